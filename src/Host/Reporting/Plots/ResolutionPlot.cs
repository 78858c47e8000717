using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Resolution of the recoil mass squared at the generated masses, and the width of the analysis bins, against mass.</summary>
internal static class ResolutionPlot
{
    /// <summary>The figure; null without signal samples.</summary>
    public static Figure? Make(RunResult run)
    {
        if (run.Signal.Count == 0 || run.Windows.Count == 0)
        {
            return null;
        }

        double[] edges = run.Spectrum.Grid.M2Edges;
        double[] masses = [.. run.Windows.Select(w => w.MassGeV)];
        double?[] widths = [.. masses.Select(m => (double?)BinWidth(edges, m * m))];
        MarkerPoint[] points = [.. run.Signal.Select(s => new MarkerPoint(s.MassGeV, s.ResolutionGeV2, s.ResolutionGeV2, s.ResolutionGeV2))];
        (double xMin, double xMax) = Ranges.Mass(masses);
        double max = Ranges.Of([.. widths, .. points.Select(p => p.Y)])?.Max ?? 1.0;
        var panel = new Panel(
            new(
                PageLayout.Column.Single,
                Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 },
                Axis.Linear(0.0, 1.15 * max, RichText.Of("Resolution of *M*^{2}_{recoil} [GeV^{2}]"))),
            [
                new LineSeries(masses, widths, new(Palette.Ink, 1.4, "6 4"), RichText.Plain("Width of the analysis bins")),
                new MarkerSeries(points, 3.2, Palette.Blue, RichText.Plain("Signal, half of the central 68 %, radiation included")),
            ]);
        return new(PlotNames.Resolution, "Resolution of the recoil mass squared against mass", PageLayout.Column.Width, PageLayout.Column.Height, [panel]);
    }

    private static double BinWidth(double[] edges, double m2)
    {
        int at = Array.BinarySearch(edges, m2);
        int bin = Math.Clamp(at >= 0 ? at : ~at - 1, 0, edges.Length - 2);
        return edges[bin + 1] - edges[bin];
    }
}
