using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Tests.Toys;

public sealed class ToyFitterTests
{
    private static readonly ToySource Source = new(17, 5);

    public static TheoryData<string> Lanes => ["low", "sparse", "high", "morph", "sparse+morph", "hard", "pub_pyhf_2bin", "belle_1th_b30", "belle_1th_b30_shared", "belle_5th_b1e4"];

    public static TheoryData<string> Wide => ["mod_everything", "mod_normsys_code1"];

    [Theory]
    [MemberData(nameof(Lanes))]
    [MemberData(nameof(Wide))]
    public void Run_OfAnyModel_GivesWhatSafeFitsGive(string name)
    {
        ToyHypotheses hypotheses = ToyFitterCase.Of(name, 0.5, 0.0, 2.0, 0.8);
        CompiledModel model = hypotheses.Model;
        Assert.Equal(Wide.Any(w => w.Data == name), model.Shape.Layout == ModelLayout.Wide);
        int toys = model.Shape.Layout == ModelLayout.Wide ? 20 : 60;
        ToyResults results = Run(ToyFitter.Simd(), hypotheses, 1000, toys);
        Assert.Equal(0, results.Failed);

        // Another start, another damping, steps judged by the likelihood itself.
        var data = new DatasetBatch(model.Tables, toys);
        var fits = new FitBatch(model.Tables, 4 * toys) { PoiLower = hypotheses.PoiLower };
        for (int toy = 0; toy < toys; toy++)
        {
            ToySampler.FillDataset(hypotheses.Tables, Source, 1000 + (ulong)toy, data, toy);
            double[] start = new SignalScale(model).StartFor(data.CountsOf(toy));
            fits.Add(toy, null, start);
            Array.ForEach(hypotheses.Pois, poi => fits.Add(toy, poi, start));
        }

        HostAccelerator.Scalar().Fits.Fit(data, fits, MinimiserSettings.Safe);
        for (int toy = 0; toy < toys; toy++)
        {
            Assert.True(results.Valid[toy]);
            Assert.True(fits.Converged(4 * toy));
            double nll = fits.Nll[4 * toy];
            double poiHat = fits.ParametersOf(4 * toy)[model.Shape.Poi];

            // Both end within 1e-12 or so of the minimum; rounding is some ulp of the counts.
            double tolerance = 5e-10 + (1e-13 * nll);
            Assert.Equal(nll, results.FreeNll[toy], tolerance);
            for (int i = 0; i < 3; i++)
            {
                double poi = hypotheses.Pois[i];
                bool zero = poi == 0.0 ? results.PoiHat[toy] <= 0.0 : results.PoiHat[toy] > poi;
                double expected = zero ? 0.0 : 2.0 * (fits.Nll[(4 * toy) + 1 + i] - nll);
                Assert.Equal(expected, results.Q[i][toy], 2.0 * tolerance);
                Assert.True(results.Q[i][toy] >= 0.0);
            }

            Assert.Equal(poiHat, results.PoiHat[toy], 1e-5 * new SignalScale(model).Value!.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Run_OnOtherLanesOrBlocks_GivesTheSameBits(string name)
    {
        ToyHypotheses hypotheses = ToyFitterCase.Of(name, 0.5, 1.5, 0.0, 0.7);
        const int toys = 307;
        ToyResults expected = Run(ToyFitter.Scalar(), hypotheses, 42, toys);
        foreach (ToyFitter fitter in new[] { ToyFitter.For<F64x4>(), ToyFitter.For<F64x8>(), ToyFitter.For<F64x8>(ConditionalFits.All) })
        {
            AssertSameBits(expected, 0, Run(fitter, hypotheses, 42, toys), 0, toys);
            for (int first = 0; first < toys; first += 100)
            {
                int count = Math.Min(100, toys - first);
                AssertSameBits(expected, first, Run(fitter, hypotheses, 42 + (ulong)first, count), 0, count);
            }

            AssertSameBits(expected, 13, Run(fitter, hypotheses, 42 + 13, 1), 0, 1);
        }

        AssertSameBits(expected, 77, ToyFitter.Replay(hypotheses, Source, 42 + 77), 0, 1);
    }

    [Theory]
    [MemberData(nameof(Wide))]
    public void Run_OfAWideModelInOtherBlocks_GivesTheSameBits(string name)
    {
        ToyHypotheses hypotheses = ToyFitterCase.Of(name, 0.5, 1.5, 0.0, 0.7);
        ToyFitter fitter = ToyFitter.Simd();
        ToyResults expected = Run(fitter, hypotheses, 42, 20);
        AssertSameBits(expected, 0, Run(fitter, hypotheses, 42, 7), 0, 7);
        AssertSameBits(expected, 7, Run(ToyFitter.Simd(), hypotheses, 49, 13), 0, 13);

        // Sums over bins have another order: some ulp.
        ToyResults replayed = ToyFitter.Replay(hypotheses, Source, 50);
        Assert.Equal(expected.Q[0][8], replayed.Q[0][0], 1e-9);
        Assert.Equal(expected.PoiHat[8], replayed.PoiHat[0], 1e-6);
    }

    [Fact]
    public void Run_CountsOfFitsAndIterations_DoNotDependOnLanes()
    {
        ToyHypotheses hypotheses = ToyFitterCase.Of("hard", 1.0, 1.0, 3.0);
        ToyResults scalar = Run(ToyFitter.Scalar(), hypotheses, 0, 2000);
        ToyResults lanes = Run(ToyFitter.For<F64x8>(), hypotheses, 0, 2000);
        Assert.Equal((scalar.Fits, scalar.Iterations, scalar.Retried, scalar.Failed), (lanes.Fits, lanes.Iterations, lanes.Retried, lanes.Failed));
        Assert.InRange(lanes.Fits, 4000, 6000);
        Assert.Equal(6000, Run(ToyFitter.Simd(ConditionalFits.All), hypotheses, 0, 2000).Fits);
    }

    [Fact]
    public void Run_OfAHardWindow_HasNoUnreportedFailure()
    {
        // One start in both, where many fits end at bounds: of the POI, the normalisation and the local factors.
        ToyHypotheses hypotheses = ToyFitterCase.Of("hard", 1.0, 1.0, 4.0);
        const int toys = 20_000;
        ToyResults results = Run(ToyFitter.Simd(), hypotheses, 0, toys);
        Assert.Equal(0, results.Failed);
        Assert.True(results.Retried < 200, $"{results.Retried} retried");
        int falling = 0;
        for (int toy = 0; toy < toys; toy++)
        {
            Assert.True(results.Valid[toy]);
            Assert.True(double.IsFinite(results.FreeNll[toy]) && results.FreeNll[toy] >= 0.0);
            Assert.InRange(results.PoiHat[toy], 0.0, hypotheses.Model.Poi.Upper);
            Assert.All(results.Q, q => Assert.True(q[toy] >= 0.0 && double.IsFinite(q[toy])));

            // The profile likelihood of a toy rises away from its minimum, but for the few that have two.
            falling += results.PoiHat[toy] <= hypotheses.Pois[0] && results.Q[1][toy] < results.Q[0][toy] ? 1 : 0;
        }

        Assert.InRange(falling, 0, 20);
    }

    [Fact]
    public void Run_WithAFitThatCannotSucceed_NamesTheToy()
    {
        // The POI has no effect where there is no signal: no curvature, no minimum.
        ToyHypotheses good = ToyFitterCase.Of("low", 1.0, 1.0);
        var builder = new ModelBuilder("without signal", 1);
        int poi = builder.AddGlobal(new("mu", 1.0, 0.0, 10.0, null));
        int nu = builder.AddGlobal(new("nu", 1.0, 0.0, 10.0, null));
        builder.AddSample([builder.AddFactor(FactorKind.Value, nu)], ModelBuilder.NoGroup, 0, [5.0]);
        CompiledModel model = builder.Build(poi);
        ToyTables tables = ToyEnsemble.At(model, [1.0, 1.0], [5.0], new double[model.Shape.Groups]).Tables;
        var hypotheses = new ToyHypotheses(model, tables, [1.0, 1.0], 0.0, [2.0]);
        ToyResults results = Run(ToyFitter.Simd(), hypotheses, 3, 2);
        Assert.Equal(2, results.Failed);
        Assert.Equal([false, false], results.Valid[..2]);
        ToyFailure failure = results.Failures[1];
        Assert.Equal(("without signal", Source.Seed, Source.Stream, 4UL, null), (failure.Model, failure.Seed, failure.Stream, failure.Toy, failure.Poi));
        Assert.NotEqual(FitStatus.Converged, failure.Status);
        Assert.Equal(0, Run(ToyFitter.Simd(), good, 3, 2).Failed);
    }

    [Fact]
    public void Run_InALoop_AllocatesNothing()
    {
        ToyHypotheses hypotheses = ToyFitterCase.Of("low", 1.0, 1.0, 2.0);
        ToyFitter fitter = ToyFitter.Simd();
        var results = new ToyResults(1000, 2);
        fitter.Run(hypotheses, Source, 0, 1000, results);
        Assert.Equal(0, results.Retried);
        long before = GC.GetAllocatedBytesForCurrentThread();
        fitter.Run(hypotheses, Source, 0, 1000, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static ToyResults Run(ToyFitter fitter, ToyHypotheses hypotheses, ulong first, int toys)
    {
        var results = new ToyResults(toys, hypotheses.Pois.Length);
        fitter.Run(hypotheses, Source, first, toys, results);
        return results;
    }

    internal static void AssertSameBits(ToyResults expected, int expectedAt, ToyResults actual, int actualAt, int count)
    {
        AssertSameBits(expected.PoiHat, expectedAt, actual.PoiHat, actualAt, count);
        AssertSameBits(expected.FreeNll, expectedAt, actual.FreeNll, actualAt, count);
        Assert.Equal(expected.Valid.AsSpan(expectedAt, count).ToArray(), actual.Valid.AsSpan(actualAt, count).ToArray());
        for (int i = 0; i < expected.Q.Length; i++)
        {
            AssertSameBits(expected.Q[i], expectedAt, actual.Q[i], actualAt, count);
        }
    }

    private static void AssertSameBits(double[] expected, int expectedAt, double[] actual, int actualAt, int count)
        => Assert.Equal(ToyLanes.Bits(expected[expectedAt..(expectedAt + count)]), ToyLanes.Bits(actual[actualAt..(actualAt + count)]));
}
