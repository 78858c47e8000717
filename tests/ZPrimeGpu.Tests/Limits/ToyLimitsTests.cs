using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>Limits by toys. Seeds are fixed; four standard errors are allowed.</summary>
public sealed class ToyLimitsTests
{
    private static readonly BatchFitter Fitter = new(HostAccelerator.Simd().Fits);

    [Theory]
    [InlineData(0, 3.0)]
    [InlineData(5, 3.0)]
    [InlineData(7, 0.5)]
    public void Run_ACountingExperiment_GivesTheExactLimits(int observed, double background)
    {
        WorkspaceModel model = CountingExperiment.Model(observed, background);
        AsymptoticResult asymptotic = WorkspaceLimit.Run(model, 0.9, TestStatistic.QTilde, Fitter, new FitTally());
        ToyLimitResult result = ToyLimits.Run(model.Model, model.Observed, asymptotic, Settings(4000), 0, Sweep(2), Fitter, new FitTally());
        Assert.Null(result.ProblemOn(Host.Configuration.LimitStatistic.Cls));
        AssertLimit(CountingExperiment.ClsLimit(observed, background, 0.1), result.ObservedCls);
        double clsb = CountingExperiment.ClsbLimit(observed, background, 0.1);
        Assert.Equal(clsb == 0.0 ? ToyLimitStatus.Zero : ToyLimitStatus.Found, result.ObservedClsb.Status);
        if (clsb > 0.0)
        {
            AssertLimit(clsb, result.ObservedClsb);
        }

        // The toy at a quantile has a whole number of events; which one is clear where the cumulative distribution is far from the quantile.
        foreach ((int band, double probability) in new[] { (1, 0.1586553), (2, 0.5), (3, 0.8413447) })
        {
            int count = Enumerable.Range(0, 50).First(n => MathNet.Numerics.Distributions.Poisson.CDF(background, n) > probability);
            AssertLimit(CountingExperiment.ClsLimit(count, background, 0.1), result.ExpectedCls[band]);
        }

        Assert.Equal(0, result.Tally.FailedToys);
        Assert.Equal(result.Grid.Select(g => g.Poi).Order(), result.Grid.Select(g => g.Poi));
    }

    [Fact]
    public void Run_ADeficitThatNoToyReaches_HasNoObservedClsLimit()
    {
        // 4 events where 30 are expected: one background-only toy in 10^9 is as poor.
        WorkspaceModel model = CountingExperiment.Model(4, 30.0);
        AsymptoticResult asymptotic = WorkspaceLimit.Run(model, 0.9, TestStatistic.QTilde, Fitter, new FitTally());
        ToyLimitResult result = ToyLimits.Run(model.Model, model.Observed, asymptotic, Settings(1000), 0, Sweep(2), Fitter, new FitTally());
        Assert.Equal(ToyLimitStatus.Unmeasured, result.ObservedCls.Status);
        Assert.Null(result.ObservedCls.Value);
        Assert.Contains("0 of ", result.ProblemOn(Host.Configuration.LimitStatistic.Cls), StringComparison.Ordinal);
        Assert.All(result.ExpectedCls, l => Assert.Equal(ToyLimitStatus.Found, l.Status));
        Assert.Equal(ToyLimitStatus.Zero, result.ObservedClsb.Status);
    }

    [Fact]
    public void Run_HighCounts_AgreesWithAsymptoticFormulae()
    {
        (ToyLimitResult toys, AsymptoticResult asymptotic) = Run(GeneratedWindow.HighCounts(2), Settings(4000) with { MostToys = 12_000 }, Sweep(2));

        // The formulae themselves are good to about a per cent here.
        AssertNear(asymptotic.ObservedCls!.Value, toys.ObservedCls);
        AssertNear(asymptotic.ObservedClsb!.Value, toys.ObservedClsb);
        for (int i = 0; i < 5; i++)
        {
            AssertNear(asymptotic.ExpectedCls[i]!.Value, toys.ExpectedCls[i]);
        }

        AssertNear(asymptotic.ExpectedClsb[2]!.Value, toys.ExpectedClsb[2]);
        Assert.Equal(ToyLimitStatus.Zero, toys.ExpectedClsb[0].Status);
        Assert.Equal(0.0, toys.ExpectedClsb[0].Value);
        Assert.NotNull(toys.ExpectedClsb[0].Sentence);
        Assert.True(toys.ExpectedCls[2].Error <= 0.011 * toys.ExpectedCls[2].Value, "the precision asked for was not reached");
        double p0 = AsymptoticFormulae.Survival(Math.Sqrt(asymptotic.Q0!.Value));
        Assert.Equal(toys.Q0!.Value > 0.0 ? p0 : 1.0, toys.P0!.Value.Value, 4.0 * toys.P0.Value.Error);

        static void AssertNear(double expected, ToyLimit limit)
            => Assert.Equal(expected, limit.Value!.Value, (4.0 * limit.Error!.Value) + (0.01 * expected));
    }

    [Fact]
    public void Run_AnyThreadsAndBlocks_GivesTheSameBits()
    {
        WindowTemplates window = GeneratedWindow.Sparse(5);
        ToyLimitSettings settings = Settings(1500) with { MostToys = 5000, Precision = 0.02 };
        string[] texts = [.. new[] { Sweep(1), Sweep(2), Sweep(1, 100), Sweep(2, 4096), new ToySweep(() => ToyFitter.Scalar().Run, 2) }
            .Select(sweep => Text(Run(window, settings, sweep).Toys))];
        Assert.All(texts, text => Assert.Equal(texts[0], text));
        Assert.NotEqual(texts[0], Text(Run(window, settings with { Seed = 2 }, Sweep(1)).Toys));
    }

    [Fact]
    public void Run_AgainOnTheSameSweep_GivesTheSameBits()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(6);
        ToySweep sweep = Sweep(1);
        string first = Text(Run(window, Settings(500), sweep).Toys);
        Run(GeneratedWindow.Sparse(7), Settings(500), sweep);
        Assert.Equal(first, Text(Run(window, Settings(500), sweep).Toys));
    }

    [Fact]
    public void Run_WithoutData_GivesExpectedLimitsOnly()
    {
        (ToyLimitResult toys, _) = Run(GeneratedWindow.LowCounts(1) with { Observed = [] }, Settings(1000), Sweep(2));
        Assert.Equal(ToyLimitStatus.NoData, toys.ObservedCls.Status);
        Assert.Null(toys.ObservedCls.Value);
        Assert.Null(toys.P0);
        Assert.All(toys.Grid, g => Assert.Null(g.Observed));
        Assert.All(toys.ExpectedCls, l => Assert.Equal(ToyLimitStatus.Found, l.Status));
        Assert.Equal(toys.ExpectedCls.Select(l => l.Value).Order(), toys.ExpectedCls.Select(l => l.Value));
    }

    [Fact]
    public void Run_ToysThatFail_AreLeftOutAndCounted()
    {
        ToySweep failing = new(
            () =>
            {
                ToyRun real = ToyFitter.Simd().Run;
                return (ToyHypotheses h, in Kernels.Toys.ToySource s, ulong first, int count, ToyResults r) =>
                {
                    real(h, s, first, count, r);
                    for (int toy = 0; toy < count; toy++)
                    {
                        r.Valid[toy] &= (first + (ulong)toy) % 20 != 7;
                    }
                };
            },
            1);
        (ToyLimitResult some, _) = Run(GeneratedWindow.LowCounts(3), Settings(2000), failing);
        (ToyLimitResult all, _) = Run(GeneratedWindow.LowCounts(3), Settings(2000), Sweep(1));
        Assert.Equal(some.Tally.Toys / 20, some.Tally.FailedToys);
        Assert.Equal(0, all.Tally.FailedToys);
        Assert.All(some.Grid, g => Assert.Equal(1900, g.SignalToys));
        Assert.Equal(all.ExpectedCls[2].Value!.Value, some.ExpectedCls[2].Value!.Value, 2.0 * all.ExpectedCls[2].Error!.Value);
    }

    [Fact]
    public void Run_ALimitOutsideTheFirstGrid_IsFound()
    {
        // Asymptotic limits four times too low, then four times too high.
        WindowTemplates window = GeneratedWindow.LowCounts(4);
        CompiledModel model = WindowModel.Build(window);
        AsymptoticResult asymptotic = AsymptoticLimits.Run(model, window.Observed, Fitter, new FitTally(), 0.9);
        ToyLimitResult reference = Limits(model, window, asymptotic);
        foreach (double factor in new[] { 0.25, 4.0 })
        {
            var wrong = new AsymptoticResult { ObservedCls = factor * asymptotic.ObservedCls };
            for (int i = 0; i < 5; i++)
            {
                wrong.ExpectedCls[i] = factor * asymptotic.ExpectedCls[i];
            }

            ToyLimitResult found = Limits(model, window, wrong);
            Assert.Equal(reference.ExpectedCls[4].Value!.Value, found.ExpectedCls[4].Value!.Value, 5.0 * reference.ExpectedCls[4].Error!.Value);
            Assert.Equal(reference.ObservedCls.Value!.Value, found.ObservedCls.Value!.Value, 5.0 * reference.ObservedCls.Error!.Value);
        }

        static ToyLimitResult Limits(CompiledModel model, WindowTemplates window, AsymptoticResult asymptotic)
            => ToyLimits.Run(model, window.Observed, asymptotic, Settings(2000), 0, Sweep(2), Fitter, new FitTally());
    }

    [Fact]
    public void Run_NoSignalExpectation_HasASentenceAndNoLimit()
    {
        (ToyLimitResult result, _) = Run(GeneratedWindow.LowCounts(1) with { Efficiency = 0.0 }, Settings(1000), Sweep(1));
        Assert.Contains("signal expectation is zero", result.Problem, StringComparison.Ordinal);
        Assert.Equal(ToyLimitStatus.Failed, result.ObservedCls.Status);
        Assert.Null(result.ObservedCls.Value);
    }

    private static ToySweep Sweep(int threads, int block = ToySweep.DefaultBlock) => new(() => ToyFitter.Simd().Run, threads, block);

    private static ToyLimitSettings Settings(int toys) => new() { Seed = 1, Toys = toys, MostToys = toys };

    private static (ToyLimitResult Toys, AsymptoticResult Asymptotic) Run(WindowTemplates window, ToyLimitSettings settings, ToySweep sweep)
    {
        CompiledModel model = WindowModel.Build(window);
        AsymptoticResult asymptotic = AsymptoticLimits.Run(model, window.Observed, Fitter, new FitTally(), 0.9);
        return (ToyLimits.Run(model, window.Observed, asymptotic, settings, 3 * ToyLimits.Streams, sweep, Fitter, new FitTally()), asymptotic);
    }

    private static void AssertLimit(double expected, ToyLimit limit)
        => Assert.True(
            limit.Value is double value && Math.Abs(value - expected) < 4.0 * limit.Error, $"expected {expected}, got {limit.Value} ± {limit.Error}");

    private static string Text(ToyLimitResult result)
        => string.Join(
            '\n',
            [
                result.ObservedCls.ToString(),
                result.ObservedClsb.ToString(),
                .. result.ExpectedCls.Select(l => l.ToString()),
                .. result.ExpectedClsb.Select(l => l.ToString()),
                result.P0.ToString()!,
                .. result.Grid.Select(g => $"{g.Poi:R} {g.Stream} {g.Observed} {g.SignalToys} {g.BackgroundToys} {string.Join(' ', g.Expected.Cls)}"),
                $"{result.Tally.Toys} {result.Tally.FailedToys} {result.Tally.Failed}",
            ]);
}
