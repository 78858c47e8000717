using System.Globalization;
using ZPrimeGpu.Host.Accelerators.Fits;

namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>What a stage took.</summary>
/// <param name="Stage">What it did.</param>
/// <param name="Wall">Time.</param>
/// <param name="Processor">Processor time of the whole process.</param>
/// <param name="Fits">Fits.</param>
internal sealed record StageHealth(string Stage, TimeSpan Wall, TimeSpan Processor, FitMeterReading Fits);

/// <summary>The table at the end of a run: what each stage took, and how its fits went.</summary>
internal static class HealthTable
{
    /// <summary>The lines of the table; none where there is less than two stages to compare.</summary>
    /// <param name="stages">Stages.</param>
    /// <param name="peakMemoryBytes">Largest memory of the process.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<StageHealth> stages, long peakMemoryBytes)
    {
        if (stages.Count < 2)
        {
            return [];
        }

        StageHealth all = Sum(stages);
        string[][] rows = [["stage", "wall s", "cpu s", "fits", "fits/s", "retried", "failed"], .. stages.Append(all).Select(Row)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length))];
        return
        [
            .. rows.Select(r => "  " + string.Join("  ", r.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))),
            string.Create(CultureInfo.InvariantCulture, $"  peak memory {peakMemoryBytes / 1048576.0:N0} MiB"),
        ];
    }

    /// <summary>All stages together.</summary>
    public static StageHealth Sum(IReadOnlyList<StageHealth> stages) => new(
        "all",
        stages.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Wall),
        stages.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Processor),
        new FitMeterReading(stages.Sum(s => s.Fits.Fits), stages.Sum(s => s.Fits.Retried), stages.Sum(s => s.Fits.Failed)));

    private static string[] Row(StageHealth s)
    {
        bool fits = s.Fits.Fits > 0;
        return
        [
            s.Stage,
            s.Wall.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture),
            s.Processor.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture),
            fits ? s.Fits.Fits.ToString("N0", CultureInfo.InvariantCulture) : "-",
            fits && s.Wall > TimeSpan.Zero ? (s.Fits.Fits / s.Wall.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture) : "-",
            fits ? s.Fits.Retried.ToString("N0", CultureInfo.InvariantCulture) : "-",
            fits ? s.Fits.Failed.ToString("N0", CultureInfo.InvariantCulture) : "-",
        ];
    }
}
