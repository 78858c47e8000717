using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Fitting;

public sealed class WideFitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Fit_OfASmallModel_IsThatOfTheLanes(int seed)
    {
        ModelParts parts = WideModels.Small(seed);
        CompiledModel lanes = LaneCompiler.TryCompile(parts)!;
        CompiledModel wide = WideCompiler.Compile(parts);
        Assert.Equal(ModelLayout.Wide, wide.Shape.Layout);
        DatasetBatch laneData = WideModels.Toys(lanes, seed, 40, Starts(lanes));
        DatasetBatch wideData = WideModels.Toys(wide, seed, 40, Starts(wide));
        Assert.Equal(laneData.Counts, wideData.Counts);
        FitBatch expected = FitAll(lanes, laneData, new LaneFitKernels<F64x8>());
        FitBatch actual = FitAll(wide, wideData, new LaneFitKernels<F64x8>());
        for (int fit = 0; fit < expected.Count; fit++)
        {
            Assert.True(actual.Converged(fit));
            Assert.Equal(expected.Nll[fit], actual.Nll[fit], 1e-10);

            // Lanes stop at an estimated distance of 10⁻⁸, then take the step, which leaves 10⁻¹² and with it 10⁻⁶ of an uncertainty.
            for (int k = 0; k < lanes.Globals.Count; k++)
            {
                Assert.Equal(expected.ParametersOf(fit)[k], actual.ParametersOf(fit)[k], 1e-5);
            }

            Assert.Equal(expected.PoiGradient[fit], actual.PoiGradient[fit], 1e-5);
            Assert.Equal(PoiUncertainty.OfFit(expected, fit)!.Value, PoiUncertainty.OfFit(actual, fit)!.Value, 1e-4);
        }
    }

    [Fact]
    public void ExpectationsAndLocals_OfASmallModel_AreThoseOfTheLanes()
    {
        ModelParts parts = WideModels.Small(3);
        CompiledModel lanes = LaneCompiler.TryCompile(parts)!;
        CompiledModel wide = WideCompiler.Compile(parts);
        double[] x = [1.3, 0.9, -1.4, 0.3];
        DatasetBatch data = WideModels.Toys(wide, 3, 1, x);
        var laneData = new DatasetBatch(lanes.Tables, 1);
        data.CountsOf(0).CopyTo(laneData.CountsOf(0));
        data.LocalAuxiliaryOf(0).CopyTo(laneData.LocalAuxiliaryOf(0));
        double[][] results = [.. Enumerable.Range(0, 6).Select(_ => new double[wide.Bins * (1 + (_ % 3 == 2 ? 1 : 0))])];
        ModelExpectation.Evaluate(lanes, x, results[0]);
        ProfiledLocals.Evaluate(laneData, 0, x, results[1], results[2]);
        ModelExpectation.Evaluate(wide, x, results[3]);
        ProfiledLocals.Evaluate(data, 0, x, results[4], results[5]);
        for (int i = 0; i < 3; i++)
        {
            Assert.All(results[i].Zip(results[i + 3]), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1.0, pair.First)));
        }
    }

    [Theory]
    [InlineData(1, 20.0)]
    [InlineData(2, 1.0)]
    [InlineData(3, 1000.0)]
    public void Fit_OfToysOfAModelWithEverything_FindsTheMinimum(int seed, double perBin)
    {
        ModelParts parts = WideModels.Everything(seed, perBin);
        CompiledModel model = WideCompiler.Compile(parts);
        DatasetBatch data = WideModels.Toys(model, seed, 40, Starts(model));
        FitBatch fits = FitAll(model, data, HostAccelerator.Simd().Fits);
        FitBatch safe = FitAll(model, data, HostAccelerator.Scalar().Fits, MinimiserSettings.Safe);
        var random = new Random(seed);
        var formula = new WideExplicit(parts);
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * parts.Groups.Count];
        for (int fit = 0; fit < fits.Count; fit++)
        {
            Assert.True(fits.Converged(fit), $"fit {fit}: {fits.Status[fit]}");
            Assert.True(safe.Converged(fit), $"fit {fit}: {safe.Status[fit]}");

            // Two ways to the minimum: they agree unless there are two minima.
            Assert.Equal(safe.Nll[fit], fits.Nll[fit], 1e-9 * Math.Max(1.0, fits.Nll[fit]));

            // No point around is lower, with the locals profiled there.
            double tolerance = 1e-12 * perBin * model.Bins;
            double[] x = fits.ParametersOf(fit).ToArray();
            for (int trial = 0; trial < 10; trial++)
            {
                double scale = Math.Pow(10.0, -1.0 - (trial % 4));
                double[] near =
                [
                    .. x.Select((v, k) => Math.Clamp(
                        v + (scale * WideModels.Gauss(random)), fits.LowerOf(fit)[k], fits.UpperOf(fit)[k])),
                ];
                ProfiledLocals.Evaluate(data, fits.Dataset[fit], near, expectation, locals);
                Assert.True(formula.Nll(data, fits.Dataset[fit], near, locals) > fits.Nll[fit] - tolerance);
            }
        }
    }

    [Fact]
    public void Fit_OfALargeModel_Converges()
    {
        CompiledModel model = WideCompiler.Compile(WideModels.Large(1, 120, 400, 200.0));
        double[] thrown = Starts(model);
        DatasetBatch data = WideModels.Toys(model, 5, 3, thrown);
        FitBatch fits = FitAll(model, data, HostAccelerator.Simd().Fits);
        Assert.All(fits.Status, s => Assert.Equal(FitStatus.Converged, s));
        Assert.All(fits.Iterations, i => Assert.InRange(i, 1, 12));

        // The minimum is above the point that the data were thrown at by half a χ² of as many degrees of freedom as there are parameters.
        FitBatch truth = new(model.Tables, 1);
        truth.Add(0, null, thrown);
        for (int k = 0; k < thrown.Length; k++)
        {
            truth.Hold(0, k, thrown[k]);
        }

        HostAccelerator.Simd().Fits.Fit(data, truth, MinimiserSettings.Default);
        Assert.InRange(truth.Nll[0] - fits.Nll[0], 30.0, 100.0);
    }

    [Fact]
    public void Fit_OnAnyLanes_GivesTheSameMinimum()
    {
        CompiledModel model = WideCompiler.Compile(WideModels.Everything(8));
        DatasetBatch data = WideModels.Toys(model, 8, 10, Starts(model));
        FitBatch scalar = FitAll(model, data, new LaneFitKernels<F64>());
        foreach (IFitKernels kernels in new IFitKernels[] { new LaneFitKernels<F64x4>(), new LaneFitKernels<F64x8>() })
        {
            FitBatch fits = FitAll(model, data, kernels);
            Assert.Equal(scalar.Status, fits.Status);
            Assert.All(scalar.Nll.Zip(fits.Nll), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
        }
    }

    [Fact]
    public void Fit_InAnotherBatch_GivesTheSameBits()
    {
        CompiledModel model = WideCompiler.Compile(WideModels.Everything(9));
        DatasetBatch data = WideModels.Toys(model, 9, 6, Starts(model));
        var kernels = new LaneFitKernels<F64x8>();
        FitBatch together = FitAll(model, data, kernels);
        var alone = new FitBatch(model.Tables, 1);
        alone.Add(5, 0.5, Starts(model));
        kernels.Fit(data, alone, MinimiserSettings.Default);
        Assert.Equal(BitConverter.DoubleToInt64Bits(together.Nll[5]), BitConverter.DoubleToInt64Bits(alone.Nll[0]));
        Assert.Equal(together.ParametersOf(5), alone.ParametersOf(0));
    }

    [Fact]
    public void Fit_InALoop_AllocatesNothing()
    {
        CompiledModel model = WideCompiler.Compile(WideModels.Everything(10));
        DatasetBatch data = WideModels.Toys(model, 10, 3, Starts(model));
        var kernels = new LaneFitKernels<F64x8>();
        var fits = new FitBatch(model.Tables, 1);
        fits.Add(2, null, Starts(model));
        kernels.Fit(data, fits, MinimiserSettings.Default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        kernels.Fit(data, fits, MinimiserSettings.Default);

        // Looking for an idle fitter of the model allocates a closure.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }

    [Fact]
    public void Fit_OfAGlobalWithoutEffect_HoldsIt()
    {
        // "yield" multiplies the signal alone, which is not there at mu = 0.
        ModelParts everything = WideModels.Everything(11);
        SamplePart[] withoutYield = [.. everything.Samples.Select(s => s with { Factors = [.. s.Factors.Where(f => f != 10)] })];
        withoutYield[0] = everything.Samples[0];
        CompiledModel model = WideCompiler.Compile(everything with
        {
            Globals = [.. everything.Globals.Take(7), everything.Globals[7] with { Constraint = null }],
            Samples = withoutYield,
        });
        DatasetBatch data = WideModels.Toys(model, 11, 1, Starts(model));
        var fits = new FitBatch(model.Tables, 1);
        double[] start = Starts(model);
        start[7] = 1.7;
        fits.Add(0, 0.0, start);
        HostAccelerator.Simd().Fits.Fit(data, fits, MinimiserSettings.Default);
        Assert.True(fits.Converged(0));
        Assert.Equal(1.7, fits.ParametersOf(0)[7]);
    }

    [Fact]
    public void Fit_OfTwoFactorsThatDoTheSame_FindsTheBottomOfTheValley()
    {
        // Two normalisations of one sample: only their product is measured.
        ModelParts small = WideModels.Small(4);
        ModelParts parts = small with
        {
            Globals = [.. small.Globals, new GlobalParameter("again", 1.0, 0.0, 10.0, null)],
            Factors = [.. small.Factors, new FactorPart(FactorKind.Value, 4, 1.0, 1.0)],
            Samples = [small.Samples[0], small.Samples[1] with { Factors = [1, 5] }],
        };
        CompiledModel model = WideCompiler.Compile(parts);
        DatasetBatch data = WideModels.Toys(model, 4, 1, Starts(model));
        var fits = new FitBatch(model.Tables, 1);
        fits.Add(0, null, Starts(model));
        HostAccelerator.Simd().Fits.Fit(data, fits, MinimiserSettings.Default);
        Assert.True(fits.Converged(0));
        var one = new FitBatch(model.Tables, 1);
        one.Hold(one.Add(0, null, Starts(model)), 4, 1.0);
        HostAccelerator.Simd().Fits.Fit(data, one, MinimiserSettings.Default);
        Assert.Equal(one.Nll[0], fits.Nll[0], 1e-10);
        Assert.Equal(one.ParametersOf(0)[1], fits.ParametersOf(0)[1] * fits.ParametersOf(0)[4], 1e-5);
    }

    [Fact]
    public void Fit_OfEventsWhereNothingIsExpected_IsNotFinite()
    {
        ModelParts small = WideModels.Small(5);
        double[] nominal = [.. small.Samples[1].Nominal];
        nominal[0] = 0.0;
        CompiledModel model = WideCompiler.Compile(small with { Samples = [small.Samples[1] with { Nominal = nominal }] });
        DatasetBatch data = WideModels.Toys(model, 5, 1, Starts(model));
        data.CountsOf(0)[0] = 2.0;
        var fits = new FitBatch(model.Tables, 1);
        fits.Add(0, null, Starts(model));
        HostAccelerator.Simd().Fits.Fit(data, fits, MinimiserSettings.Default);
        Assert.Equal(FitStatus.NonFinite, fits.Status[0]);
    }

    private static double[] Starts(CompiledModel model) => [.. model.Globals.Select(g => g.Start)];

    private static FitBatch FitAll(CompiledModel model, DatasetBatch data, IFitKernels kernels, MinimiserSettings? settings = null)
    {
        var fits = new FitBatch(model.Tables, data.Capacity);
        for (int toy = 0; toy < data.Capacity; toy++)
        {
            fits.Add(toy, toy % 3 == 2 ? 0.5 : null, Starts(model));
        }

        kernels.Fit(data, fits, settings ?? MinimiserSettings.Default);
        return fits;
    }
}
