namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>toys_asymptotic.csv</c>: limits by toys beside asymptotic ones, on the statistic that the configuration chose.</summary>
internal static class ToyRatioCsv
{
    /// <summary>Column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "mass_gev", "m2_gev2", "bins", "background",
        "observed_fb", "observed_err_fb", "observed_asymptotic_fb", "observed_ratio", "observed_ratio_err",
        "expected_fb", "expected_err_fb", "expected_asymptotic_fb", "expected_ratio", "expected_ratio_err",
        "toys", "failed_toys",
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="ratios">One per window.</param>
    public static void Write(TextWriter writer, IReadOnlyList<ToyRatio> ratios)
    {
        using var table = new CsvTable(writer, Columns);
        foreach (ToyRatio ratio in ratios)
        {
            double mass = ratio.Window.MassGeV;
            table.Add(mass).Add(mass * mass).Add(ratio.Window.Bins).Add(ratio.ExpectedBackground);
            Add(table, ratio.Observed);
            Add(table, ratio.Expected);
            table.Add(ratio.Window.Toys?.Toys ?? 0).Add(ratio.Window.Toys?.FailedToys ?? 0).EndRow();
        }
    }

    private static void Add(CsvTable table, LimitPair pair)
        => table.Add(pair.Toys).Add(pair.ToysError).Add(pair.Asymptotic).Add(pair.Ratio).Add(pair.Error);
}
