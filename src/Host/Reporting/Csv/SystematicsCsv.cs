using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>systematics.csv</c> and <c>impacts.csv</c>: the tables of systematic uncertainties of the report.</summary>
internal static class SystematicsCsv
{
    /// <summary>Columns of <c>systematics.csv</c>, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["kind", "name", "m2_from_gev2", "m2_below_gev2", "value", "text", "enters", "correlation", "origin"];

    /// <summary>Columns of <c>impacts.csv</c>, in order.</summary>
    public static IReadOnlyList<string> ImpactColumns { get; } = ["without", "mass_gev", "expected_fb", "relative_change"];

    /// <summary>Writes every uncertainty and every correction.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="config">Configuration.</param>
    public static void Write(TextWriter writer, RunConfig config)
    {
        using var table = new CsvTable(writer, Columns);
        Add("uncertainty", SystematicRow.Of(config));
        Add("correction", SystematicRow.Corrections(config));

        void Add(string kind, IReadOnlyList<SystematicRow> rows)
        {
            foreach (SystematicRow row in rows)
            {
                table.Add(kind).Add(row.Name).Add(row.FromGeV2).Add(row.BelowGeV2).Add(row.Number).Add(row.Value.Replace('−', '-')).Add(row.Enters).Add(row.Correlation).Add(row.Origin).EndRow();
            }
        }
    }

    /// <summary>Writes median expected limits without each uncertainty, and their change.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="impacts">The table; its first entry leaves nothing out.</param>
    public static void WriteImpacts(TextWriter writer, IReadOnlyList<SystematicImpact> impacts)
    {
        using var table = new CsvTable(writer, ImpactColumns);
        foreach (SystematicImpact impact in impacts)
        {
            foreach (((double mass, double? limit), (_, double? all)) in impact.Limits.Zip(impacts[0].Limits))
            {
                table.Add(impact.Name ?? "nothing").Add(mass).Add(limit).Add(all > 0 ? (limit / all) - 1 : null).EndRow();
            }
        }
    }
}
