using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>The recoil spectrum: figures, and yields by range of M²recoil.</summary>
internal static class SpectrumSection
{
    // The ranges of the yields quoted by the analysis.
    private static readonly double[] RangeEnds = [1.0, 9.0, 36.0, 50.0, double.PositiveInfinity];

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        html.Section("spectrum", title);
        html.Picture(
            figures.GetValueOrDefault(PlotNames.SpectrumBeforeNetwork),
            "Recoil mass squared after all cuts but the network, summed over the recoil polar angle, as simulated (no smoothing).");
        html.Picture(
            figures.GetValueOrDefault(PlotNames.Spectrum),
            "Recoil mass squared after all cuts, summed over the recoil polar angle. Processes are stacked; hatching is the statistical uncertainty of the simulation, "
            + "bars on the data are central 68 % Poisson intervals. Neighbouring analysis bins are merged; contents are divided by the bin width. Below: data over expectation, with the uncertainty of the simulation in grey.");
        html.Picture(figures.GetValueOrDefault(PlotNames.SpectrumLow), "The low end of the spectrum, in analysis bins.");
        html.Table(Yields(run.Spectrum));
        html.Picture(
            figures.GetValueOrDefault(PlotNames.ThetaM2),
            "Density of events in the plane of recoil polar angle (c.m. frame) and recoil mass squared, on the bins of the analysis: expectation, and data where there are any, on one colour scale.");
    }

    private static HtmlTable Yields(SpectrumTable spectrum)
    {
        string[] columns = ["M²recoil [GeV²]", .. spectrum.Backgrounds.Select(b => ">" + b.Process), ">Expected", ">Data"];
        var table = new HtmlTable("Events by range of M²recoil (bins belong to the range of their centre; errors: simulation statistics before smoothing)", columns);
        double from = double.NegativeInfinity;
        foreach (double to in RangeEnds)
        {
            string range = double.IsInfinity(from) ? $"below {to:0}" : double.IsInfinity(to) ? $"above {from:0}" : $"{from:0} to {to:0}";
            table.Row(YieldRow(spectrum, range, from, to));
            from = to;
        }

        table.MarkedRow(YieldRow(spectrum, "all", double.NegativeInfinity, double.PositiveInfinity));
        return table;
    }

    private static string[] YieldRow(SpectrumTable spectrum, string range, double from, double to)
    {
        int[] cells = Cells(spectrum.Grid, from, to).ToArray();
        double content = 0.0;
        double variance = 0.0;
        var row = new List<string> { range };
        foreach (ProcessTemplate background in spectrum.Backgrounds)
        {
            double c = cells.Sum(i => background.Content[i]);
            double v = cells.Sum(i => background.RawError[i] * background.RawError[i]);
            row.Add(NumberText.WithError(c, Math.Sqrt(v)));
            content += c;
            variance += v;
        }

        row.Add(NumberText.WithError(content, Math.Sqrt(variance)));
        row.Add(spectrum.Data is { } data ? NumberText.Count((long)Math.Round(cells.Sum(i => data[i]))) : NumberText.Missing);
        return [.. row];
    }

    private static IEnumerable<int> Cells(AnalysisGrid grid, double from, double to)
    {
        for (int i = 0; i < grid.ThetaEdgesDeg.Length; i++)
        {
            double centre = 0.5 * (grid.M2Edges[i] + grid.M2Edges[i + 1]);
            if (centre >= from && centre < to)
            {
                for (int cell = grid.Offsets[i]; cell < grid.Offsets[i + 1]; cell++)
                {
                    yield return cell;
                }
            }
        }
    }
}
