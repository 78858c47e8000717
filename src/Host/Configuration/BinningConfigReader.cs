using System.Globalization;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>binning</c> section (design.md, section 3).</summary>
internal static class BinningConfigReader
{
    private static readonly BinningConfig Default = new(
        MassMinGeV: 0.01,
        MassMaxGeV: 8.5,
        WidthTable: null,
        BinsPerWindow: 20,
        ThetaBins: [(9, 5), (25, 4), (36, 3), (50, 2), (double.PositiveInfinity, 1)],
        ThetaEdgeProcess: "mumu");

    /// <summary>Reads the section; null = the default grid.</summary>
    public static BinningConfig Read(YamlSection? section, Func<string, string> resolve)
    {
        if (section is null)
        {
            return Default;
        }

        var config = new BinningConfig(
            section.Number("mass_min_gev", Default.MassMinGeV, 0, 1e4),
            section.Number("mass_max_gev", Default.MassMaxGeV, 0, 1e4),
            section.OptionalText("width_table") is string table ? ReadWidthTable(resolve(table)) : null,
            (int)section.Integer("bins_per_window", Default.BinsPerWindow, 2, 400),
            section.Has("theta_bins") ? section.StepsInM2("theta_bins", entry => (int)entry.Integer("bins", 1, 1, 20)) : Default.ThetaBins,
            section.OptionalText("theta_edge_process") ?? Default.ThetaEdgeProcess);
        if (config.MassMinGeV >= config.MassMaxGeV)
        {
            throw section.Invalid("mass_min_gev", $"({config.MassMinGeV:R}) is not below mass_max_gev ({config.MassMaxGeV:R})");
        }

        if (config.BinsPerWindow % 2 != 0)
        {
            throw section.Invalid("bins_per_window", $"is {config.BinsPerWindow}, but must be even: half of the bins lie on each side of the hypothesis");
        }

        section.RejectUnknownKeys();
        return config;
    }

    /// <summary>Reads lines of "M2,width" in GeV²; lines that start with # and one header line are skipped.</summary>
    private static List<(double M2, double Width)> ReadWidthTable(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Width table '{path}' (binning.width_table) cannot be read. Give a CSV file with columns m2_gev2,width_gev2.", e);
        }

        var table = new List<(double M2, double Width)>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]) || lines[i].StartsWith('#'))
            {
                continue;
            }

            string[] cells = lines[i].Split(',');
            bool numbers = cells.Length >= 2
                & double.TryParse(cells[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double m2)
                & double.TryParse(cells.ElementAtOrDefault(1), NumberStyles.Float, CultureInfo.InvariantCulture, out double width);
            if (!numbers && table.Count == 0)
            {
                continue; // the header
            }

            if (!numbers || !double.IsFinite(m2) || !(width > 0) || !double.IsFinite(width) || (table.Count > 0 && m2 <= table[^1].M2))
            {
                throw new InputException(
                    $"Width table '{path}', line {i + 1}: '{lines[i].Trim()}' is not 'm2_gev2,width_gev2' with rising M2 and a positive width. Correct that line.");
            }

            table.Add((m2, width));
        }

        return table.Count >= 2 ? table : throw new InputException($"Width table '{path}' holds {table.Count} rows; it needs at least 2.");
    }
}
