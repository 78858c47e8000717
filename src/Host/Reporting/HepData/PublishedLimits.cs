using System.Globalization;
using System.Text.Json;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting.HepData;

/// <summary>The columns of a finished run's <c>limits.csv</c>, by name.</summary>
internal sealed class PublishedLimits
{
    private readonly Dictionary<string, double?[]> columns;

    private PublishedLimits(Dictionary<string, double?[]> columns)
    {
        this.columns = columns;
    }

    /// <summary>Masses of the hypotheses [GeV].</summary>
    public double[] Masses => [.. columns["mass_gev"].Select(m => m!.Value)];

    /// <summary>Whether a folder holds a finished run.</summary>
    public static bool IsFinished(string folder) => File.Exists(Path.Combine(folder, ResultFiles.Run)) && File.Exists(Path.Combine(folder, ResultFiles.Limits));

    /// <summary>Reads a finished run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="config">The configuration, which has to be the run's, word for word.</param>
    /// <exception cref="InputException">It was made with another configuration, or its files are damaged.</exception>
    public static PublishedLimits Read(string folder, RunConfig config)
    {
        string run = Path.Combine(folder, ResultFiles.Run);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(run));
            if (json.RootElement.GetProperty("configuration_text").GetString() != config.Text)
            {
                throw new InputException($"The results in '{folder}' were made with another configuration than '{config.Path}' is now: run 'zprime run {config.Path}' first.");
            }

            return Parse(File.ReadAllLines(Path.Combine(folder, ResultFiles.Limits)));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or IOException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new InputException($"The results in '{folder}' cannot be read ({e.Message.TrimEnd('.')}): run 'zprime run {config.Path}' again.", e);
        }
    }

    /// <summary>The table from the lines of the file.</summary>
    public static PublishedLimits Parse(string[] lines)
    {
        string[] names = lines[0].Split(',');
        string[][] rows = [.. lines.Skip(1).Select(l => l.Split(','))];
        var columns = new Dictionary<string, double?[]>();
        for (int c = 0; c < names.Length; c++)
        {
            if (names[c] != "status")
            {
                columns[names[c]] = [.. rows.Select(r => r[c].Length == 0 ? (double?)null : double.Parse(r[c], NumberStyles.Float, CultureInfo.InvariantCulture))];
            }
        }

        return Array.TrueForAll(columns["mass_gev"], m => m is not null) ? new(columns) : throw new FormatException("a mass is missing");
    }

    /// <summary>A column; null where no row has a value, as that of a stage that did not run.</summary>
    public double?[]? Column(string name) => columns.TryGetValue(name, out double?[]? values) && Array.Exists(values, v => v is not null) ? values : null;
}
