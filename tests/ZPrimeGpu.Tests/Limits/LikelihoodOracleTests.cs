using MathNet.Numerics.LinearAlgebra;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Tests.Models;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>The whole chain against the likelihood with every nuisance kept, minimised densely.</summary>
public sealed class LikelihoodOracleTests
{
    public static TheoryData<string, int> Windows => new()
    {
        { "low", 1 }, { "low", 2 }, { "sparse", 3 }, { "sparse", 4 }, { "sparse", 5 }, { "high", 6 }, { "morph", 7 }, { "sparse+morph", 8 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Minima_OfAWindow_AreThoseOfTheFullLikelihood(string kind, int seed)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, seed);
        CompiledModel model = WindowModel.Build(window);
        LikelihoodOracle oracle = LikelihoodOracleWindow.Build(window, model.Poi.Upper);
        OracleData full = oracle.Data(window.Observed);
        var data = new DatasetBatch(model.Tables, 1);
        window.Observed.CopyTo(data.CountsOf(0));
        var scale = new SignalScale(model);
        double?[] hypotheses = [null, 0.0, 0.5 * scale.Value, 2.0 * scale.Value, 5.0 * scale.Value];
        var fits = new FitBatch(model.Tables, hypotheses.Length);
        foreach (double? poi in hypotheses)
        {
            fits.Add(0, poi, scale.StartFor(window.Observed));
        }

        var tally = new FitTally();
        new BatchFitter(HostAccelerator.Simd().Fits).Fit(model, data, fits, tally);
        Assert.Equal(0, tally.Failed);
        double constant = TwiceNllConstant.Of(model, window.Observed);
        for (int fit = 0; fit < fits.Count; fit++)
        {
            Vector<double> start = Vector<double>.Build.Dense(oracle.Parameters.Count, k => oracle.Parameters[k].Start);
            start[0] = hypotheses[fit] ?? scale.Value!.Value;
            OracleMinimum minimum = LikelihoodOracleFit.Minimise(oracle, full, hypotheses[fit], start);
            Assert.True(minimum.Converged);

            // The rounding of a 2NLL of 10³ to 10⁴ in the oracle is 10⁻¹¹; both minima are exact to 10⁻¹².
            Assert.Equal(minimum.TwiceNll, (2.0 * fits.Nll[fit]) + constant, 1e-8);
            for (int k = 0; k < model.Globals.Count; k++)
            {
                Assert.Equal(minimum.Theta[k], fits.ParametersOf(fit)[k], 1e-5 * Math.Max(1.0, Math.Abs(minimum.Theta[k])));
            }
        }
    }

    [Fact]
    public void SparseWindows_HaveActiveGammaBounds()
    {
        // Without this the cases above would not test what they are for.
        WindowTemplates window = GeneratedWindow.Sparse(3);
        LikelihoodOracle oracle = LikelihoodOracleWindow.Build(window, 100.0);
        OracleMinimum minimum = LikelihoodOracleFit.Minimise(oracle, oracle.Data(window.Observed), 1.0);
        Assert.Contains(Enumerable.Range(0, oracle.Parameters.Count), k => minimum.Theta[k] == 1e-10);
    }

    [Theory]
    [InlineData("low", 1)]
    [InlineData("sparse", 3)]
    [InlineData("high", 6)]
    [InlineData("morph", 7)]
    public void Limits_OfAWindow_AreThoseOfTheFullLikelihood(string kind, int seed)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, seed);
        CompiledModel model = WindowModel.Build(window);
        LikelihoodOracle oracle = LikelihoodOracleWindow.Build(window, model.Poi.Upper);
        var limits = new LimitsOracle(oracle, oracle.Data(window.Observed), new SignalScale(model).Value!.Value);
        AsymptoticResult result = AsymptoticLimits.Run(
            model, window.Observed, new BatchFitter(HostAccelerator.Simd().Fits), new FitTally(), 0.9);
        Assert.Null(result.Problem);
        double poiHat = limits.Free.Theta[0];
        double highest = 3.0 * result.ObservedCls!.Value;
        AssertLimit(LimitsOracle.Limit(s => limits.Observed(s).Cls, 0.1, poiHat, highest), result.ObservedCls);
        AssertLimit(LimitsOracle.Limit(s => limits.Observed(s).Clsb, 0.1, poiHat, highest), result.ObservedClsb);
        foreach (int band in new[] { 0, 2 })
        {
            double sigmas = AsymptoticFormulae.BandSigmas[band];
            AssertLimit(
                LimitsOracle.Limit(s => limits.ExpectedCls(s, sigmas), 0.1, 0.0, 3.0 * result.ExpectedCls[band]!.Value), result.ExpectedCls[band]);
        }

        Assert.Equal(limits.Background.TwiceNll - limits.Free.TwiceNll, result.Q0!.Value, 1e-8);
    }

    private static void AssertLimit(double expected, double? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected, actual.Value, 1e-5 * expected);
    }
}
