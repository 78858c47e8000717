using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>What smoothing changes: limits with raw over limits with smoothed templates, and the same ratio of the background in each window.</summary>
internal static class SmoothingPlot
{
    /// <summary>The figure; null where templates were not smoothed.</summary>
    public static Figure? Make(RunResult run)
    {
        if (run.Config.Templates.Smoothing == SmoothingMode.Off)
        {
            return null;
        }

        (double xMin, double xMax) = Ranges.Mass(run.Windows.Select(w => w.MassGeV).ToArray());
        var xAxis = Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 };
        Panel? limits = Limits(run, xAxis);
        Panel totals = Totals(run, xAxis, limits is null ? PageLayout.Scan.Single : PageLayout.Scan.Lower, isFlat: limits is not null);
        return new(PlotNames.Smoothing, "Effect of template smoothing on limits and on window totals", PageLayout.Scan.Width, PageLayout.Scan.Height, limits is null ? [totals] : [limits, totals]);
    }

    private static Panel? Limits(RunResult run, Axis xAxis)
    {
        if (run.UnsmoothedLimits is not { } unsmoothed)
        {
            return null;
        }

        LimitStatistic on = run.Config.Limits.LimitOn;
        Dictionary<int, WindowLimit> raw = unsmoothed.ToDictionary(w => w.Index);
        double[] masses = run.Limits.Select(w => w.MassGeV).ToArray();
        double?[] Ratios(Func<WindowLimit, double?> limit)
            => run.Limits.Select(LimitBand.Asymptotic).Select(w => raw.TryGetValue(w.Index, out WindowLimit? r) && limit(w) > 0.0 ? limit(r) / limit(w) : null).ToArray();
        double?[] expected = Ratios(w => w.Expected(on, LimitBand.Median));
        double?[] observed = Ratios(w => w.Observed(on));
        (double yMin, double yMax) = Ranges.Logarithmic([.. expected, .. observed, 0.8, 1.25], 1.1, mostDecades: 3.0);
        var series = new List<ISeries> { new ReferenceLine(1.0, new(Palette.Grey, 1.0), Name: null) };
        if (observed.Any(o => o.HasValue))
        {
            series.Add(new LineSeries(masses, observed, new(Palette.Vermillion, 1.0), RichText.Plain("Observed limit")));
        }

        series.Add(new LineSeries(masses, expected, new(Palette.Blue, 1.0), RichText.Plain("Expected limit")));
        return new(new(PageLayout.Scan.Upper, xAxis, Axis.Log(yMin, yMax, RichText.Plain("Limit, raw / smoothed templates"))), series)
        {
            Caption = new([PlotText.Luminosity(run.Config), RichText.Plain(PlotText.ConfidenceLevel(run.Config.Limits.ConfidenceLevel) + ", ") + PlotText.Statistic(on)]),
            HasXLabels = false,
        };
    }

    private static Panel Totals(RunResult run, Axis xAxis, Box box, bool isFlat)
    {
        IReadOnlyList<WindowTotal> totals = WindowTotals.Of(run.Spectrum, run.Windows, run.Config.Binning.BinsPerWindow);
        double[] masses = totals.Select(t => t.MassGeV).ToArray();
        double?[] ratio = totals.Select(t => t.Fitted > 0.0 ? t.Raw / t.Fitted : (double?)null).ToArray();
        double?[] low = totals.Select(t => t.Fitted > 0.0 ? (t.Raw - t.RawError) / t.Fitted : (double?)null).ToArray();
        double?[] high = totals.Select(t => t.Fitted > 0.0 ? (t.Raw + t.RawError) / t.Fitted : (double?)null).ToArray();
        double span = Math.Clamp(1.2 * (Ranges.Quantile(high.Concat(low).OfType<double>().Select(v => Math.Abs(v - 1.0)), 0.97) ?? 0.5), 0.1, 1.0);
        var yAxis = Axis.Linear(1.0 - span, 1.0 + span, RichText.Plain(isFlat ? "Background" : "Background in the window, raw / smoothed")) with { TickCount = isFlat ? 4 : 7 };
        return new(
            new(box, xAxis, yAxis),
            [
                new BandSeries(masses, low, high, Palette.LightGrey, isFlat ? null : RichText.Plain("Simulation statistics")),
                new ReferenceLine(1.0, new(Palette.Grey, 1.0), Name: null),
                new LineSeries(masses, ratio, new(Palette.Blue, 1.0), isFlat ? null : RichText.Plain("Window total")),
            ])
        {
            Headroom = isFlat ? Headroom.None : Headroom.Above,
            OmitsTopLabel = isFlat,
        };
    }
}
