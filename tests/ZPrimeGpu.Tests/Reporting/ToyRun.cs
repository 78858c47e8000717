using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;

namespace ZPrimeGpu.Tests.Reporting;

/// <summary>The run that never happened, with limits by toys and goodness of fit: toys are 10 % above asymptotic formulae, but 50 % at one mass.</summary>
internal static class ToyRun
{
    public const int Extreme = 40;

    public static RunResult Make()
    {
        RunResult run = SampleRun.WithData;
        WindowLimit[] limits = [.. run.Limits.Select((w, i) => w with
        {
            ObservedCls = (i == Extreme ? 1.5 : 1.1) * w.ObservedCls,
            ExpectedCls = [.. w.ExpectedCls.Select(e => 1.1 * e)],
            Toys = new WindowToys(10_000, 3, 0.05 * w.ObservedCls, 0.05 * w.ExpectedCls[2], 0.1, 0.1, w),
            Fits = w.Fits + 21_000,
            RetriedFits = w.RetriedFits + 2,
            FailedFits = w.FailedFits + 3,
        })];
        return run with
        {
            Config = run.Config with { Limits = run.Config.Limits with { Calculator = LimitCalculator.Toys }, GoodnessOfFit = new(200) },
            Limits = GoodnessOfFitCalculator.Join(limits, [.. run.Limits.Select((w, i) => i == 7 ? null : Test(i))]),
        };
    }

    /// <summary>p-values rise with the window; toy 5 failed; the fit to the data of window 9 failed.</summary>
    private static WindowGoodnessOfFit Test(int index)
    {
        var tally = new FitTally();
        tally.Add(201, 4);
        tally.Add(new FitFailure("window", 5, null, default, 1.0));
        int passing = index % 199;
        GoodnessOfFitResult result = index == 9
            ? new() { Problem = "The fit to the data failed." }
            : new() { Toys = 200, FailedToys = 1, Pearson = 31.0, PearsonP = new(passing, 199), Saturated = 33.0, SaturatedP = new(198 - passing, 199) };
        return new(index, result, tally);
    }
}
