using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>cutflow.csv</c>: one row per process and cut.</summary>
internal static class CutFlowCsv
{
    /// <summary>Column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["process", "cut", "events", "sum_weights", "sum_weights_err"];

    /// <summary>Writes the table: processes in order of first appearance, cuts in the order of the selection.</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="rows">The cut flow.</param>
    public static void Write(TextWriter writer, IReadOnlyList<CutFlowRow> rows)
    {
        using var table = new CsvTable(writer, Columns);
        foreach (IGrouping<string, CutFlowRow> process in rows.GroupBy(r => r.Process))
        {
            foreach (CutFlowRow row in process.OrderBy(r => r.Cut))
            {
                table.Add(row.Process).Add(SelectionCuts.Name(row.Cut)).Add(row.Events).Add(row.SumWeights).Add(row.SumWeightsError).EndRow();
            }
        }
    }
}
