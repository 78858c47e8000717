using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Templates;

public sealed class BlindingTests
{
    [Theory]
    [InlineData("demo_data.parquet", 88194)]
    [InlineData("unreadable.csv", 3)]
    public void Run_Blind_CountsTheDataAndGivesExpectedLimitsOnly(string data, int rows)
    {
        using var folder = new TemporaryFolder();
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");

        // No column that the analysis needs, and values that could not be read: counting looks at neither.
        File.WriteAllText(folder.File("unreadable.csv"), "anything,else\n1,x\n2,y\n3,z\n");
        string text = File.ReadAllText(Path.Combine(samples, "demo.yaml"))
            .Replace("files: data/demo_data.parquet", "files: " + (rows == 3 ? folder.File(data) : Path.Combine(samples, "data", data)), StringComparison.Ordinal)
            .Replace("files: data/", $"files: {samples}/data/", StringComparison.Ordinal)
            .Replace("networks/", $"{samples}/networks/", StringComparison.Ordinal);
        File.WriteAllText(folder.File("blind.yaml"), text + "\nblind: true\nbinning: { mass_min_gev: 4.0, mass_max_gev: 4.5 }\n");
        string result = folder.File("result");
        ProgramRun.Outcome outcome = ProgramRun.Of("run", folder.File("blind.yaml"), "--out", result);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains($"Blind: {rows} rows", outcome.Error, StringComparison.Ordinal);

        JsonNode run = JsonNode.Parse(File.ReadAllText(Path.Combine(result, "run.json")))!;
        Assert.Equal(rows, (int)run["results"]!["blinded_rows"]!);
        Assert.False((bool)run["results"]!["data"]!);
        Assert.True((bool)run["configuration"]!["blind"]!);
        Assert.DoesNotContain(run["inputs"]!.AsArray(), i => ((string)i!["path"]!).EndsWith(data, StringComparison.Ordinal));
        Assert.Contains("blinded:", File.ReadAllText(Path.Combine(result, "report.html")), StringComparison.Ordinal);
        string[] limits = File.ReadAllLines(Path.Combine(result, "limits.csv"));
        Assert.All(limits.Skip(1), line => Assert.Equal((string.Empty, "expected_only"), (line.Split(',')[3], line.Split(',')[^1])));
        Assert.DoesNotContain("\ndata,", File.ReadAllText(Path.Combine(result, "cutflow.csv")), StringComparison.Ordinal);
    }
}
