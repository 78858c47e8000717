using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>How far asymptotic formulae are off: limits by toys over asymptotic limits, against mass.</summary>
internal static class ToyRatioPlot
{
    /// <summary>The figure; null where limits are asymptotic.</summary>
    public static Figure? Make(RunResult run)
    {
        LimitStatistic on = run.Config.Limits.LimitOn;
        WindowLimit[] windows = [.. run.Limits.Where(w => w.Toys is not null)];
        if (windows.Length == 0)
        {
            return null;
        }

        double[] masses = [.. windows.Select(w => w.MassGeV)];
        double?[] expected = Ratios(windows, w => w.Expected(on, LimitBand.Median));
        double?[] observed = Ratios(windows, w => w.Observed(on));
        double?[] low = [.. windows.Select((w, i) => Shifted(expected[i], w, on, -1.0))];
        double?[] high = [.. windows.Select((w, i) => Shifted(expected[i], w, on, 1.0))];
        (double yMin, double yMax) = Ranges.Logarithmic([.. expected, .. observed, 0.8, 1.25], 1.1, mostDecades: 2.0);
        var series = new List<ISeries>
        {
            new BandSeries(masses, low, high, Palette.LightGrey, RichText.Plain("Monte-Carlo error of the expected limit")),
            new ReferenceLine(1.0, new(Palette.Grey, 1.0), Name: null),
        };
        if (observed.Any(o => o.HasValue))
        {
            series.Add(new LineSeries(masses, observed, new(Palette.Vermillion, 1.0), RichText.Plain("Observed limit")));
        }

        series.Add(new LineSeries(masses, expected, new(Palette.Blue, 1.0), RichText.Plain("Expected limit")));
        (double xMin, double xMax) = Ranges.Mass(masses);
        var frame = new PlotFrame(
            PageLayout.Scan.Single,
            Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 },
            Axis.Log(yMin, yMax, RichText.Plain("Limit, toys / asymptotic")));
        var panel = new Panel(frame, series)
        {
            Caption = new([PlotText.Luminosity(run.Config.LuminosityFb), RichText.Plain(PlotText.ConfidenceLevel(run.Config.Limits.ConfidenceLevel) + ", ") + PlotText.Statistic(on)]),
        };
        return new(PlotNames.ToysOverAsymptotic, "Limits by toys over asymptotic limits against mass", PageLayout.Scan.Width, PageLayout.Scan.Height, [panel]);
    }

    private static double?[] Ratios(WindowLimit[] windows, Func<WindowLimit, double?> limit)
        => [.. windows.Select(w => limit(w.Asymptotic()) > 0.0 ? limit(w) / limit(w.Asymptotic()) : null)];

    private static double? Shifted(double? ratio, WindowLimit window, LimitStatistic on, double errors)
        => ratio * (1.0 + (errors * window.ExpectedError(on) / window.Expected(on, LimitBand.Median)));
}
