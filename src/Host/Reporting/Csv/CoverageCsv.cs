using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>coverage.csv</c>: one row per window and injected cross section.</summary>
internal static class CoverageCsv
{
    /// <summary>Column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "mass_gev", "m2_gev2", "bins", "expected_fb", "injected_fb", "toys", "failed_toys",
        "coverage_cls", "coverage_cls_err", "coverage_clsb", "coverage_clsb_err",
        "pulls", "pull_mean", "pull_mean_err", "pull_rms", "pull_rms_err",
        "fits", "retried_fits", "failed_fits", "status",
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="points">The points of a study.</param>
    public static void Write(TextWriter writer, IReadOnlyList<CoveragePoint> points)
    {
        using var table = new CsvTable(writer, Columns);
        foreach (CoveragePoint point in points)
        {
            table.Add(point.MassGeV).Add(point.MassGeV * point.MassGeV).Add(point.Bins);
            table.Add(point.ExpectedLimit).Add(point.Injected).Add(point.Toys).Add(point.FailedToys);
            table.Add(point.Cls?.Value).Add(point.Cls?.Error).Add(point.Clsb?.Value).Add(point.Clsb?.Error);
            table.Add(point.Pulls?.Count ?? 0).Add(point.Pulls?.Mean).Add(point.Pulls?.MeanError).Add(point.Pulls?.Rms).Add(point.Pulls?.RmsError);
            table.Add(point.Fits).Add(point.RetriedFits).Add(point.FailedFits).Add(point.Problem is null ? "ok" : "failed").EndRow();
        }
    }
}
