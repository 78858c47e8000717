using System.Text;
using System.Text.Json;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>Words of sentences about what a user's JSON file holds.</summary>
internal static class Words
{
    private const int LongestName = 60;

    /// <summary>A name in quotes; control characters are shown as '?', and what is very long is cut.</summary>
    public static string Quote(string name) => $"'{OneLine(name.Length > LongestName ? name[..LongestName] + "…" : name)}'";

    /// <summary>A path in quotes, in full.</summary>
    public static string QuotePath(string path) => $"'{OneLine(path)}'";

    /// <summary>Some of many names: the first eight, and how many more there are.</summary>
    public static string Listed(IReadOnlyCollection<string> names)
    {
        const int Shown = 8;
        string shown = string.Join(", ", names.Take(Shown).Select(Quote));
        return names.Count > Shown ? $"{shown} and {names.Count - Shown} more" : shown;
    }

    /// <summary>"1 value", "2 values".</summary>
    public static string Count(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";

    /// <summary>What a value is.</summary>
    public static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>The text without control characters, for a sentence of one line.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var line = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            line.Append(char.IsControl(c) ? '?' : c);
        }

        return line.ToString();
    }
}
