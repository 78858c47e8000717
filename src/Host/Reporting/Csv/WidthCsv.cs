using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>wide_narrow.csv</c>: asymptotic limits on a wide signal beside those on a narrow one, on the statistic that the configuration chose.</summary>
internal static class WidthCsv
{
    /// <summary>Column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "mass_gev", "m2_gev2", "bins", "bins_narrow", "efficiency", "efficiency_narrow", "in_window", "in_window_narrow",
        "observed_fb", "observed_narrow_fb", "expected_fb", "expected_narrow_fb", "expected_ratio",
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="run">A run of a wide signal.</param>
    /// <param name="comparison">Its comparison.</param>
    public static void Write(TextWriter writer, RunResult run, WidthComparison comparison)
    {
        using var table = new CsvTable(writer, Columns);
        LimitStatistic statistic = run.Config.Limits.LimitOn;
        for (int i = 0; i < comparison.Wide.Count; i++)
        {
            (WindowLimit wide, WindowLimit narrow) = (comparison.Wide[i], comparison.Narrow[i]);
            double? expected = Expected(wide, statistic);
            double? expectedNarrow = Expected(narrow, statistic);
            table.Add(wide.MassGeV).Add(wide.MassGeV * wide.MassGeV).Add(wide.Bins).Add(narrow.Bins);
            table.Add(run.Windows[i].Efficiency).Add(comparison.NarrowWindows[i].Efficiency);
            table.Add(run.Windows[i].SignalFraction.Sum()).Add(comparison.NarrowWindows[i].SignalFraction.Sum());
            table.Add(Observed(wide, statistic)).Add(Observed(narrow, statistic)).Add(expected).Add(expectedNarrow);
            table.Add(expectedNarrow > 0.0 ? expected / expectedNarrow : null).EndRow();
        }
    }

    /// <summary>The median expected limit.</summary>
    public static double? Expected(WindowLimit limit, LimitStatistic statistic)
        => (statistic == LimitStatistic.Cls ? limit.ExpectedCls : limit.ExpectedClsb)[2];

    private static double? Observed(WindowLimit limit, LimitStatistic statistic) => statistic == LimitStatistic.Cls ? limit.ObservedCls : limit.ObservedClsb;
}
