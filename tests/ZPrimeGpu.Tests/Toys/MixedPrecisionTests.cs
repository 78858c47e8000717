using Xunit;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Validation;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>Fits in mixed precision against those in double precision, on the host's reference; devices have its bits (IlgpuToyTests, PtxTests).</summary>
public sealed class MixedPrecisionTests
{
    private static readonly ToySource Source = new(17, 5);

    /// <summary>θ* slices of 20 bins; events per bin; signal thrown in units of the sensitivity.</summary>
    public static TheoryData<int, double, double> Windows => new()
    {
        { 1, 0.3, 0.5 }, { 3, 0.3, 0.5 }, { 5, 0.3, 0.0 },
        { 1, 3.0, 0.0 }, { 3, 3.0, 0.5 }, { 5, 3.0, 0.5 },
        { 3, 100.0, 0.5 },
        { 1, 1e6, 0.5 }, { 3, 1e6, 0.0 }, { 5, 1e6, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Toys_OfRandomWindows_HaveTheStatisticsOfDoublePrecision(int thetaBins, double perBin, double signal)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            WindowTemplates window = GeneratedWindow.Of(seed, thetaBins, perBin);
            CompiledModel model = WindowModel.Build(window);
            double unit = new SignalScale(model).Value!.Value;
            Compare(ToyFitterCase.At(model, window.Observed, signal * unit, [0.0, 0.5 * unit, 2.0 * unit]), 150);
        }
    }

    [Theory]
    [InlineData("sparse")]
    [InlineData("morph")]
    [InlineData("sparse+morph")]
    [InlineData("hard")]
    [InlineData("belle_1th_b30_shared")]
    [InlineData("belle_5th_b1e4")]
    public void Toys_OfOtherModels_HaveTheStatisticsOfDoublePrecision(string name) => Compare(ToyFitterCase.Of(name, 0.5, 0.0, 0.5, 2.0), 200);

    [Fact]
    public void Toys_WithoutSignal_OftenEndAtTheBoundOfThePoi()
    {
        // Without signal half of the fits end at a POI of 0, which both precisions must find exactly.
        (ToyResults expected, ToyResults actual) = Compare(ToyFitterCase.Of("low", 0.0, 0.0, 1.0), 300);
        bool[] atBound = [.. expected.PoiHat.Select(p => p == 0.0)];
        Assert.InRange(atBound.Count(b => b), 80, 220);
        Assert.Equal(atBound, actual.PoiHat.Select(p => p == 0.0));
    }

    [Fact]
    public void Toys_WhoseSinglePrecisionFails_AreFittedInDoublePrecisionFromTheStart()
    {
        // Cross sections of 10⁻²⁴ fb: the curvature over the POI overflows in single precision, where nothing moves any more.
        WindowTemplates window = GeneratedWindow.Of(1, 1, 3.0) with { Efficiency = 1e24 };
        CompiledModel model = WindowModel.Build(window);
        double unit = new SignalScale(model).Value!.Value;
        ToyHypotheses hypotheses = ToyFitterCase.At(model, window.Observed, 0.5 * unit, [0.5 * unit]);
        var packs = new ToyFitterMixed();
        packs.Prepare(hypotheses, hypotheses.Pois, ConditionalFits.WhereNeeded);
        int given = 0;
        for (ulong toy = 0; toy < 20; toy++)
        {
            packs.Fit(Source, [toy], ToyFitEffort.Quick);
            given += packs.Result(ToyFitKernel.OutcomeAt, 0) == (double)ToyFitOutcome.Good ? 0 : 1;
        }

        Assert.Equal(20, given);
        Compare(hypotheses, 20);
    }

    private static (ToyResults Expected, ToyResults Actual) Compare(ToyHypotheses hypotheses, int toys)
    {
        var expected = new ToyResults(toys, hypotheses.Pois.Length);
        var actual = new ToyResults(toys, hypotheses.Pois.Length);
        ToyFitter.Scalar().Run(hypotheses, Source, 0, toys, expected);
        ToyFitter.Mixed().Run(hypotheses, Source, 0, toys, actual);
        Assert.Equal(expected.Valid, actual.Valid);
        AssertNear(expected.FreeNll, actual.FreeNll);
        for (int i = 0; i < expected.Q.Length; i++)
        {
            AssertNear(expected.Q[i], actual.Q[i]);
        }

        return (expected, actual);
    }

    private static void AssertNear(double[] expected, double[] actual)
    {
        double worst = expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1.0, pair.First));
        Assert.True(worst <= FitValidation.MixedTolerance, $"{worst:G3}");
    }
}
