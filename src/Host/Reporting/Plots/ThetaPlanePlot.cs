using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Expectation and data in the plane of recoil angle and recoil mass squared, on the analysis grid, as densities.</summary>
internal static class ThetaPlanePlot
{
    private const double MapHeight = 230.0;
    private const double Left = 82.0;
    private const double MapWidth = 488.0;
    private const double Top = 34.0;
    private const double Gap = 32.0;

    /// <summary>The figure.</summary>
    public static Figure Make(RunResult run)
    {
        AnalysisGrid grid = run.Spectrum.Grid;
        var expectation = new double[grid.Cells];
        foreach (ProcessTemplate background in run.Spectrum.Backgrounds)
        {
            for (int i = 0; i < expectation.Length; i++)
            {
                expectation[i] += background.Content[i];
            }
        }

        IReadOnlyList<HeatCell> expected = Densities(grid, expectation);
        IReadOnlyList<HeatCell> observed = run.Spectrum.Data is { } data ? Densities(grid, data) : [];
        List<double> positive = expected.Select(c => c.Value).Where(v => v > 0.0).ToList();
        double max = positive.Concat(observed.Select(c => c.Value)).DefaultIfEmpty(1.0).Max();
        double min = Math.Max(Ranges.Quantile(positive, 0.01) ?? (max / 100.0), max * 1e-5);
        var values = Axis.Log(min < max ? min : max / 10.0, max > 0.0 ? max : 1.0, RichText.Of("Events / (GeV^{2} · degree)"));

        var panels = new List<Panel> { Map(grid, expected, values, 0, "Expectation, " + run.Config.Templates.Smoothing.ToString().ToLowerInvariant() + " smoothing", run) };
        if (run.Spectrum.Data is not null)
        {
            panels.Add(Map(grid, observed, values, 1, "Data (white: no events)", run));
        }

        panels[^1] = panels[^1] with { HasXLabels = true };
        double height = Top + (panels.Count * MapHeight) + ((panels.Count - 1) * Gap) + 60.0;
        double bottom = Top + (panels.Count * MapHeight) + ((panels.Count - 1) * Gap);
        return new(PlotNames.ThetaM2, "Events in the plane of recoil polar angle and recoil mass squared, on the analysis grid", PageLayout.Column.Width + 20.0, height, panels)
        {
            ColourBars = [new(Box.Between(Left + MapWidth + 14.0, Top, Left + MapWidth + 30.0, bottom), values)],
        };
    }

    private static Panel Map(AnalysisGrid grid, IReadOnlyList<HeatCell> cells, Axis values, int row, string note, RunResult run)
    {
        var box = new Box(Left, Top + (row * (MapHeight + Gap)), MapWidth, MapHeight);
        var frame = new PlotFrame(
            box,
            Axis.Linear(grid.M2Edges[0], SpectrumPlot.End(run.Spectrum), PlotText.RecoilMassSquared),
            Axis.Linear(0.0, 180.0, RichText.Of("*θ*^{∗}_{recoil} [degree]")) with { TickCount = 9 });
        RichText text = RichText.Plain(note + ", ") + PlotText.Luminosity(run.Config);
        return new(frame, [new HeatMapSeries(cells, values)]) { Note = text, Headroom = Headroom.None, HasXLabels = false };
    }

    private static List<HeatCell> Densities(AnalysisGrid grid, double[] content)
    {
        var cells = new List<HeatCell>(content.Length);
        for (int i = 0; i < grid.ThetaEdgesDeg.Length; i++)
        {
            double[] theta = grid.ThetaEdgesDeg[i];
            double width = grid.M2Edges[i + 1] - grid.M2Edges[i];
            for (int j = 0; j + 1 < theta.Length; j++)
            {
                double area = width * (theta[j + 1] - theta[j]);
                cells.Add(new(grid.M2Edges[i], grid.M2Edges[i + 1], theta[j], theta[j + 1], area > 0.0 ? content[grid.Offsets[i] + j] / area : 0.0));
            }
        }

        return cells;
    }
}
