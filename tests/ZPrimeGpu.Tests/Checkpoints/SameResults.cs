using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace ZPrimeGpu.Tests.Checkpoints;

/// <summary>
/// Results are the same where their folders hold the same names with the same bytes, but for what says where and how fast: the objects <c>environment</c> and <c>timing</c> of
/// run.json and lee.json, and the table "Time per stage" of the report.
/// </summary>
internal static partial class SameResults
{
    public static void Check(string expected, string actual)
    {
        Assert.Equal(Names(expected), Names(actual));
        Assert.All(Names(expected), name => Assert.Equal(Content(expected, name), Content(actual, name)));
    }

    private static string[] Names(string folder)
        => [.. Directory.EnumerateFileSystemEntries(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string Content(string folder, string name)
    {
        string text = File.ReadAllText(Path.Combine(folder, name));
        switch (Path.GetExtension(name))
        {
            case ".html":
                Assert.Single(Times().Matches(text));
                return Times().Replace(text, string.Empty);
            case ".json":
                JsonObject json = JsonNode.Parse(text)!.AsObject();
                Assert.True(json.Remove("environment") && json.Remove("timing"));
                return json.ToJsonString();
            default:
                return text;
        }
    }

    [GeneratedRegex("<caption>Time per stage</caption>.*?</table>", RegexOptions.Singleline)]
    private static partial Regex Times();
}
