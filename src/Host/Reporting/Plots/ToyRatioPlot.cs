using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>How far asymptotic formulae are off: limits by toys over asymptotic limits against mass, observed above and expected below, with Monte-Carlo errors.</summary>
internal static class ToyRatioPlot
{
    private const double Left = 82.0;
    private const double Right = 792.0;
    private const double Top = 16.0;
    private const double PanelHeight = 220.0;
    private const double BottomMargin = 56.0;

    // A linear axis shows smaller differences, unless one window is far off.
    private const double LargestLinearRatio = 3.0;

    // A ratio beyond this leaves the frame.
    private const double LargestShown = 5.0;

    // Tints of Okabe-Ito vermillion and blue, as light as each other.
    private const string ObservedTint = "#f3c9ab";
    private const string ExpectedTint = "#b3d5e9";

    /// <summary>The figure; null where limits are asymptotic.</summary>
    public static Figure? Make(RunResult run)
    {
        IReadOnlyList<ToyRatio> ratios = ToyRatio.Of(run);
        if (ratios.Count == 0)
        {
            return null;
        }

        LimitStatistic on = run.Config.Limits.LimitOn;
        (double min, double max) = Ranges.Mass([.. ratios.Select(r => r.Window.MassGeV)]);
        Axis mass = Axis.Linear(min, max, PlotText.Mass) with { TickCount = 9 };
        var caption = new Caption([PlotText.Luminosity(run.Config), RichText.Plain(PlotText.ConfidenceLevel(run.Config.Limits.ConfidenceLevel) + ", ") + PlotText.Statistic(on)]);
        bool withData = ratios.Any(r => r.Observed.Ratio.HasValue);
        var panels = new List<Panel>();
        if (withData)
        {
            panels.Add(Ratio(ratios, r => r.Observed, mass, 0, "Observed limit", (Palette.Vermillion, ObservedTint)) with { HasXLabels = false, Caption = caption });
        }

        Panel expected = Ratio(ratios, r => r.Expected, mass, panels.Count, "Expected limit", (Palette.Blue, ExpectedTint));
        panels.Add(withData ? expected with { OmitsTopLabel = true } : expected with { Caption = caption });
        return new(
            PlotNames.ToysOverAsymptotic,
            "Limits by toys over asymptotic limits against mass",
            PageLayout.Scan.Width,
            Top + (panels.Count * PanelHeight) + BottomMargin,
            panels);
    }

    private static Panel Ratio(
        IReadOnlyList<ToyRatio> ratios, Func<ToyRatio, LimitPair> limit, Axis mass, int row, string title, (string Line, string Tint) colours)
    {
        double[] masses = [.. ratios.Select(r => r.Window.MassGeV)];
        double?[] ratio = [.. ratios.Select(r => limit(r).Ratio)];
        double?[] low = [.. ratios.Select(r => limit(r).Ratio - limit(r).Error)];
        double?[] high = [.. ratios.Select(r => limit(r).Ratio + limit(r).Error)];
        double top = Top + (row * PanelHeight);
        var frame = new PlotFrame(
            Box.Between(Left, top, Right, top + PanelHeight), mass, Vertical([.. ratio, .. low, .. high], RichText.Plain("Toys / asymptotic")));
        return new Panel(
            frame,
            [
                new BandSeries(masses, low, high, colours.Tint, RichText.Plain("± Monte-Carlo error")),
                new ReferenceLine(1.0, new(Palette.Ink, 0.8), Name: null),
                new LineSeries(masses, ratio, new(colours.Line, 1.0), RichText.Plain(title)),
            ]);
    }

    private static Axis Vertical(double?[] shown, RichText title)
    {
        (double low, double high) = Ranges.Of([.. shown.Where(v => v > 0.0), 0.95, 1.05]) ?? (0.9, 1.1);
        if (high / low <= LargestLinearRatio)
        {
            double margin = 0.05 * (high - low);
            return Axis.Linear(low - margin, high + margin, title) with { TickCount = 5 };
        }

        // Where next to no background-only toy is as poor in signal as the data, CLs by toys is noise and its ratio anything: the others are to be seen.
        (low, high) = Ranges.Logarithmic([Math.Max(low, 1.0 / LargestShown), Math.Min(high, LargestShown)], 1.1, mostDecades: 2.0);
        return Axis.Log(low, high, title);
    }
}
