using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

public sealed class ToyLimitCalculatorTests
{
    [Fact]
    public void Run_ADeficitThatNoToyReaches_KeepsTheAsymptoticObservedLimitAndSaysSo()
    {
        // Without events under the signal, the fitted cross section is far below 0; beside it the data are as expected.
        WindowTemplates window = GeneratedWindow.HighCounts(1);
        double peak = window.SignalFraction.Max();
        WindowTemplates poor = window with { Observed = [.. window.Background.Zip(window.SignalFraction, (b, t) => Math.Round(t > 0.3 * peak ? 0.5 * b : b))] };
        WindowTemplates usual = window with { Observed = [.. window.Background.Select(b => Math.Round(b))] };
        var config = new LimitConfig(0.9, LimitStatistic.Cls, LimitCalculator.Toys, 0.0, Toys: 400);
        WindowLimit[] asymptotic = AsymptoticLimitCalculator.Run([poor, usual], config, HostAccelerator.Simd().Fits, 1, _ => { }, TestContext.Current.CancellationToken);
        WindowLimit[] limits = ToyLimitCalculator.Run(
            [poor, usual], asymptotic, config, 1, HostAccelerator.Simd().Fits, () => new ToySweep(() => ToyFitter.Simd().Run, 1), 2, null, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(WindowStatus.ObservedAsymptotic, limits[0].Status);
        Assert.Equal(asymptotic[0].ObservedCls, limits[0].ObservedCls);
        Assert.Null(limits[0].Toys!.ObservedClsError);
        Assert.Contains("background-only toys", limits[0].Problem, StringComparison.Ordinal);
        Assert.All(limits[0].ExpectedCls.Zip(asymptotic[0].ExpectedCls), p => Assert.NotEqual(p.Second, p.First));

        Assert.Equal(WindowStatus.Ok, limits[1].Status);
        Assert.NotEqual(asymptotic[1].ObservedCls, limits[1].ObservedCls);
        Assert.True(limits[1].Toys!.ObservedClsError > 0.0);
    }
}
