using System.Text.Json;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>failures.csv</c>: fits to toys that failed, the first hundred of each window; a row holds what <c>zprime replay</c> asks for. Only written where there are any.</summary>
internal static class FailuresCsv
{
    /// <summary>Columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["window", "mass_gev", "hypothesis_fb", "tested_fb", "toy", "seed", "stream", "status"];

    /// <summary>Whether there is anything to write.</summary>
    public static bool HasRows(IReadOnlyList<WindowLimit> limits) => limits.Any(w => w.Toys is { Failures.Count: > 0 });

    /// <summary>Writes the table; an empty tested value is a free fit.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<WindowLimit> limits)
    {
        using var table = new CsvTable(writer, Columns);
        foreach (WindowLimit window in limits)
        {
            foreach (ToyFailure failure in window.Toys?.Failures ?? [])
            {
                table.Add(window.Index).Add(window.MassGeV).Add(failure.Hypothesis).Add(failure.Poi);
                table.Add(failure.Toy.ToString(System.Globalization.CultureInfo.InvariantCulture));
                table.Add(failure.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)).Add(failure.Stream);
                table.Add(JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Status.ToString()));
                table.EndRow();
            }
        }
    }
}
