using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Models;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>The prior-predictive ensemble against closed forms and integrals.</summary>
public sealed class HybridEnsembleTests
{
    private const int Toys = 200_000;

    [Theory]
    [InlineData("mod_everything", "mod_shapesys", "mod_staterror", "mod_histosys_code4p", "mod_lumi", "mod_normsys_code1", "pub_pyhf_2bin", "mod_shapesys_zero")]
    public void Fill_OnAnyLanes_GivesTheBitsOfTheScalarPath(params string[] names)
    {
        CompiledModel[] models =
        [
            .. names.Select(n => PyhfCase.Read(n).Model.Model),
            WindowModel.Build(GeneratedWindow.LowCounts(1)), WindowModel.Build(GeneratedWindow.SparseMorphed(2)),
        ];
        foreach (CompiledModel model in models.Where(m => m.Tables.Wide is null))
        {
            ToyTables tables = HybridCase.At(model, 0.7);
            var source = new ToySource(99, 7);
            double[][] scalar = ToyLanes.Draw(ToySampler.Scalar(), tables, source, uint.MaxValue - 5UL, 203);
            foreach (ToySampler sampler in new[] { ToySampler.For<F64x4>(), ToySampler.For<F64x8>() })
            {
                double[][] toys = ToyLanes.Draw(sampler, tables, source, uint.MaxValue - 5UL, 203);
                for (int toy = 0; toy < toys.Length; toy++)
                {
                    Assert.Equal(ToyLanes.Bits(scalar[toy]), ToyLanes.Bits(toys[toy]));
                }
            }

            Assert.All(scalar, toy => Assert.Equal(Auxiliary(model), toy[model.Bins..]));
            Assert.All(scalar.SelectMany(t => t[..model.Bins]), n => Assert.True(n >= 0.0 && n == Math.Round(n)));
        }
    }

    [Fact]
    public void Fill_OfAWideModel_GivesCounts()
    {
        CompiledModel model = PyhfCase.Names.Select(n => PyhfCase.Read(n).Model.Model).First(m => m.Tables.Wide is not null);
        ToyTables tables = HybridCase.At(model, 1.0);
        double[] nominal = [.. new SignalScale(model).Nominal];
        nominal[model.Shape.Poi] = 1.0;
        var expectation = new double[model.Bins];
        ModelExpectation.Evaluate(model, nominal, expectation);
        double[][] toys = ToyLanes.Draw(ToySampler.Scalar(), tables, new ToySource(1, 1), 0, 400);
        double expected = expectation.Sum();
        Assert.InRange(toys.Average(t => t[..model.Bins].Sum()), 0.7 * expected, 1.4 * expected);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(3e-5)]
    [InlineData(0.03)]
    [InlineData(0.77)]
    [InlineData(3.3)]
    [InlineData(17.123)]
    [InlineData(255.99)]
    [InlineData(4096.5)]
    [InlineData(98765.4)]
    public void Counts_WithoutUncertainties_ArePoisson(double mean)
    {
        CompiledModel model = HybridCase.Model(1.0, mean, string.Empty).Model;
        double[][] toys = ToyLanes.Draw(ToySampler.Simd(), HybridCase.At(model, 0.0), new ToySource(21, 3), 0, Toys);
        Assert.Equal(mean, toys.Average(t => t[0]), 5.0 * Math.Sqrt(mean / Toys));
        Assert.Equal(mean, toys.Average(t => Math.Pow(t[0] - mean, 2.0)), 5.0 * Math.Sqrt(((2.0 * mean * mean) + mean) / Toys));
        if (mean > 0.01)
        {
            CountFrequency.AssertChiSquared(
                CountFrequency.Of(toys, 0, (int)(mean + (8.0 * Math.Sqrt(mean)) + 10.0)), k => Poisson.PMF(mean, k), $"λ = {mean}");
        }
    }

    [Theory]
    [InlineData(4.0, 0.3)]
    [InlineData(0.6, 0.9)]
    [InlineData(120.0, 0.15)]
    public void Counts_WithAGaussianBackground_FollowTheIntegral(double background, double error)
    {
        CompiledModel model = HybridCase.Model(1.0, background, HybridCase.Gaussian(background, error)).Model;
        double[][] toys = ToyLanes.Draw(ToySampler.Simd(), HybridCase.At(model, 0.0), new ToySource(22, 3), 0, Toys);
        double spread = Math.Sqrt(background + Math.Pow(background * error, 2.0));
        CountFrequency.AssertChiSquared(
            CountFrequency.Of(toys, 0, (int)(background + (9.0 * spread) + 10.0)), k => Predictive(k, 0.0, background, error), $"b = {background}");
        if (error < 0.2)
        {
            // Truncation at 0 is more than six standard deviations away: mean λ, variance λ + τ².
            Assert.Equal(background, toys.Average(t => t[0]), 5.0 * spread / Math.Sqrt(Toys));
            Assert.Equal(spread * spread, toys.Average(t => Math.Pow(t[0] - background, 2.0)), 5.0 * spread * spread * Math.Sqrt(2.2 / Toys));
        }
    }

    [Theory]
    [InlineData(5.0, 0.4)]
    [InlineData(40.0, 0.1)]
    [InlineData(1.0, 0.8)]
    public void Counts_WithAGammaBackground_AreNegativeBinomial(double background, double error)
    {
        // Γ(τ + 1) with scale b/τ: P(n) is negative binomial with r = τ + 1 and success probability 1/(1 + b/τ).
        CompiledModel model = HybridCase.Model(1.0, background, HybridCase.Gamma(background, error)).Model;
        double[][] toys = ToyLanes.Draw(ToySampler.Simd(), HybridCase.At(model, 0.0), new ToySource(23, 3), 0, Toys);
        double tau = 1.0 / (error * error);
        double r = tau + 1.0;
        double p = 1.0 / (1.0 + (background / tau));
        double mean = r * (1.0 - p) / p;
        double Pmf(int n) => Math.Exp(
            SpecialFunctions.GammaLn(n + r) - SpecialFunctions.GammaLn(r) - SpecialFunctions.FactorialLn(n) + (r * Math.Log(p)) + (n * Math.Log(1.0 - p)));
        CountFrequency.AssertChiSquared(CountFrequency.Of(toys, 0, (int)(8.0 * mean) + 20), Pmf, $"b = {background}");
        Assert.Equal(mean, toys.Average(t => t[0]), 5.0 * Math.Sqrt(mean / p / Toys));
    }

    [Fact]
    public void Counts_WithANormSys_HaveTheMomentsOfTheIntegral()
    {
        CompiledModel model = HybridCase.Model(50.0, 50.0, HybridCase.NormSys).Model;
        double[][] toys = ToyLanes.Draw(ToySampler.Simd(), HybridCase.At(model, 3.0), new ToySource(24, 3), 0, Toys);
        double Lambda(double alpha)
        {
            double[] point = [.. new SignalScale(model).Nominal];
            point[model.Shape.Poi] = 3.0;
            point[1 - model.Shape.Poi] = alpha;
            var expectation = new double[1];
            ModelExpectation.Evaluate(model, point, expectation);
            return expectation[0];
        }

        double mean = Average(Lambda);
        double variance = mean + Average(a => Math.Pow(Lambda(a) - mean, 2.0));
        Assert.Equal(mean, toys.Average(t => t[0]), 5.0 * Math.Sqrt(variance / Toys));
        Assert.Equal(variance, toys.Average(t => Math.Pow(t[0] - mean, 2.0)), 5.0 * variance * Math.Sqrt(2.5 / Toys));

        // α ~ N(0, 1) within pyhf's bounds of ±5.
        static double Average(Func<double, double> f) => SimpsonRule.IntegrateComposite(a => Normal.PDF(0.0, 1.0, a) * f(a), -5.0, 5.0, 2000);
    }

    [Fact]
    public void Window_WithoutSignal_HasVarianceLambdaPlusTau2()
    {
        WindowTemplates window = GeneratedWindow.HighCounts(5);
        CompiledModel model = WindowModel.Build(window);
        const int toys = 40_000;
        double[][] sample = ToyLanes.Draw(ToySampler.Simd(), HybridCase.At(model, 0.0), new ToySource(25, 3), 0, toys);
        for (int bin = 0; bin < model.Bins; bin++)
        {
            double mean = window.Background[bin];
            double variance = mean + Math.Pow(mean * window.BackgroundRelativeError[bin], 2.0);
            int at = bin;
            Assert.Equal(mean, sample.Average(t => t[at]), 5.0 * Math.Sqrt(variance / toys));
            Assert.Equal(1.0, sample.Average(t => Math.Pow(t[at] - mean, 2.0)) / variance, 5.0 * Math.Sqrt(2.2 / toys));
        }
    }

    [Theory]
    [InlineData(7.0, 4.0, 0.3, 5.0)]
    [InlineData(1.0, 2.5, 0.5, 3.0)]
    public void Cls_OfACountingExperiment_IsTheRatioOfIntegrals(double observed, double background, double error, double signal)
    {
        // Auxiliary values do not vary and the statistic falls with n: p-values are P(n ≤ observed), marginalised.
        WorkspaceModel model = HybridCase.Model(observed, background, HybridCase.Gaussian(background, error));
        var request = new ToyRequest(60_000, 3) { Ensemble = EnsembleKind.Hybrid };
        ToyTestResult? test = ToyTest.Test(
            model.Model,
            model.Observed,
            signal,
            TestStatistic.QTilde,
            request,
            new ToySweep(() => ToyFitter.Simd().Run, 2),
            new BatchFitter(HostAccelerator.Simd().Fits),
            new FitTally(),
            out string? problem);
        Assert.Null(problem);
        double clsb = Enumerable.Range(0, (int)observed + 1).Sum(n => Predictive(n, signal, background, error));
        double clb = Enumerable.Range(0, (int)observed + 1).Sum(n => Predictive(n, 0.0, background, error));
        Assert.Equal(clsb, test!.Observed.Clsb.Value, 4.0 * test.Observed.ClsbError);
        Assert.Equal(clb, test.Observed.Clb.Value, 4.0 * test.Observed.ClbError);
        Assert.Equal(clsb / clb, test.Observed.Cls!.Value, 4.0 * test.Observed.ClsError!.Value);
    }

    [Fact]
    public void Ladder_BeyondWhatCountsAreDrawnFor_IsRefused()
        => Assert.Contains("hybrid", Assert.Throws<InputException>(() => PoissonLadder.Reaching(1e9, "m")).Message, StringComparison.Ordinal);

    private static double[] Auxiliary(CompiledModel model)
        => [.. Enumerable.Range(0, model.Bins * model.Shape.Groups).Select(i => model.Tables.LocalAuxiliary[i % model.Shape.Groups]), .. model.Tables.GlobalAuxiliary];

    /// <summary>P(n) of s + γ b, γ ~ N(1, error) truncated at 0.</summary>
    private static double Predictive(int n, double signal, double background, double error)
    {
        double low = Math.Max(0.0, 1.0 - (9.0 * error));
        double high = 1.0 + (9.0 * error);
        double norm = 1.0 - Normal.CDF(1.0, error, 0.0);
        return GaussLegendreRule.Integrate(g => Normal.PDF(1.0, error, g) * Poisson.PMF(signal + (background * g) + 1e-300, n), low, high, 128) / norm;
    }
}
