using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>lee.csv</c>: one row per level of local significance; <c>lee_masses.csv</c>: one row per mass hypothesis.</summary>
internal static class LeeCsv
{
    /// <summary>Columns of <c>lee.csv</c>.</summary>
    public static IReadOnlyList<string> LevelColumns { get; } =
    [
        "level_z", "local_p", "local_p_toys", "upcrossings", "upcrossings_err", "gross_vitells_p", "gross_vitells_p_err", "gross_vitells_poisson_p",
        "global_p", "global_p_err", "global_p_low", "global_p_high", "global_z", "trials_factor", "effective_trials", "effective_trials_low", "effective_trials_high",
    ];

    /// <summary>Writes the levels.</summary>
    public static void WriteLevels(TextWriter writer, LookElsewhereResult result)
    {
        using var table = new CsvTable(writer, LevelColumns);
        foreach (LevelResult level in result.Levels)
        {
            table.Add(level.Z).Add(level.LocalP).Add(level.LocalPToys).Add(level.Upcrossings).Add(level.UpcrossingsError);
            table.Add(level.GrossVitells).Add(level.GrossVitellsError).Add(level.GrossVitellsPoisson);
            table.Add(level.Global.Value).Add(level.Global.Error).Add(level.Global.Low).Add(level.Global.High).Add(level.GlobalZ);
            table.Add(level.TrialsFactor).Add(level.EffectiveTrials).Add(level.EffectiveTrialsLow).Add(level.EffectiveTrialsHigh);
            table.EndRow();
        }
    }

    /// <summary>Writes the masses; one column of upcrossings per level, named by its z.</summary>
    public static void WriteMasses(TextWriter writer, LookElsewhereResult result)
    {
        using var table = new CsvTable(
            writer,
            ["mass_gev", "q0", "local_p_toys", "local_p_toys_err", "global_p", "global_p_err", "maxima",
                .. result.Levels.Select(l => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"upcrossings_{l.Z:R}"))]);
        foreach (WindowScanResult window in result.Windows)
        {
            table.Add(window.MassGeV).Add(window.ObservedQ0).Add(window.LocalToys?.Value).Add(window.LocalToys?.Error);
            table.Add(window.GlobalToys?.Value).Add(window.GlobalToys?.Error).Add(window.Maxima);
            foreach (double upcrossings in window.Upcrossings)
            {
                table.Add(upcrossings);
            }

            table.EndRow();
        }
    }
}
