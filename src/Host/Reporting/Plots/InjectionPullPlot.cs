using System.Globalization;
using ZPrimeGpu.Host.Injection;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Ensembles with an injected signal: distribution of (fitted − injected)/expected error at each mass, over that of a unit normal variable.</summary>
internal static class InjectionPullPlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "injection_pulls";

    private const int Most = 6;
    private const double Left = 82.0;
    private const double Right = 612.0;
    private const double Top = 16.0;
    private const double PanelHeight = 200.0;
    private const double BottomMargin = 56.0;
    private const double Headroom = 1.35;
    private const int CurvePoints = 200;

    /// <summary>The figure; the first masses where there are more than a page holds; null where no mass has a distribution.</summary>
    /// <param name="results">One result for each mass.</param>
    public static Figure? Make(IReadOnlyList<InjectionResult> results)
    {
        InjectionResult[] shown = [.. results.Where(r => r.Deviations is not null).Take(Most)];
        return shown.Length == 0
            ? null
            : new(
                Name,
                "Fitted minus injected cross section over its expected error, toys with an injected signal",
                Right + 28.0,
                Top + (shown.Length * PanelHeight) + BottomMargin,
                [.. shown.Select((r, row) => Panel(r, row, row == shown.Length - 1))]);
    }

    private static Panel Panel(InjectionResult result, int row, bool isLast)
    {
        double[] counts = result.Deviations!;
        double[] edges = InjectionResult.DeviationEdges;
        double width = edges[1] - edges[0];
        double scale = counts.Sum() * width / Math.Sqrt(2.0 * Math.PI);
        double[] x = [.. Enumerable.Range(0, CurvePoints + 1).Select(i => edges[0] + ((edges[^1] - edges[0]) * i / CurvePoints))];
        double top = Top + (row * PanelHeight);
        string pulls = result.Pulls is { } p ? string.Create(CultureInfo.InvariantCulture, $"pull {p.Mean:F2} ± {p.MeanError:F2}, r.m.s. {p.Rms:F2}") : string.Empty;
        return new(
            new(
                Box.Between(Left, top, Right, top + PanelHeight),
                Axis.Linear(edges[0], edges[^1], RichText.Plain("(fitted − injected) / expected error")),
                Axis.Linear(0.0, Headroom * Math.Max(counts.Max(), scale), RichText.Plain("Toys")) with { TickCount = 4 }),
            [
                new HistogramSeries(edges, null, counts, Palette.Blue, null),
                new LineSeries(x, [.. x.Select(v => (double?)(scale * Math.Exp(-0.5 * v * v)))], new(Palette.Vermillion, 1.5), null),
            ])
        {
            Caption = new([RichText.Plain(string.Create(CultureInfo.InvariantCulture, $"{result.MassGeV:F3} GeV, {result.InjectedFb:G4} fb")), RichText.Plain(pulls)]),
            HasXLabels = isLast,
            OmitsTopLabel = row > 0,
        };
    }
}
