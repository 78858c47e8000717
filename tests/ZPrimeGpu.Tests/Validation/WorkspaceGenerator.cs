using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Validation;

/// <summary>
/// Random small workspaces with all modifiers: 1 to 3 channels of 1 to 4 bins with 1 to 3 samples. pyhf would take them, and their fits
/// are well posed: every free parameter has an effect of its own, no expectation vanishes at POI = 0, and fits from many starts agree.
/// </summary>
internal static class WorkspaceGenerator
{
    private const string MeasurementName = "second";

    // Below this the information is singular but for rounding, or a fit is so flat that its minimum is not worth comparing.
    private const double SmallestEigenvalue = 1e-4;
    private const int Starts = 6;

    /// <summary>For properties; shrinks.</summary>
    public static Arbitrary<GeneratedWorkspace> Arbitrary
        => Arb.From(Gen.Choose(0, 1_000_000).Select(Generate), Smaller);

    /// <summary>The workspace of a seed: always the same one.</summary>
    public static GeneratedWorkspace Generate(int seed)
    {
        for (int attempt = 0; ; attempt++)
        {
            GeneratedWorkspace candidate = new WorkspaceDraft(seed, attempt).Finish($"seed{seed}", MeasurementName);
            if (IsWellPosed(candidate))
            {
                return candidate;
            }
        }
    }

    /// <summary>Well-posed workspaces with a channel, a sample, a modifier or a setting less.</summary>
    public static IEnumerable<GeneratedWorkspace> Smaller(GeneratedWorkspace generated)
    {
        Workspace workspace = generated.Workspace;
        Measurement measurement = workspace.Measurements.Single(m => m.Name == generated.Measurement);
        IEnumerable<Workspace> smaller =
        [
            .. workspace.Channels.Select(c => workspace with { Channels = Without(workspace.Channels, c) }),
            .. from channel in workspace.Channels
               from sample in channel.Samples
               select Replace(workspace, channel, channel with { Samples = Without(channel.Samples, sample) }),
            .. from channel in workspace.Channels
               from sample in channel.Samples
               from modifier in sample.Modifiers
               let less = sample with { Modifiers = Without(sample.Modifiers, modifier) }
               select Replace(workspace, channel, channel with { Samples = [.. channel.Samples.Select(s => s == sample ? less : s)] }),
            .. measurement.Parameters.Where(p => p.Name != "lumi")
                .Select(p => workspace with { Measurements = [measurement with { Parameters = Without(measurement.Parameters, p) }] }),
        ];
        return smaller.Select(w => generated with { Workspace = w }).Where(IsWellPosed);
    }

    private static bool IsWellPosed(GeneratedWorkspace generated) => HasInformation(generated) && HasOneMinimum(generated.Oracle());

    /// <summary>Interpolated and bounded likelihoods can have several minima; which of them a fit ends in is then no question of right or wrong.</summary>
    private static bool HasOneMinimum(WorkspaceOracle oracle)
    {
        LikelihoodOracle likelihood = oracle.Likelihood;
        foreach (double? poi in new double?[] { null, 0.0, 1.5 })
        {
            double lowest = LikelihoodOracleFit.Minimise(likelihood, oracle.Observed, poi).TwiceNll;
            if (!RandomStarts(likelihood, Starts).All(s => Math.Abs(LikelihoodOracleFit.Descend(likelihood, oracle.Observed, poi, s).TwiceNll - lowest) < 1e-8))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Points within twice the constraints, or within half of free parameters.</summary>
    public static IEnumerable<Vector<double>> RandomStarts(LikelihoodOracle likelihood, int count)
    {
        var random = new Random(likelihood.Parameters.Count);
        return Enumerable.Range(0, count).Select(_ => WorkspaceOracle.Point(likelihood.Parameters.Select(p
            => p.Fixed ? p.Start : Math.Clamp(p.Start + (4.0 * (random.NextDouble() - 0.5) * (p.Sigma ?? 0.5)), p.Lower, p.Upper))));
    }

    private static bool HasInformation(GeneratedWorkspace generated)
    {
        Workspace workspace = generated.Workspace;
        if (workspace.Channels.Count == 0 || workspace.Channels.Any(c => c.Samples.Count == 0))
        {
            return false;
        }

        WorkspaceOracle oracle;
        try
        {
            oracle = generated.Oracle();
        }
        catch (ArgumentException)
        {
            return false;
        }

        LikelihoodOracle likelihood = oracle.Likelihood;
        if (likelihood.Poi < 0)
        {
            return false;
        }

        Vector<double> theta = WorkspaceOracle.Point(likelihood.Parameters.Select(p => p.Start));
        theta[likelihood.Poi] = 0.0;
        bool possible = likelihood.Expectation(theta).All(e => e > 0.01);
        theta[likelihood.Poi] = 1.0;
        int[] free = [.. Enumerable.Range(0, theta.Count).Where(k => !likelihood.Parameters[k].Fixed)];
        Matrix<double> information = likelihood.Derivatives(theta, likelihood.Asimov(theta)).Hessian;
        if (!possible || !free.Contains(likelihood.Poi) || free.Any(k => !(information[k, k] > 0.0)))
        {
            return false;
        }

        Matrix<double> scaled = Matrix<double>.Build.Dense(
            free.Length, free.Length, (i, j) => information[free[i], free[j]] / Math.Sqrt(information[free[i], free[i]] * information[free[j], free[j]]));
        return scaled.Evd(Symmetricity.Symmetric).EigenValues.Min(v => v.Real) > SmallestEigenvalue;
    }

    private static T[] Without<T>(IEnumerable<T> items, T item) => [.. items.Where(i => !ReferenceEquals(i, item))];

    private static Workspace Replace(Workspace workspace, Channel old, Channel with)
        => workspace with { Channels = [.. workspace.Channels.Select(c => c == old ? with : c)] };
}
