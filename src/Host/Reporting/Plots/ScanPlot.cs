using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>
/// The profile likelihood Δ2NLL: over one parameter a curve with lines at 1 and 4 (68.3 % and 95.4 %, χ² of one degree of freedom); over two a
/// map with contours at 2.30 and 5.99 (68.3 % and 95 %, χ² of two degrees of freedom: −2 ln(1 − CL)).
/// </summary>
internal static class ScanPlot
{
    /// <summary>More make a file that browsers are slow with.</summary>
    public const int MostPoints = 40_000;

    /// <summary>Δ2NLL of the contour of 68.3 %: −2 ln(1 − 0.6827).</summary>
    public const double Contour68 = 2.2957;

    /// <summary>Δ2NLL of the contour of 95 %: −2 ln 0.05.</summary>
    public const double Contour95 = 5.9915;

    // Far from the minimum the exact height says nothing, and would hide the minimum.
    private const double HighestCurve = 25.0;
    private const double HighestMap = 12.0;
    private const double Left = 82.0;
    private const double Bottom = 56.0;

    private static readonly RichText Height = RichText.Of("Δ(−2 ln *L*)");

    /// <summary>Writes the figure.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="path">File.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(LikelihoodScan scan, string path) => FigureFile.Write(Make(scan), path);

    /// <summary>The figure.</summary>
    public static Figure Make(LikelihoodScan scan) => scan.Axes.Count == 1 ? Curve(scan) : Map(scan);

    private static Figure Curve(LikelihoodScan scan)
    {
        ScanAxis axis = scan.Axes[0];
        string name = ImpactPlot.ShortName(axis.Parameter);
        double[] x = [.. Enumerable.Range(0, axis.Points).Select(axis.Value)];
        double?[] y = [.. scan.Points.Select(p => p.DeltaTwiceNll)];
        (double Min, double Max) range = Ranges.Of(y) ?? (0.0, 1.0);
        double top = Math.Max(Math.Min(1.05 * range.Max, Math.Max(HighestCurve, 2.0 * range.Min)), 4.5);
        var box = Box.Between(Left, 16.0, 640.0, 480.0 - Bottom);
        var frame = new PlotFrame(box, Axis.Linear(Math.Min(x[0], x[^1]), Math.Max(x[0], x[^1]), RichText.Plain(name)), Axis.Linear(Math.Min(1.05 * range.Min, -0.03 * top), top, Height));
        var dashed = new Stroke(Palette.Grey, 1.0, "5 4");
        double best = scan.Best[0];
        var series = new List<ISeries>
        {
            new ReferenceLine(1.0, dashed, RichText.Plain("68.3%")),
            new ReferenceLine(4.0, dashed, RichText.Plain("95.4%")),
            new LineSeries(x, y, new(Palette.Blue, 1.8), Label: null),
        };
        if (frame.XAxis.Fraction(best) is >= 0.0 and <= 1.0)
        {
            series.Add(new CrossMark(best, 0.0, Palette.Vermillion, RichText.Plain($"Best fit: {name} = {PlotText.Number(best, 4)}")));
        }

        return new("scan", $"Profile likelihood over {axis.Parameter}", box.Right + 60.0, 480.0, [new Panel(frame, series)]);
    }

    private static Figure Map(LikelihoodScan scan)
    {
        (ScanAxis first, ScanAxis second) = (scan.Axes[0], scan.Axes[1]);
        double[] x = [.. Enumerable.Range(0, first.Points).Select(first.Value)];
        double[] y = [.. Enumerable.Range(0, second.Points).Select(second.Value)];
        double?[] z = [.. scan.Points.Select(p => p.DeltaTwiceNll)];
        double highest = Ranges.Of(z) is { } range && range.Max > 0.0 ? Math.Min(range.Max, Math.Max(HighestMap, 2.0 * range.Min)) : 1.0;
        var values = Axis.Linear(0.0, highest, highest < (Ranges.Of(z)?.Max ?? 0.0) ? Height + RichText.Plain(", cut off") : Height);
        (double xStep, double yStep) = (x[1] - x[0], y[1] - y[0]);
        var cells = new List<HeatCell>(z.Length);
        for (int i = 0; i < z.Length; i++)
        {
            if (z[i] is double value)
            {
                // Around its point. White is for what is missing, and a minimum of 0 is not.
                (double cx, double cy) = (x[i / y.Length], y[i % y.Length]);
                cells.Add(new(cx - (0.5 * xStep), cx + (0.5 * xStep), cy - (0.5 * yStep), cy + (0.5 * yStep), Math.Max(value, 1e-9)));
            }
        }

        string[] names = [ImpactPlot.ShortName(first.Parameter), ImpactPlot.ShortName(second.Parameter)];
        var box = Box.Between(Left, 44.0, 600.0, 520.0 - Bottom);
        var frame = new PlotFrame(box, Across(x, xStep, names[0]), Across(y, yStep, names[1]));
        var panel = new Panel(
            frame,
            [
                new HeatMapSeries(cells, values),
                new ContourSeries([.. ContourLines.Find(x, y, z, Contour68)], Palette.Paper, RichText.Plain("68.3%")),
                new ContourSeries([.. ContourLines.Find(x, y, z, Contour95)], Palette.Categories[1], RichText.Plain("95%")),
                new CrossMark(scan.Best[0], scan.Best[1], Palette.Vermillion, RichText.Plain($"Best fit: ({PlotText.Number(scan.Best[0], 4)}, {PlotText.Number(scan.Best[1], 4)})")),
            ])
        { Headroom = Headroom.None, HasLegendAbove = true };
        return new("scan", $"Profile likelihood over {first.Parameter} and {second.Parameter}", 710.0, 520.0, [panel])
        {
            ColourBars = [new(Box.Between(box.Right + 16.0, box.Top, box.Right + 32.0, box.Bottom), values)],
        };
    }

    private static Axis Across(double[] points, double step, string name)
    {
        double from = points[0] - (0.5 * step);
        double to = points[^1] + (0.5 * step);
        return Axis.Linear(Math.Min(from, to), Math.Max(from, to), RichText.Plain(name));
    }
}
