using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>
/// Pulls and impacts of the nuisance parameters, a row each, the largest impact at the top: at the left where the fit pulls a parameter, in units
/// of its uncertainty before the fit; at the right by how much the POI moves with it.
/// </summary>
internal static class ImpactPlot
{
    private const int LongestName = 40;
    private const double RowHeight = 24.0;
    private const double PullWidth = 300.0;
    private const double ImpactWidth = 380.0;
    private const double Gap = 30.0;
    private const double Top = 62.0;
    private const double Bottom = 56.0;
    private const double RightMargin = 28.0;

    // Before the fit an impact can be many times that after it, which would leave the latter invisible: such bars are cut off at the panel's edge.
    private const double MostPrefit = 4.0;

    /// <summary>Writes the figure.</summary>
    /// <param name="impacts">What to show.</param>
    /// <param name="top">Rows at most.</param>
    /// <param name="path">File.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(NuisanceImpacts impacts, int top, string path)
        => FigureFile.Write(Make(impacts.Fit.Model.Measurement.Poi, impacts.PoiHat, impacts.PoiUncertainty, impacts.Ranked, top), path);

    /// <summary>The figure.</summary>
    /// <param name="poi">Name of the POI.</param>
    /// <param name="poiHat">Fitted POI.</param>
    /// <param name="poiUncertainty">Its uncertainty.</param>
    /// <param name="ranked">Parameters, the largest impact first.</param>
    /// <param name="top">Rows at most.</param>
    public static Figure Make(string poi, double poiHat, double poiUncertainty, IReadOnlyList<NuisanceImpact> ranked, int top)
    {
        NuisanceImpact[] rows = [.. ranked.Take(top)];
        RichText[] names = [.. rows.Select(r => RichText.Plain(ShortName(r.Name)))];
        double left = 18.0 + names.Select(n => n.Width(Panel.LabelSize) * 1.06).DefaultIfEmpty(60.0).Max();
        double height = Math.Max(rows.Length, 1) * RowHeight;
        var pulls = new Box(left, Top, PullWidth, height);
        var impacts = new Box(pulls.Right + Gap, Top, ImpactWidth, height);
        string shown = rows.Length < ranked.Count ? $"The {rows.Length} largest of {ranked.Count} impacts" : Words.Count(rows.Length, "nuisance parameter");
        string best = $"Best fit: {ShortName(poi)} = {MeasuredValue.Text(poiHat, poiUncertainty)}{(poiUncertainty > 0.0 ? string.Empty : " (at its bound)")}";
        return new(
            "impacts",
            $"Pulls of nuisance parameters and their impacts on {poi}",
            impacts.Right + RightMargin,
            Top + height + Bottom,
            [
                Pulls(pulls, rows, names) with { Note = RichText.Plain(shown) },
                Impacts(impacts, rows, ShortName(poi)) with { Note = RichText.Plain(best) },
            ]);
    }

    /// <summary>A long name without its middle, where names of one kind usually are the same.</summary>
    internal static string ShortName(string name)
    {
        const int Start = LongestName / 2;
        const int End = LongestName - Start - 1;
        return name.Length <= LongestName ? name : $"{name[..Start]}…{name[^End..]}";
    }

    private static Panel Pulls(Box box, NuisanceImpact[] rows, RichText[] names)
    {
        var points = new List<RowMarker>();
        var values = new List<RowText>();
        for (int row = 0; row < rows.Length; row++)
        {
            NuisanceImpact impact = rows[row];
            if (impact.Pull is double pull && impact.Constraint is double constraint)
            {
                points.Add(new(row, pull, constraint));
            }
            else
            {
                values.Add(new(row, RichText.Plain(MeasuredValue.Text(impact.Value, impact.Uncertainty))));
            }
        }

        double end = points.Select(p => 1.08 * (Math.Abs(p.Value) + p.Error)).DefaultIfEmpty(0.0).Max();
        var axis = Axis.Linear(-Math.Max(end, 2.0), Math.Max(end, 2.0), RichText.Of("(*θ̂* − *θ*_{0}) / σ_{pre-fit}")) with { TickCount = 5 };
        return new(
            new(box, axis, Axis.Rows(names)),
            [
                new VerticalLines([0.0], new(Palette.Grey, 1.0)),
                new VerticalLines([-1.0, 1.0], new(Palette.Grey, 1.0, "5 4")),
                new RowMarkerSeries(points, Palette.Ink, RichText.Plain("Pull, post-fit uncertainty")),
                new RowTextSeries(values),
            ])
        { Headroom = Headroom.None, HasLegendAbove = true };
    }

    private static Panel Impacts(Box box, NuisanceImpact[] rows, string poi)
    {
        double postfit = rows.Select(r => r.Size).DefaultIfEmpty(0.0).Max();
        double prefit = rows.Select(r => Math.Max(Math.Abs(r.PrefitUp ?? 0.0), Math.Abs(r.PrefitDown ?? 0.0))).DefaultIfEmpty(0.0).Max();
        double end = 1.08 * (postfit > 0.0 ? Math.Clamp(prefit, postfit, MostPrefit * postfit) : prefit);
        var axis = Axis.Linear(end > 0.0 ? -end : -1.0, end > 0.0 ? end : 1.0, RichText.Plain("Impact on " + poi)) with { TickCount = 5 };
        RowText[] failed =
        [
            .. rows.Select((r, row) => (r, row)).Where(x => x.r.Up is null || x.r.Down is null)
                .Select(x => new RowText(x.row, RichText.Plain(x.r.Up is null && x.r.Down is null ? "fits failed" : "a fit failed"))),
        ];
        return new(
            new(box, axis, Axis.Rows([.. rows.Select(_ => (RichText?)null)])),
            [
                new RowBarSeries(Bars(rows, r => r.Up, r => r.Down, RowPlace.Upper), Palette.Blue, Outline: null, RichText.Of("+1σ")),
                new RowBarSeries(Bars(rows, r => r.Down, r => r.Up, RowPlace.Lower), Palette.Categories[1], Outline: null, RichText.Of("−1σ post-fit")),
                new RowBarSeries(Bars(rows, r => r.PrefitUp, r => r.PrefitDown, RowPlace.Upper), Fill: null, new(Palette.Blue, 1.2), RichText.Of("+1σ")),
                new RowBarSeries(Bars(rows, r => r.PrefitDown, r => r.PrefitUp, RowPlace.Lower), Fill: null, new(Palette.Vermillion, 1.2), RichText.Of("−1σ pre-fit")),
                new VerticalLines([0.0], new(Palette.Grey, 1.0)),
                new RowTextSeries(failed),
            ])
        { Headroom = Headroom.None, HasLegendAbove = true, YTitleOffset = 0.0 };
    }

    /// <summary>Bars of one sign of the variation; where both signs move the POI the same way, each has its half of the row.</summary>
    private static RowBar[] Bars(NuisanceImpact[] rows, Func<NuisanceImpact, double?> shift, Func<NuisanceImpact, double?> other, RowPlace half)
        =>
        [
            .. from row in Enumerable.Range(0, rows.Length)
               let length = shift(rows[row]) ?? 0.0
               where length != 0.0
               select new RowBar(row, 0.0, length, length * other(rows[row]) > 0.0 ? half : RowPlace.Whole),
        ];
}
