using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>p-values of the goodness of fit against mass.</summary>
internal static class GoodnessOfFitPlot
{
    /// <summary>p-value below which a window is said to be described badly; the paper finds none (physics.md, fact 31).</summary>
    public const double Suspicious = 0.05;

    /// <summary>The figure; null where nothing was tested.</summary>
    public static Figure? Make(RunResult run)
    {
        WindowLimit[] windows = [.. run.Limits.Where(w => w.GoodnessOfFit is { Result.PearsonP: not null })];
        if (windows.Length == 0)
        {
            return null;
        }

        double[] masses = [.. windows.Select(w => w.MassGeV)];
        var series = new List<ISeries>
        {
            new MarkerSeries(Points(windows, r => r.SaturatedP), 2.0, Palette.Categories[1], RichText.Plain("Saturated likelihood ratio")),
            new MarkerSeries(Points(windows, r => r.PearsonP), 2.0, Palette.Blue, RichText.Of("Pearson χ^{2}")),
        };
        (double xMin, double xMax) = Ranges.Mass(masses);
        series.Add(new LineSeries([xMin, xMax], [Suspicious, Suspicious], new(Palette.Grey, 1.2, "5 4"), RichText.Of($"*p* = {PlotText.Number(Suspicious, 2)}")));
        var frame = new PlotFrame(
            PageLayout.Scan.Single,
            Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 },
            Axis.Linear(0.0, 1.05, RichText.Of("Goodness of fit, *p*-value")) with { TickCount = 6 });
        var panel = new Panel(frame, series)
        {
            Caption = new([PlotText.Luminosity(run.Config), RichText.Plain($"{run.Config.GoodnessOfFit.Toys} toys per window")]),
        };
        return new(PlotNames.GoodnessOfFit, "p-values of the goodness of fit against mass", PageLayout.Scan.Width, PageLayout.Scan.Height, [panel]);
    }

    // Without error bars: those of 582 windows would hide the points; the caption of the report says how large they are.
    private static MarkerPoint[] Points(WindowLimit[] windows, Func<GoodnessOfFitResult, ToyFraction?> p) =>
    [
        .. from w in windows
           let value = p(w.GoodnessOfFit!.Result)?.Value
           where value is not null
           select new MarkerPoint(w.MassGeV, value, value.Value, value.Value),
    ];
}
