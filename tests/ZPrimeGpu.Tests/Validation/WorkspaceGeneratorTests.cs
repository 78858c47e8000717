using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Validation;

/// <summary>Properties of the oracle on generated workspaces, and that the generator covers what it is for.</summary>
public sealed class WorkspaceGeneratorTests
{
    private const double Step = 1e-4;

    [Fact]
    public void Generate_ManySeeds_CoversModifiersCodesAndFlaws()
    {
        GeneratedWorkspace[] all = [.. Enumerable.Range(0, 120).Select(WorkspaceGenerator.Generate)];
        Modifier[] modifiers = [.. all.SelectMany(g => g.Workspace.Channels).SelectMany(c => c.Samples).SelectMany(s => s.Modifiers)];
        foreach (string type in new[] { "histosys", "lumi", "normfactor", "normsys", "shapefactor", "shapesys", "staterror" })
        {
            Assert.True(modifiers.Count(m => m.Type == type) > 6, type);
        }

        Assert.Equal(4, all.Select(g => g.Codes).Distinct().Count());
        OracleParameter[] parameters = [.. all.SelectMany(g => g.Oracle().Likelihood.Parameters)];
        Assert.Contains(parameters, p => p is { Fixed: true, Rate: not null });
        Assert.Contains(parameters, p => p is { Fixed: true, Sigma: 1.0 });
        Assert.Contains(all, g => g.Oracle().Observed.Counts.Contains(0.0));
        Assert.Equal(WorkspaceGenerator.Generate(17).ToString(), WorkspaceGenerator.Generate(17).ToString());
    }

    [Fact]
    public void Derivatives_OfAnyWorkspace_AreThoseOfDifferences()
        => Prop.ForAll(WorkspaceGenerator.Arbitrary, generated =>
        {
            WorkspaceOracle oracle = generated.Oracle();
            LikelihoodOracle likelihood = oracle.Likelihood;
            var random = new Random(likelihood.Parameters.Count);
            Vector<double> theta = WorkspaceOracle.Point(likelihood.Parameters.Select(p => p.Start + ((random.NextDouble() - 0.5) * (p.Sigma == 1.0 ? 3.0 : 0.4))));
            if (!double.IsFinite(likelihood.Excess(theta, oracle.Observed)) || likelihood.Kinks.Any(k => Math.Abs(theta[k]) < 2.0 * Step))
            {
                return true;
            }

            (Vector<double> gradient, Matrix<double> hessian) = likelihood.Derivatives(theta, oracle.Observed);
            double rounding = 1e-16 * likelihood.Excess(theta, oracle.Observed) / Step;
            for (int k = 0; k < theta.Count; k++)
            {
                // Fourth order in the step where the functions are that smooth; at the joints of code4 second order.
                double slope = 0.5 * Difference(k, p => likelihood.Excess(p, oracle.Observed));
                Assert.Equal(slope, gradient[k], (1e-7 * Math.Sqrt(Math.Abs(hessian[k, k]))) + (1e-6 * Math.Abs(gradient[k])) + (100.0 * rounding) + 1e-7);
                for (int l = 0; l < theta.Count; l++)
                {
                    double curvature = Difference(k, p => likelihood.Derivatives(p, oracle.Observed).Gradient[l]);
                    double scale = Math.Sqrt(Math.Abs(hessian[k, k] * hessian[l, l])) + Math.Abs(hessian[k, l]) + 1.0;
                    Assert.Equal(curvature, hessian[k, l], 1e-5 * scale);
                }
            }

            return true;

            double Difference(int k, Func<Vector<double>, double> function)
            {
                double At(double shift)
                {
                    Vector<double> point = theta.Clone();
                    point[k] += shift;
                    return function(point);
                }

                return ((8.0 * (At(Step) - At(-Step))) - (At(2.0 * Step) - At(-2.0 * Step))) / (12.0 * Step);
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(50));

    [Fact]
    public void Fits_OfAnyWorkspace_AreStationary()
        => Prop.ForAll(WorkspaceGenerator.Arbitrary, generated =>
        {
            WorkspaceOracle oracle = generated.Oracle();
            foreach (double? poi in new double?[] { null, 0.0, 1.5 })
            {
                OracleMinimum minimum = LikelihoodOracleFit.Minimise(oracle.Likelihood, oracle.Observed, poi);
                Assert.True(minimum.Converged);
                AssertStationary(oracle, minimum, poi);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(50));

    /// <summary>Bounds and kinks: no parameter may move to a side on which the likelihood rises at first order.</summary>
    private static void AssertStationary(WorkspaceOracle oracle, OracleMinimum minimum, double? poi)
    {
        LikelihoodOracle likelihood = oracle.Likelihood;
        Vector<double> below = minimum.Theta.Map(t => t == 0.0 ? -0.0 : t);
        Vector<double> above = minimum.Theta.Map(t => t == 0.0 ? 0.0 : t);
        (Vector<double> fromBelow, Matrix<double> hessian) = likelihood.Derivatives(below, oracle.Observed);
        Vector<double> fromAbove = likelihood.Derivatives(above, oracle.Observed).Gradient;
        for (int k = 0; k < minimum.Theta.Count; k++)
        {
            OracleParameter parameter = likelihood.Parameters[k];
            double value = minimum.Theta[k];
            if (parameter.Fixed || (poi.HasValue && k == likelihood.Poi))
            {
                Assert.Equal(parameter.Fixed ? parameter.Start : poi!.Value, value);
                continue;
            }

            Assert.InRange(value, parameter.Lower, parameter.Upper);

            // An estimated distance of 10⁻¹¹ to the minimum.
            double tolerance = Math.Sqrt(2e-11 * Math.Abs(hessian[k, k]));
            Assert.True(value >= parameter.Upper || fromAbove[k] >= -tolerance, $"{parameter.Name} should rise");
            Assert.True(value <= parameter.Lower || fromBelow[k] <= tolerance, $"{parameter.Name} should fall");
        }
    }
}
