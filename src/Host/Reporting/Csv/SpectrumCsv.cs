using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>spectrum.csv</c>: one row per cell of the analysis grid, with the expectation that the fits use.</summary>
internal static class SpectrumCsv
{
    /// <summary>Column names for a list of processes.</summary>
    public static IReadOnlyList<string> Columns(IEnumerable<string> processes)
        => ["m2_low", "m2_high", "theta_bin", "theta_low_deg", "theta_high_deg", .. processes.SelectMany(p => new[] { p, p + "_err" }), "data"];

    /// <summary>Writes the table. Without data the last column is empty.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="spectrum">The spectrum.</param>
    public static void Write(TextWriter writer, SpectrumTable spectrum)
    {
        AnalysisGrid grid = spectrum.Grid;
        using var table = new CsvTable(writer, Columns(spectrum.Backgrounds.Select(b => b.Process)));
        for (int i = 0; i < grid.ThetaEdgesDeg.Length; i++)
        {
            double[] theta = grid.ThetaEdgesDeg[i];
            for (int j = 0; j < theta.Length - 1; j++)
            {
                int cell = grid.Offsets[i] + j;
                table.Add(grid.M2Edges[i]).Add(grid.M2Edges[i + 1]).Add(j).Add(theta[j]).Add(theta[j + 1]);
                foreach (ProcessTemplate background in spectrum.Backgrounds)
                {
                    table.Add(background.Content[cell]).Add(background.Error[cell]);
                }

                table.Add(spectrum.Data?[cell]).EndRow();
            }
        }
    }
}
