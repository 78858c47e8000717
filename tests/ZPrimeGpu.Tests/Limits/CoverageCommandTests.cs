using System.Globalization;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>What <c>./zprime coverage</c> writes and refuses.</summary>
public sealed class CoverageCommandTests
{
    private const string Demo = "samples/demo.yaml";

    [Fact]
    public void Coverage_OfTheDemo_WritesTableFigureAndSummaryWhateverTheThreads()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["coverage", Demo, "--toys", "120", "--mass", "7", "0.9", "--cl", "0.95", "--seed", "4"];
        ProgramRun.Outcome outcome = ProgramRun.Of([.. common, "--threads", "1", "--out", folder.File("one")]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["coverage.csv", "coverage.json", "coverage.svg"], Directory.GetFiles(folder.File("one")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        string[][] rows = [.. File.ReadAllLines(Path.Combine(folder.File("one"), "coverage.csv")).Select(l => l.Split(','))];
        Assert.Equal(CoverageCsv.Columns, rows[0]);
        Assert.Equal(9, rows.Length);
        double[][] numbers = [.. rows.Skip(1).Select(r => r[..^1].Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray())];
        Assert.All(numbers, r => Assert.InRange(r[7], 0.7, 1.0));
        Assert.All(numbers, r => Assert.Equal(120.0, r[5]));
        Assert.Equal([0.0, 0.5, 1.0, 2.0], numbers[..4].Select(r => r[4] / r[3]));
        Assert.True(numbers[0][0] < numbers[4][0]);
        Assert.All(rows.Skip(1), r => Assert.Equal("ok", r[^1]));

        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(8, json.RootElement.GetProperty("points").GetInt32());
        Assert.Equal(0.95, json.RootElement.GetProperty("cl").GetDouble());
        Assert.Equal(numbers.Sum(r => r[^3]), json.RootElement.GetProperty("fits").GetDouble());
        Assert.Equal(outcome.Output, File.ReadAllText(Path.Combine(folder.File("one"), "coverage.json")));
        Assert.Contains("95%", File.ReadAllText(Path.Combine(folder.File("one"), "coverage.svg")), StringComparison.Ordinal);

        ProgramRun.Outcome again = ProgramRun.Of([.. common, "--threads", "3", "--out", folder.File("three")]);
        Assert.Equal(outcome.Output, again.Output);
        Assert.All(
            Directory.GetFiles(folder.File("one")), f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(folder.File("three"), Path.GetFileName(f)))));
    }

    [Theory]
    [InlineData("--toys 0", "--toys", "0")]
    [InlineData("--cl 1", "--cl", "1")]
    [InlineData("--inject -1", "--inject", "0", "-1")]
    [InlineData("--inject NaN", "--inject", "NaN")]
    [InlineData("--mass 11", "--mass", "11")]
    public void Coverage_BadUsage_OneSentenceExitCode2NothingWritten(string named, params string[] options)
    {
        using var folder = new TemporaryFolder();
        ProgramRun.Outcome outcome = ProgramRun.Of(["coverage", Demo, "--out", folder.File("out"), .. options]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(named, outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
