using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Coverage of upper limits against mass, CLs above and CLs+b below, points of one colour for each injected cross section, and the nominal level.</summary>
internal static class CoveragePlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "coverage";

    private const double Left = 82.0;
    private const double Right = 790.0;
    private const double Top = 40.0;
    private const double PanelHeight = 230.0;
    private const double BottomMargin = 56.0;

    // More names stand inside the panel.
    private const int MostInARow = 5;

    // Horizontal distance of the injections of one window, as a fraction of the axis, so that error bars stand side by side.
    private const double Spread = 0.006;

    // Neighbours differ in hue and lightness; black for the first, background alone.
    private static readonly string[] Colours = [Palette.Ink, Palette.Blue, Palette.Vermillion, Palette.Categories[2], Palette.Categories[3], Palette.Categories[1], Palette.Grey];

    /// <summary>The figure.</summary>
    /// <param name="points">The points of a study.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="luminosityFb">Luminosity of the expectation [fb⁻¹].</param>
    public static Figure Make(IReadOnlyList<CoveragePoint> points, CoverageSettings settings, double luminosityFb)
    {
        (double min, double max) = Ranges.Mass([.. points.Select(p => p.MassGeV)]);
        double room = 2.0 * Spread * (max - min);
        var xAxis = Axis.Linear(min - room, max + room, PlotText.Mass) with { TickCount = 9 };
        Panel upper = Coverage(points, settings, xAxis, 0, RichText.Of("Coverage, CL_{s}"), p => p.Cls) with
        {
            Caption = new([PlotText.Luminosity(luminosityFb), RichText.Plain($"{PlotText.ConfidenceLevel(settings.ConfidenceLevel)} limits, asymptotic")]),
            Headroom = Headroom.Below,
            HasLegendAbove = settings.InjectionCount <= MostInARow,
            HasXLabels = false,
        };
        Panel lower = Coverage(points, settings, xAxis, 1, RichText.Of("Coverage, CL_{s+b}"), p => p.Clsb) with { LegendOrder = [], Headroom = Headroom.None, OmitsTopLabel = true };
        return new(Name, "Fraction of toys whose upper limit covers the injected cross section, against mass", Right + 50.0, Top + (2.0 * PanelHeight) + BottomMargin, [upper, lower]);
    }

    private static Panel Coverage(
        IReadOnlyList<CoveragePoint> points, CoverageSettings settings, Axis xAxis, int row, RichText title, Func<CoveragePoint, ToyFraction?> fraction)
    {
        double step = Spread * (xAxis.Max - xAxis.Min);
        var series = new List<ISeries>
        {
            new ReferenceLine(settings.ConfidenceLevel, new(Palette.Grey, 1.2, "5 4"), RichText.Plain(PlotText.Number(100.0 * settings.ConfidenceLevel, 4) + "%")),
        };
        int injections = settings.InjectionCount;
        for (int i = 0; i < injections; i++)
        {
            double shift = step * (i - (0.5 * (injections - 1)));
            var markers = new List<MarkerPoint>();
            foreach (CoveragePoint point in points.Where(p => p.Injection == i))
            {
                if (fraction(point) is ToyFraction covered)
                {
                    markers.Add(new(point.MassGeV + shift, covered.Value, Math.Max(0.0, covered.Value - covered.Error), Math.Min(1.0, covered.Value + covered.Error)));
                }
            }

            series.Add(new MarkerSeries(markers, 2.6, Colours[i % Colours.Length], Label(settings, i)));
        }

        IEnumerable<double?> low = points.Select(fraction).Where(f => f is not null).Select(f => (double?)(f!.Value.Value - f.Value.Error));
        double least = Math.Min(Ranges.Of(low)?.Min ?? 1.0, settings.ConfidenceLevel);
        double margin = 0.1 * (1.0 - least);
        double top = Top + (row * PanelHeight);
        return new(new(Box.Between(Left, top, Right, top + PanelHeight), xAxis, Axis.Linear(Math.Max(0.0, least - margin), 1.0 + margin, title) with { TickCount = 5 }), series);
    }

    private static RichText Label(CoverageSettings settings, int injection)
    {
        if (settings.Injections.Count > 0)
        {
            return RichText.Plain($"σ = {PlotText.Number(settings.Injections[injection], 4)} fb");
        }

        double multiple = settings.Multiples[injection];
        return multiple == 0.0 ? RichText.Plain("σ = 0") : RichText.Of($"σ = {PlotText.Number(multiple, 4)} σ_{{exp}}");
    }
}
