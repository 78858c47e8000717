using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

public sealed class CoverageStudyTests
{
    [Fact]
    public void Run_HighCounts_ClsbCoversAsItSaysAndClsMore()
    {
        const int toys = 4000;
        CoveragePoint[] points = Run([GeneratedWindow.HighCounts(2)], toys);
        Assert.Equal([0.0, 0.5, 1.0, 2.0], points.Select(p => p.Injected!.Value / p.ExpectedLimit!.Value));
        Assert.All(points, p => Assert.Equal((0, 0L, toys), (p.FailedToys, p.FailedFits, p.Cls!.Value.Toys)));

        // No limit is below 0.
        Assert.Equal(toys, points[0].Cls!.Value.Passing);
        foreach (CoveragePoint point in points[1..])
        {
            // Four binomial errors; the asymptotic formulae are good to about a percent with a thousand events per bin and nuisances of 10 %.
            Assert.Equal(0.9, point.Clsb!.Value.Value, (4.0 * Math.Sqrt(0.09 / toys)) + 0.01);
            Assert.True(point.Cls!.Value.Passing >= point.Clsb.Value.Passing);
        }

        Assert.InRange(points[1].Cls!.Value.Value, 0.97, 1.0);

        // CLs covers in fewer toys the larger the signal.
        Assert.Equal(points.OrderByDescending(p => p.Cls!.Value.Value).Select(p => p.Injection), points.Select(p => p.Injection));
        foreach (CoveragePoint point in points)
        {
            CoveragePulls pulls = point.Pulls!;
            Assert.Equal(toys, pulls.Count);
            Assert.Equal(0.0, pulls.Mean, (4.0 * pulls.MeanError) + 0.03);
            Assert.Equal(1.0, pulls.Rms, (4.0 * pulls.RmsError) + 0.03);
        }
    }

    [Fact]
    public void Run_ABackgroundOfAlmostNothing_CoversAsCounted()
    {
        // The first bin has the signal and no background to speak of, the second fixes the background's normalisation. Of n events q̃(s) is 2(s − n − n ln(s/n)), qA is 2s:
        // asymptotic CLs+b(s) = 0.1 where q̃ = 1.642, at s = 0.82 for n = 0 and s = 2.86 for n = 1. So with 2 events injected all toys are covered but those with none: 1 − e⁻².
        WindowTemplates window = GeneratedWindow.LowCounts(1) with
        {
            SignalFraction = [1.0, 0.0],
            SignalRelativeError = [0.0, 0.0],
            Background = [1e-6, 1000.0],
            BackgroundRelativeError = [0.0, 0.0],
            Observed = [],
            LuminosityError = 0.0,
            EfficiencyError = 0.0,
        };
        const int toys = 20_000;
        CoveragePoint point = Run([window], toys, injections: [2.0 / (window.LuminosityFb * window.Efficiency)])[0];
        Assert.Equal(1.0 - Math.Exp(-2.0), point.Clsb!.Value.Value, 4.0 * point.Clsb.Value.Error);
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(200.0)]
    public void Toys_AreCoveredWhereTheirLimitIsAboveTheInjection(double perBin)
    {
        // A model whose auxiliary values are all of globals: it can be built around the values of any toy, and the search for its limits knows nothing of the coverage study.
        CompiledModel model = GlobalsOnly(perBin, 0.0);
        var fitter = new BatchFitter(HostAccelerator.Simd().Fits);
        var scale = new SignalScale(model);
        double injected = AsymptoticLimits.Run(model, [], fitter, new FitTally(), 0.9).ExpectedCls[2]!.Value;
        var ensemble = new CoverageEnsemble(scale, injected, new ToySource(5, 1));
        var one = new CoverageToys(model, fitter, 1);
        var data = new DatasetBatch(model.Tables, 1);
        int covered = 0;
        const int toys = 150;
        for (int toy = 0; toy < toys; toy++)
        {
            ToySampler.FillDataset(ensemble.Tables, ensemble.Source, (ulong)toy, data, 0);
            CompiledModel own = GlobalsOnly(perBin, data.GlobalAuxiliaryOf(0)[2]);
            AsymptoticResult limits = AsymptoticLimits.Run(own, data.CountsOf(0), fitter, new FitTally(), 0.9);
            CoverageTally tally = one.Run(ensemble, 0.1, toy, 1);
            Assert.Equal(limits.ObservedCls >= injected, tally.Cls!.Value.Passing == 1);
            Assert.Equal(limits.ObservedClsb >= injected, tally.Clsb!.Value.Passing == 1);
            covered += tally.Clsb.Value.Passing;
        }

        Assert.InRange(covered, 0.8 * toys, 0.98 * toys);
    }

    [Fact]
    public void Run_InOtherBlocksThreadsAndLanes_GivesTheSameBits()
    {
        WindowTemplates[] windows = [GeneratedWindow.Sparse(3), GeneratedWindow.SparseMorphed(8), GeneratedWindow.LowCounts(1)];
        string[] first = Texts(Run(windows, 200));
        Assert.Equal(first, Texts(Run(windows, 200, block: 37, threads: 3)));
        Assert.Equal(first, Texts(Run(windows, 200, block: 1, threads: 2, kernels: HostAccelerator.Scalar().Fits)));
        Assert.Equal(first[4..8], Texts(Run([windows[1]], 200)));
        Assert.NotEqual(first, Texts(Run(windows, 200, seed: 2)));
    }

    [Theory]
    [InlineData("low", 1)]
    [InlineData("sparse", 4)]
    [InlineData("morph", 7)]
    public void Run_LowCounts_FitsEveryToyAndPullsAreOfOrderOne(string kind, int seed)
    {
        // Bins with errors as large as the background: auxiliary values below 0, and with them kinks of the likelihood at a cross section of 0.
        CoveragePoint[] points = Run([GeneratedWindow.ByName(kind, seed)], 1500);
        foreach (CoveragePoint point in points)
        {
            Assert.Equal(0, point.FailedToys);
            Assert.Null(point.Problem);
            Assert.InRange(point.Cls!.Value.Value, 0.8, 1.0);

            // Toys without events where the signal is have no error, and no pull.
            Assert.InRange(point.Pulls!.Count, 700, 1500);
            Assert.InRange(point.Pulls.Mean, -1.0, 1.0);
            Assert.InRange(point.Pulls.Rms, 0.3, 2.0);
        }
    }

    [Fact]
    public void Run_ToysThatCannotBeFitted_AreCountedNamedAndLeftOut()
    {
        var spoilt = new AlteredFits((data, fits, inner) =>
        {
            // Blocks, not the two datasets of the search for the expected limit.
            if (data.Capacity > 2)
            {
                data.CountsOf(5)[0] = double.NaN;
            }

            inner(data, fits);
        });
        CoveragePoint[] points = Run([GeneratedWindow.LowCounts(1)], 40, block: 16, kernels: spoilt);
        Assert.All(points, p => Assert.Equal((3, 37), (p.FailedToys, p.Cls!.Value.Toys)));

        // Two or three fits to each toy of the first round.
        Assert.Equal([6L, 9L, 9L, 9L], points.Select(p => p.FailedFits));
        Assert.Equal([5UL, 21UL, 37UL], points[1].Failures.Select(f => f.Toy).Distinct());
        Assert.All(points[1].Failures, f => Assert.Equal((1UL, CoverageSettings.StreamOf(1, 1)), (f.Seed, f.Stream)));
        Assert.Equal([null, 0.0, points[1].Injected], points[1].Failures.Take(3).Select(f => f.Poi));
    }

    [Fact]
    public void Run_FreeFitsThatStoppedAboveAConditionalOne_AreMadeAgain()
    {
        WindowTemplates[] windows = [GeneratedWindow.Sparse(3)];
        var tooHigh = new AlteredFits((data, fits, inner) =>
        {
            inner(data, fits);
            for (int fit = 0; fit < fits.Count; fit++)
            {
                // The free fits of the first round, which have conditional ones at 0 beside them.
                fits.Nll[fit] += data.Capacity > 2 && fit % 3 == 0 && fits.PoiHeld.AsSpan(0, fits.Count).Count(true) == 2 * fits.Count / 3 ? 30.0 : 0.0;
            }
        });
        CoveragePoint[] points = Run(windows, 90, injections: [0.3], block: 30);
        CoveragePoint[] again = Run(windows, 90, injections: [0.3], block: 30, kernels: tooHigh);
        Assert.Equal((points[0].Cls, points[0].Clsb), (again[0].Cls, again[0].Clsb));
        Assert.True(again[0].Fits > points[0].Fits);
        Assert.Equal(0, again[0].FailedToys);
    }

    [Fact]
    public void Run_WhatCannotBeTested_FailsWithASentence()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(1);
        CoveragePoint[] points = Run([window with { Efficiency = 0.0 }], 10);
        Assert.All(points, p => Assert.Contains("signal expectation is zero", p.Problem, StringComparison.Ordinal));
        Assert.All(points, p => Assert.True(p.Cls is null && p.Pulls is null));
        CoveragePoint beyond = Run([window], 10, injections: [2.0 * WindowModel.CrossSectionMax(window)])[0];
        Assert.Contains("beyond the upper bound", beyond.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_Stops()
        => Assert.Throws<OperationCanceledException>(() => CoverageStudy.Run(
            [GeneratedWindow.LowCounts(1)], new CoverageSettings(10, 1, 0.9), HostAccelerator.Simd().Fits, 1, _ => { }, new CancellationToken(true)));

    private static CoveragePoint[] Run(
        WindowTemplates[] windows, int toys, double[]? injections = null, int block = 256, int threads = 1, ulong seed = 1, IFitKernels? kernels = null)
    {
        long told = 0;
        var settings = new CoverageSettings(toys, seed, 0.9) { Injections = injections ?? [], BlockSize = block };
        CoveragePoint[] points = CoverageStudy.Run(
            windows, settings, kernels ?? HostAccelerator.Simd().Fits, threads, done => InterlockedMax(ref told, done), TestContext.Current.CancellationToken);
        Assert.Equal((long)points.Length * toys, told);
        return points;
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (long seen = Interlocked.Read(ref target); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) == seen ? value : Interlocked.Read(ref target);
        }
    }

    private static string[] Texts(CoveragePoint[] points)
        => [.. points.Select(p => string.Join(' ', p.Index, p.Injected, p.Cls, p.Clsb, p.Pulls, p.FailedToys, p.Fits, p.RetriedFits, p.FailedFits, p.Problem))];

    /// <summary>A signal whose size has an error of 20 %, over a background with a free normalisation, in ten bins.</summary>
    private static CompiledModel GlobalsOnly(double perBin, double auxiliary)
    {
        double[] signal = [.. Enumerable.Range(0, 10).Select(i => Math.Exp(-0.5 * (i - 4.5) * (i - 4.5)))];
        double[] background = [.. Enumerable.Range(0, 10).Select(i => perBin * (1.0 + (0.03 * i)))];
        var builder = new ModelBuilder("globals only", 10);
        int mu = builder.AddGlobal(new("mu", 0.0, 0.0, 1e5, null));
        int nu = builder.AddGlobal(new("nu", 1.0, 0.0, 10.0, null));
        int size = builder.AddGlobal(new("size", 0.0, -5.0, 5.0, new GaussianConstraint(auxiliary, 1.0)));
        builder.AddSample(
            [builder.AddFactor(FactorKind.Value, mu), builder.AddFactor(FactorKind.NormSysCode4, size, 0.8, 1.2)], ModelBuilder.NoGroup, 0, signal);
        builder.AddSample([builder.AddFactor(FactorKind.Value, nu)], ModelBuilder.NoGroup, 0, background);
        return builder.Build(mu);
    }

    /// <summary>Fits with something done before or after.</summary>
    private sealed class AlteredFits(Action<DatasetBatch, FitBatch, Action<DatasetBatch, FitBatch>> fit) : IFitKernels
    {
        private readonly IFitKernels inner = HostAccelerator.Simd().Fits;

        public int Lanes => inner.Lanes;

        public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
        {
            MinimiserSettings used = settings;
            fit(data, fits, (d, f) => inner.Fit(d, f, used));
        }
    }
}
