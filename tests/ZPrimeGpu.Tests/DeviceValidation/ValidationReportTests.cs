using System.Text.Json;
using System.Xml.Linq;
using Xunit;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Report;
using ZPrimeGpu.Host.Validation;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.DeviceValidation;

public sealed class ValidationReportTests
{
    private static readonly ValidationLine Good = new(ValidationSections.KnownAnswers, "ln x < 1 & more", 0.5, 0.0, 0.9, "bound");
    private static readonly ValidationLine Skipped = ValidationLine.Skip(ValidationSections.Accelerators, "cuda", "no device");

    [Fact]
    public void Report_IsGreen_OnlyWithoutARedLineAndWithAGreenOne()
    {
        Assert.True(Report(Good, Skipped).Passed);
        Assert.False(Report(Good, Good with { Number = 1.0 }, Skipped).Passed);
        Assert.False(Report(Skipped).Passed);
        Assert.False(Report().Passed);
    }

    [Fact]
    public void Json_HasEveryLineWithItsVerdict()
    {
        using JsonDocument json = JsonDocument.Parse(ValidationJson.Line(Report(Good, Good with { Number = double.NaN }, Skipped)));
        JsonElement root = json.RootElement;
        Assert.Equal(
            ["format", "passed", "extent", "toys", "seed", "version", "machine", "device", "description", "configuration", "count", "lines", "devices"],
            root.EnumerateObject().Select(p => p.Name));
        Assert.False(root.GetProperty("passed").GetBoolean());
        Assert.Equal(1, root.GetProperty("count").GetProperty("failed").GetInt32());
        JsonElement[] lines = [.. root.GetProperty("lines").EnumerateArray()];
        Assert.Equal(["passed", "failed", "skipped"], lines.Select(l => l.GetProperty("status").GetString()));
        Assert.Equal(["section", "subject", "status", "number", "expected", "tolerance", "tolerance_from"], lines[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("number").ValueKind);
        Assert.Equal("no device", lines[2].GetProperty("reason").GetString());
        Assert.Equal("NLL", root.GetProperty("devices")[0].GetProperty("quantities")[0].GetProperty("quantity").GetString());
    }

    [Fact]
    public void Page_IsWellFormedSelfContainedAndColoured()
    {
        string page = ValidationPage.Make(Report(Good, Good with { Number = 1.0 }, Skipped));
        string body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];
        XElement xml = XElement.Parse(body);
        Assert.Equal(["passed", "failed", "skipped"], xml.Descendants("b").Select(b => (string?)b.Attribute("class")));
        Assert.Equal(ValidationSections.All, xml.Descendants("h2").Select(h => h.Value));
        Assert.Contains("not to be trusted", page, StringComparison.Ordinal);
        Assert.DoesNotContain("not to be trusted", ValidationPage.Make(Report(Good)), StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_Quick_WritesAGreenReport()
    {
        string folder = Directory.CreateTempSubdirectory("validation").FullName;
        try
        {
            ProgramRun.Outcome run = ProgramRun.Of("validate", "--quick", "--device", "simd", "--numbers", "2000", "--windows", "2", "--toys", "50", "--out", folder);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(run.Output, File.ReadAllText(Path.Combine(folder, ValidationFiles.Summary)));
            using JsonDocument json = JsonDocument.Parse(run.Output);
            Assert.True(json.RootElement.GetProperty("passed").GetBoolean());
            Assert.Equal(ValidationSections.All, json.RootElement.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("section").GetString()).Distinct());
            Assert.Contains("<b class=\"passed\">", File.ReadAllText(Path.Combine(folder, ValidationFiles.Page)), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Command_WithAReferenceThatIsWrong_EndsWithOneAndNamesTheLine()
    {
        string folder = Directory.CreateTempSubdirectory("validation").FullName;
        try
        {
            string shipped = File.ReadAllText(Path.Combine(DependencyTests.RepositoryRoot(), "samples", "references", "gaussian.json"));
            string wrong = shipped.Replace("\"CLsb_obs\": 0.399", "\"CLsb_obs\": 0.398", StringComparison.Ordinal);
            Assert.NotEqual(shipped, wrong);
            File.WriteAllText(Path.Combine(folder, "mine.json"), wrong);
            string output = Path.Combine(folder, "report");
            ProgramRun.Outcome run = ProgramRun.Of("validate", "--quick", "--device", "simd", "--numbers", "2000", "--windows", "2", "--toys", "50", "--references", folder, "--out", output);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("RED  Reference workspaces: mine: 90 % limits", run.Error, StringComparison.Ordinal);
            Assert.Contains("RED", File.ReadAllText(Path.Combine(output, ValidationFiles.Page)), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Command_WithBadInput_SaysSoBeforeItRuns()
    {
        string empty = Directory.CreateTempSubdirectory("validation").FullName;
        try
        {
            AssertBad("holds no reference case", "validate", "--quick", "--references", empty, "--out", empty);
            AssertBad("is no folder", "validate", "--quick", "--references", Path.Combine(empty, "nowhere"), "--out", empty);
            AssertBad("'cuda:99' cannot be used", "validate", "--quick", "--device", "cuda:99", "--out", empty);
            AssertBad("nowhere.yaml", "validate", Path.Combine(empty, "nowhere.yaml"), "--out", empty);
            AssertBad("--toys 0", "validate", "--quick", "--toys", "0", "--out", empty);
            Assert.Empty(Directory.GetFileSystemEntries(empty));
        }
        finally
        {
            Directory.Delete(empty, recursive: true);
        }

        static void AssertBad(string words, params string[] arguments)
        {
            ProgramRun.Outcome run = ProgramRun.Of(arguments);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(words, run.LastErrorLine, StringComparison.Ordinal);
        }
    }

    private static ValidationReport Report(params ValidationLine[] lines) => new()
    {
        Version = "1.0",
        Machine = "a machine",
        Device = "simd",
        DeviceDescription = "lanes",
        Configuration = "samples/demo.yaml",
        Extent = ValidationExtent.Quick,
        Seed = 1,
        Lines = lines,
        Devices = [new DeviceComparison("simd", "lanes", [new ValidatedQuantity("fits", "NLL", 100, 0.0, 0.0)])],
    };
}
