using System.Globalization;
using System.Text.Json;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Json;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>What results depend on, as keys and values: results of one run may be used in another where all of them are equal.</summary>
/// <remarks>Not where and on what it runs: results do not depend on folders, threads and devices. Paths count from the folder of the configuration.</remarks>
/// <param name="Values">Values by key, sorted.</param>
internal sealed record RunIdentity(SortedDictionary<string, string> Values)
{
    private const int DifferencesNamed = 5;

    /// <summary>No keys.</summary>
    public static RunIdentity Nothing { get; } = new(new SortedDictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The configuration, the program's version, and further settings of a command.</summary>
    /// <param name="command">Name of the command.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="settings">Further settings.</param>
    public static RunIdentity Of(string command, RunConfig config, params IEnumerable<(string Key, string Value)> settings)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["command"] = command, ["version of zprime"] = RunResultBuilder.Version, ["precision"] = config.Precision.ToString() };
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            ConfigurationJson.Write(json, config);
        }

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        Flatten(document.RootElement, string.Empty, Path.GetDirectoryName(Path.GetFullPath(config.Path))!, values);
        foreach ((string key, string value) in settings)
        {
            values[key] = value;
        }

        return new(values);
    }

    /// <summary>Checksums of input files.</summary>
    public static RunIdentity Of(IEnumerable<InputFile> inputs)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (InputFile input in inputs)
        {
            values[$"content of {input.Path}"] = input.Sha256;
        }

        return new(values);
    }

    /// <summary>Numbers, to the last bit.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="numbers">The numbers.</param>
    public static RunIdentity Of(string name, IEnumerable<double?> numbers) => new(new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [name] = string.Join(' ', numbers.Select(n => n?.ToString("R", CultureInfo.InvariantCulture) ?? "-")),
    });

    /// <summary>What differs, in words; null where nothing does.</summary>
    /// <param name="now">What is asked now.</param>
    /// <param name="there">What to call this one.</param>
    /// <param name="here">What to call the other one.</param>
    public string? DifferenceFrom(RunIdentity now, string there, string here)
    {
        string[] keys = [.. Values.Keys.Union(now.Values.Keys, StringComparer.Ordinal).Where(k => Values.GetValueOrDefault(k) != now.Values.GetValueOrDefault(k))];
        if (keys.Length == 0)
        {
            return null;
        }

        IEnumerable<string> named = keys.Take(DifferencesNamed).Select(k => $"{k} is {Show(Values, k)} {there} and {Show(now.Values, k)} {here}");
        string more = keys.Length > DifferencesNamed ? $"; and {keys.Length - DifferencesNamed} more" : string.Empty;
        return string.Join("; ", named) + more;
    }

    private static string Show(SortedDictionary<string, string> values, string key)
    {
        const int Longest = 60;
        return !values.TryGetValue(key, out string? value) ? "absent" : value.Length <= Longest ? value : value[..Longest] + "...";
    }

    private static void Flatten(JsonElement element, string path, string folder, SortedDictionary<string, string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", folder, values);
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Flatten(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), folder, values);
                }

                break;
            case JsonValueKind.String:
                string text = element.GetString()!;
                values[path] = $"'{(Path.IsPathRooted(text) ? Path.GetRelativePath(folder, text).Replace('\\', '/') : text)}'";
                break;
            default:
                values[path] = element.GetRawText();
                break;
        }
    }
}
