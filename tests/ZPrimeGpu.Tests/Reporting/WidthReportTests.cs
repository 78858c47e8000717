using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class WidthReportTests
{
    [Fact]
    public void Run_OfAWideSignal_ComparesItWithANarrowOne()
    {
        using var folder = new TemporaryFolder();
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
        string text = File.ReadAllText(Path.Combine(samples, "demo.yaml"))
            .Replace("files: data/", $"files: {samples}/data/", StringComparison.Ordinal)
            .Replace("networks/", $"{samples}/networks/", StringComparison.Ordinal);
        File.WriteAllText(folder.File("wide.yaml"), text + "\nwidth: { gamma_over_m: 0.1 }\nbinning: { mass_min_gev: 4.0, mass_max_gev: 4.3 }\n");
        string result = folder.File("result");
        ProgramRun.Outcome outcome = ProgramRun.Of("run", folder.File("wide.yaml"), "--out", result);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[] lines = File.ReadAllLines(Path.Combine(result, "wide_narrow.csv"));
        Assert.True(lines.Length > 5);
        foreach (string line in lines.Skip(1))
        {
            double?[] cells = [.. line.Split(',').Select(c => c.Length == 0 ? (double?)null : double.Parse(c, CultureInfo.InvariantCulture))];

            // Spread over 1.6 GeV² instead of 0.23, and without theta*: a weaker limit, at about the same efficiency.
            Assert.InRange(cells[12]!.Value, 1.5, 20.0);
            Assert.Equal(cells[5]!.Value, cells[4]!.Value, 0.1 * cells[5]!.Value);
        }

        Assert.Contains("</svg>", File.ReadAllText(Path.Combine(result, "wide_narrow.svg")), StringComparison.Ordinal);
        Assert.Contains("Γ/", File.ReadAllText(Path.Combine(result, "gprime.svg")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(result, "gprime_vanilla.svg"))); // such a width is that of dark matter
        Assert.Contains("α_D = 2.9", File.ReadAllText(Path.Combine(result, "report.html")), StringComparison.Ordinal);
        Assert.Contains("Median expected limits on a wide and on a narrow signal", File.ReadAllText(Path.Combine(result, "report.html")), StringComparison.Ordinal);
        Assert.StartsWith("without,mass_gev,expected_fb,relative_change", File.ReadAllText(Path.Combine(result, "impacts.csv")), StringComparison.Ordinal);
        ProgramRun.Outcome narrow = ProgramRun.Of("run", folder.File("wide.yaml"), "--width", "0", "--blind", "--out", folder.File("narrow"));
        Assert.True(narrow.ExitCode == 0, narrow.Error);
        Assert.Contains("Blind: 88194 rows", narrow.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.File("narrow"), "wide_narrow.csv")));
    }

    [Fact]
    public void Export_WithAWidth_WritesTheWideWindow()
    {
        using var folder = new TemporaryFolder();
        ProgramRun.Outcome outcome = ProgramRun.Of("export", "samples/demo.yaml", "--format", "pyhf", "--mass", "6", "--width", "0.1", "--out", folder.File("pyhf"));
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonNode workspace = JsonNode.Parse(File.ReadAllText(Assert.Single(Directory.GetFiles(folder.File("pyhf"), "*.json"))))!;

        // +-2 x 0.1 x 36 GeV2 in bins of 0.11 to 0.16 GeV2, no theta*; a narrow window has 20 bins of M2.
        Assert.InRange(workspace["channels"]![0]!["samples"]![0]!["data"]!.AsArray().Count, 90, 130);
    }
}
