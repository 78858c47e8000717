using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>goodness_of_fit.csv</c>: Pearson's χ² and the saturated likelihood ratio of every window that was tested.</summary>
internal static class GoodnessOfFitCsv
{
    /// <summary>Column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "mass_gev", "m2_gev2", "bins", "pearson", "pearson_p", "pearson_p_err", "saturated", "saturated_p", "saturated_p_err",
        "toys", "failed_toys", "fits", "retried_fits", "failed_fits", "status",
    ];

    /// <summary>Writes the table; p-values are the fraction of toys whose statistic is at least that of the data, errors are binomial.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="limits">Results of the windows.</param>
    public static void Write(TextWriter writer, IReadOnlyList<WindowLimit> limits)
    {
        using var table = new CsvTable(writer, Columns);
        foreach (WindowLimit window in limits)
        {
            if (window.GoodnessOfFit is not { } test)
            {
                continue;
            }

            GoodnessOfFitResult result = test.Result;
            table.Add(window.MassGeV).Add(window.MassGeV * window.MassGeV).Add(window.Bins);
            table.Add(result.Pearson).Add(result.PearsonP?.Value).Add(result.PearsonP?.Error);
            table.Add(result.Saturated).Add(result.SaturatedP?.Value).Add(result.SaturatedP?.Error);
            table.Add(result.Toys).Add(result.FailedToys);
            table.Add(test.Tally.Fits).Add(test.Tally.Retried).Add(test.Tally.Failed).Add(result.Problem is null ? "ok" : "failed").EndRow();
        }
    }
}
