using System.Globalization;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>
/// Reads an earlier limit from a text table: a header with a column of masses (its name begins with M and may end with GeV or MeV, such as <c>M_GeV</c> or <c>mass [MeV]</c>) and one of
/// g′ (its name begins with g), or two columns of numbers without a header. Fields are separated by commas, semicolons, tabs or blanks; lines that begin with #, also in
/// quotes, are comments; an empty g′ is a gap.
/// </summary>
internal static class OverlayFile
{
    private const int MostRows = 200_000;

    /// <summary>Reads the overlays of a configuration, before any work starts.</summary>
    /// <exception cref="InputException">A file cannot be read or understood.</exception>
    public static IReadOnlyList<LimitOverlay> ReadAll(InterpretationConfig config) => [.. config.Overlays.Select(Read)];

    /// <summary>Reads one file.</summary>
    /// <exception cref="InputException">The file cannot be read or understood.</exception>
    public static LimitOverlay Read(OverlayConfig overlay)
    {
        try
        {
            return Parse(overlay, File.ReadLines(overlay.File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = Directory.Exists(overlay.File) ? "is a folder" : File.Exists(overlay.File) ? "cannot be read" : "does not exist";
            throw new InputException($"The earlier limit '{overlay.File}' (interpretation.overlays, '{overlay.Label}') {why}: correct its path, or leave the overlay out.", e);
        }
    }

    /// <summary>Understands the lines of a file.</summary>
    internal static LimitOverlay Parse(OverlayConfig overlay, IEnumerable<string> lines)
    {
        var masses = new List<double>();
        var couplings = new List<double?>();
        Columns? columns = null;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string text = line.Trim().TrimStart('\uFEFF');
            if (text.Length == 0 || text.TrimStart('"').StartsWith('#'))
            {
                continue;
            }

            if (columns is null)
            {
                columns = FindColumns(overlay, text, number);
                if (columns.HasHeader)
                {
                    continue;
                }
            }

            string[] fields = Split(text, columns.Separator);
            if (fields.Length <= Math.Max(columns.Mass, columns.Coupling))
            {
                throw Flaw(overlay, number, $"has {fields.Length} {(fields.Length == 1 ? "field" : "fields")}, too few for the columns of mass and g'");
            }

            string coupling = fields[columns.Coupling];
            masses.Add(columns.UnitGeV * Number(fields[columns.Mass], "mass", 0.0));
            couplings.Add(coupling.Length == 0 ? null : Number(coupling, "g'", double.Epsilon));
            if (masses.Count > MostRows)
            {
                throw Flaw(overlay, number, $"is row {MostRows + 1}: this is not a limit curve");
            }
        }

        return couplings.Count(c => c.HasValue) >= 2
            ? new(overlay, masses, couplings)
            : throw new InputException($"The earlier limit '{overlay.File}' holds fewer than two points. A curve needs two columns of numbers: mass and g'.");

        double Number(string field, string what, double least)
            => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= least
                ? value
                : throw Flaw(overlay, number, $"has '{field}' for the {what}, which must be a {(least > 0.0 ? "positive " : "non-negative ")}number");
    }

    private static Columns FindColumns(OverlayConfig overlay, string text, int number)
    {
        char separator = text.Contains(',') ? ',' : text.Contains(';') ? ';' : text.Contains('\t') ? '\t' : ' ';
        string[] names = Split(text, separator);
        if (names.Length < 2)
        {
            throw Flaw(overlay, number, "has one column; mass and g' are needed");
        }

        bool hasHeader = !names.All(n => n.Length == 0 || double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        if (!hasHeader)
        {
            return overlay.MassColumn is null && overlay.CouplingColumn is null
                ? new(0, 1, overlay.MassUnitGeV ?? 1.0, separator, HasHeader: false)
                : throw Flaw(overlay, number, "holds numbers, but 'mass_column' or 'gprime_column' ask for a header");
        }

        int mass = Find(overlay.MassColumn, "mass_column", 'm');
        return new(mass, Find(overlay.CouplingColumn, "gprime_column", 'g'), overlay.MassUnitGeV ?? UnitOf(names[mass]), separator, HasHeader: true);

        int Find(string? wanted, string key, char initial)
        {
            int at = wanted is null
                ? Array.FindIndex(names, n => n.StartsWith(initial.ToString(), StringComparison.OrdinalIgnoreCase))
                : Array.IndexOf(names, wanted);
            string what = wanted is null ? $"no column whose name begins with '{initial}' (name it with '{key}')" : $"no column '{wanted}'";
            return at >= 0 ? at : throw Flaw(overlay, number, $"has {what}; its columns: {string.Join(", ", names)}");
        }
    }

    private static double UnitOf(string name) => name.Contains("mev", StringComparison.OrdinalIgnoreCase) ? 1e-3 : 1.0;

    private static string[] Split(string text, char separator)
        => Array.ConvertAll(
            separator == ' ' ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : text.Split(separator), field => field.Trim().Trim('"').Trim());

    private static InputException Flaw(OverlayConfig overlay, int line, string problem) => new($"The earlier limit '{overlay.File}', line {line}, {problem}.");

    private sealed record Columns(int Mass, int Coupling, double UnitGeV, char Separator, bool HasHeader);
}
