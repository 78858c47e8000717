using MathNet.Numerics.LinearAlgebra;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>
/// The likelihood of a pyhf workspace with all its parameters, in pyhf's order of parameters, channels and auxiliary data. Written from the
/// formula; takes the records of a workspace and nothing else from the product.
/// </summary>
internal sealed class WorkspaceOracle
{
    private WorkspaceOracle(LikelihoodOracle likelihood, IReadOnlyList<string> channels, OracleData observed)
    {
        Likelihood = likelihood;
        Channels = channels;
        Observed = observed;
    }

    /// <summary>The likelihood.</summary>
    public LikelihoodOracle Likelihood { get; }

    /// <summary>Names of the channels in the order of bins.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>Observed counts, and the auxiliary data that the measurement and the modifiers give.</summary>
    public OracleData Observed { get; }

    /// <summary>Builds the likelihood of a measurement.</summary>
    /// <exception cref="ArgumentException">The measurement is not there, or pyhf gives the workspace no sensible meaning.</exception>
    public static WorkspaceOracle Build(Workspace workspace, string measurement, OracleCodes codes)
    {
        Measurement chosen = workspace.Measurements.SingleOrDefault(m => m.Name == measurement)
            ?? throw new ArgumentException($"There is no measurement {measurement}.", nameof(measurement));
        Channel[] channels = [.. workspace.Channels.OrderBy(c => c.Name, StringComparer.Ordinal)];
        var sets = new OracleParameterSets(channels, chosen);
        var samples = new List<OracleSample>();
        int bins = 0;
        foreach (Channel channel in channels)
        {
            foreach (Sample sample in channel.Samples)
            {
                samples.Add(Build(channel, sample, bins, sets, codes));
            }

            bins += channel.Bins;
        }

        var likelihood = new LikelihoodOracle(bins, sets.Parameters, samples, sets.Single(chosen.Poi));
        return new(likelihood, [.. channels.Select(c => c.Name)], likelihood.Data(channels.SelectMany(c => c.Observed)));
    }

    /// <summary>The auxiliary data as pyhf lists them: those of constrained parameters only.</summary>
    public double[] AuxiliaryInOrder(OracleData data)
        => [.. Likelihood.Parameters.Zip(data.Auxiliary).Where(p => p.First is { Sigma: not null } or { Rate: not null }).Select(p => p.Second)];

    /// <summary>A vector of all parameters.</summary>
    public static Vector<double> Point(IEnumerable<double> parameters) => Vector<double>.Build.DenseOfEnumerable(parameters);

    private static OracleSample Build(Channel channel, Sample sample, int firstBin, OracleParameterSets sets, OracleCodes codes)
    {
        int First(Modifier modifier) => sets.First(modifier, channel.Name);
        return new OracleSample
        {
            FirstBin = firstBin,
            Nominal = sample.Data,
            Multipliers = [.. sample.Modifiers.Where(m => m is NormFactorModifier or LumiModifier).Select(First)],
            NormSys = [.. sample.Modifiers.OfType<NormSysModifier>().Select(m => new OracleNormSys(First(m), m.Lo, m.Hi, codes.NormSys))],
            HistoSys = [.. sample.Modifiers.OfType<HistoSysModifier>().Select(m => new OracleHistoSys(First(m), m.LoData, m.HiData, codes.HistoSys))],
            BinMultipliers =
            [
                .. sample.Modifiers.Where(m => m is ShapeFactorModifier or ShapeSysModifier or StatErrorModifier)
                    .Select(m => PerBin(m, First(m), channel.Bins, sets)),
            ],
        };
    }

    private static int[] PerBin(Modifier modifier, int first, int count, OracleParameterSets sets)
    {
        int[] parameters = [.. Enumerable.Range(first, count)];

        // pyhf gives a shapefactor the bins of the first channel that has it, and lets further bins of other channels read the wrong parameter.
        if (parameters.Any(k => k >= sets.Parameters.Count || !sets.Parameters[k].Name.StartsWith(modifier.Name + "[", StringComparison.Ordinal)))
        {
            throw new ArgumentException($"A channel has more bins than {modifier.Type} {modifier.Name} has parameters.", nameof(modifier));
        }

        return parameters;
    }
}
