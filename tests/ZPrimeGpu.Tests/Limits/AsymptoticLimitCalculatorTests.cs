using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

public sealed class AsymptoticLimitCalculatorTests
{
    private static readonly LimitConfig Config = new(0.9, LimitStatistic.Cls, LimitCalculator.Asymptotic, 0.0);

    [Fact]
    public void Run_WithAnyNumberOfThreads_GivesTheSameBits()
    {
        WindowTemplates[] windows = [.. Enumerable.Range(0, 24).Select(i => GeneratedWindow.ByName(new[] { "low", "sparse", "high", "morph" }[i % 4], i))];
        int told = 0;
        WindowLimit[] one = AsymptoticLimitCalculator.Run(windows, Config, HostAccelerator.Simd().Fits, 1, n => told = Math.Max(told, n), TestContext.Current.CancellationToken);
        WindowLimit[] three = AsymptoticLimitCalculator.Run(windows, Config, HostAccelerator.Simd().Fits, 3, _ => { }, TestContext.Current.CancellationToken);
        WindowLimit[] scalar = AsymptoticLimitCalculator.Run(windows, Config, HostAccelerator.Scalar().Fits, 2, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(24, told);
        Assert.Equal(one.Select(Text), three.Select(Text));
        Assert.Equal(one.Select(Text), scalar.Select(Text));
        Assert.All(one, l => Assert.Equal(WindowStatus.Ok, l.Status));
        Assert.All(one, l => Assert.Equal(0, l.RetriedFits));
    }

    [Fact]
    public void Run_WithoutData_GivesExpectedLimitsOnly()
    {
        WindowLimit limit = Run(GeneratedWindow.HighCounts(1) with { Observed = [] });
        Assert.Equal(WindowStatus.ExpectedOnly, limit.Status);
        Assert.Null(limit.ObservedCls);
        Assert.Null(limit.Q0);
        Assert.Null(limit.SigmaHat);
        Assert.All(limit.ExpectedCls, l => Assert.True(l > 0.0));
        Assert.Equal(limit.ExpectedCls.Order(), limit.ExpectedCls);
        Assert.Equal(0.0, limit.ExpectedClsb[0]);
        Assert.True(limit.ExpectedClsb[2] < limit.ExpectedCls[2]);
    }

    [Fact]
    public void Run_DataAtTheNominalBackground_GivesExpectedLimitsAsObserved()
    {
        WindowTemplates window = GeneratedWindow.HighCounts(1);
        WindowLimit limit = Run(window with { Observed = window.Background });
        WindowLimit expected = Run(window with { Observed = [] });

        // Observed = Asimov: σ̂ = 0, q = qA, and the observed limit is the median expected one.
        Assert.Equal(0.0, limit.SigmaHat!.Value, 1e-6 * limit.SigmaHatError!.Value);
        Assert.Equal(expected.ExpectedCls[2]!.Value, limit.ObservedCls!.Value, 1e-7 * limit.ObservedCls.Value);
        Assert.Equal(limit.ExpectedCls[2]!.Value, limit.ObservedCls.Value, 1e-7 * limit.ObservedCls.Value);
    }

    [Fact]
    public void Run_InjectedSignal_IsFoundWithItsError()
    {
        WindowTemplates window = GeneratedWindow.HighCounts(1);
        const double sigma = 60.0;
        double scale = window.LuminosityFb * window.Efficiency * sigma;
        WindowLimit limit = Run(window with { Observed = [.. window.Background.Zip(window.SignalFraction, (b, t) => b + (scale * t))] });
        Assert.Equal(sigma, limit.SigmaHat!.Value, 1e-4 * sigma);
        Assert.Equal(1.0, limit.BackgroundNormalisation!.Value, 1e-4);
        Assert.InRange(limit.Z0!.Value, 0.5 * sigma / limit.SigmaHatError!.Value, 2.0 * sigma / limit.SigmaHatError.Value);
        Assert.Equal(limit.Z0.Value * limit.Z0.Value, limit.Q0!.Value, 1e-9 * limit.Q0.Value);
    }

    [Fact]
    public void Run_Deficit_GivesANegativeCrossSectionAndNoSignificance()
    {
        WindowTemplates window = GeneratedWindow.HighCounts(1);
        double[] observed = [.. window.Background.Zip(window.SignalFraction, (b, t) => Math.Max(0.0, b - (160.0 * t)))];
        WindowLimit limit = Run(window with { Observed = observed });
        Assert.True(limit.SigmaHat < 0.0);
        Assert.True(limit.SigmaHatError > 0.0);
        Assert.Equal(0.0, limit.Q0!.Value, 1e-9);
        Assert.Equal(0.5, limit.P0!.Value, 1e-4);
        Assert.True(limit.ObservedCls < limit.ExpectedCls[2]);
    }

    [Fact]
    public void Run_NoEventsAndNoBackground_GivesTheLimitOfAnEmptyExperiment()
    {
        // q̃ = 2s without nuisances: asymptotic CLs = 2Φ(−√(2s)) = 0.1 at s = 1.3528.
        WindowTemplates window = GeneratedWindow.LowCounts(1) with
        {
            Background = new double[20],
            Observed = new double[20],
            LuminosityError = 0.0,
            EfficiencyError = 0.0,
            SignalRelativeError = new double[20],
        };
        WindowLimit limit = Run(window);
        double events = limit.ObservedCls!.Value * window.LuminosityFb * window.Efficiency * window.SignalFraction.Sum();
        Assert.Equal(1.3527717270, events, 1e-8);
        Assert.Equal(WindowStatus.Ok, limit.Status);
    }

    [Fact]
    public void Run_NoSignalExpectation_FailsWithASentence()
    {
        WindowLimit limit = Run(GeneratedWindow.LowCounts(1) with { Efficiency = 0.0 });
        Assert.Equal(WindowStatus.Failed, limit.Status);
        Assert.Contains("signal expectation is zero", limit.Problem, StringComparison.Ordinal);
        Assert.All(limit.ExpectedCls, Assert.Null);
        Assert.Null(limit.ObservedCls);
    }

    [Fact]
    public void Run_EventsWhereNothingIsExpected_FailsWithASentence()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(1);
        double[] background = [.. window.Background];
        double[] signal = [.. window.SignalFraction];
        double[] observed = [.. window.Observed];
        background[0] = 0.0;
        signal[0] = 0.0;
        observed[0] = 2.0;
        WindowLimit limit = Run(window with { Background = background, SignalFraction = signal, Observed = observed });
        Assert.Equal(WindowStatus.Failed, limit.Status);
        Assert.Contains("events where nothing", limit.Problem, StringComparison.Ordinal);
        Assert.Null(limit.ObservedCls);
        Assert.Null(limit.Q0);
        Assert.True(limit.FailedFits > 0);
    }

    [Fact]
    public void Run_Cancelled_Stops()
        => Assert.Throws<OperationCanceledException>(() => AsymptoticLimitCalculator.Run(
            [GeneratedWindow.LowCounts(1)], Config, HostAccelerator.Simd().Fits, 1, _ => { }, new CancellationToken(true)));

    private static WindowLimit Run(WindowTemplates window)
        => AsymptoticLimitCalculator.Run([window], Config, HostAccelerator.Simd().Fits, 1, _ => { }, TestContext.Current.CancellationToken)[0];

    private static string Text(WindowLimit limit)
        => string.Join(
            ' ',
            [limit.ObservedCls, limit.ObservedClsb, limit.Q0, limit.SigmaHat, limit.SigmaHatError, limit.BackgroundNormalisation, .. limit.ExpectedCls, .. limit.ExpectedClsb]);
}
