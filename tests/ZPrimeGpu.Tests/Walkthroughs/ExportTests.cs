using System.Globalization;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Walkthroughs;

/// <summary>What the README promises of <c>./zprime export</c>.</summary>
public sealed class ExportTests(ExportTests.Run export) : IClassFixture<ExportTests.Run>
{
    private const string Demo = "samples/demo.yaml";

    [Fact]
    public void Export_OfTheDemo_WritesAWorkspaceForEveryWindowAndAnIndex()
    {
        Assert.Equal(0, export.Outcome.ExitCode);
        Assert.Equal(export.Out, export.Outcome.Output.Trim());
        string[][] rows = export.Index();
        Assert.Equal(["file", "mass_gev", "m2_gev2", "bins"], rows[0]);
        Assert.Equal(583, rows.Length);
        string[] files = [.. rows.Skip(1).Select(r => r[0])];
        Assert.Equal("window_0000_0.010GeV.json", files[0]);
        Assert.Equal(files.Order(StringComparer.Ordinal), files);
        Assert.Equal([.. files.Prepend("index.csv")], Directory.GetFileSystemEntries(export.Out).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.InRange(new FileInfo(export.File(f)).Length, 1, 50_000));

        // Any of them is a workspace that the commands on workspaces take.
        Assert.All(files.Where((_, i) => i % 97 == 0), f => Assert.Single(WorkspaceReader.Read(export.File(f)).Channels));
    }

    [Fact]
    public void Export_OfTheDemo_ReadBackGivesTheLimitsOfTheRun()
    {
        RunConfig config = RunConfigReader.Read(Path.Combine(DependencyTests.RepositoryRoot(), Demo), new RunOverrides());
        TemplateSet templates = AnalysisPipeline.Templates(config, new PlainProgress(TextWriter.Null), CancellationToken.None);
        using var accelerator = HostAccelerator.Simd();
        foreach (int index in (int[])[0, 4, 200, 311, 550, 581])
        {
            WindowTemplates window = templates.Windows[index];
            Workspace read = WorkspaceReader.Read(export.File(WindowWorkspace.FileName(window)));
            WorkspaceModel back = WorkspaceCompiler.Compile(read, read.Measurements[0]);
            double largest = WindowRoundTrip.AssertSameResults(window, back, accelerator.Fits, config.Limits.ConfidenceLevel);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read.Name}: {largest:G2}"));
        }
    }

    [Fact]
    public void UpperLimit_OfAnExportedWindow_IsThatOfLimitsCsv()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, ProgramRun.Of("run", Demo, "--out", folder.Path).ExitCode);
        string[] limits = File.ReadAllLines(folder.File("limits.csv"))[312].Split(',');
        ProgramRun.Outcome outcome = ProgramRun.Of("upperlimit", export.File(export.Index()[312][0]), "--cl", "0.9");
        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        double[] found = [json.RootElement.GetProperty("observed").GetDouble(), .. json.RootElement.GetProperty("expected").EnumerateArray().Select(e => e.GetDouble())];
        double[] expected = [.. limits[3..9].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-9 * p.First));
    }

    [Fact]
    public void Export_OfSomeMasses_WritesTheNearestWindowsOverAnEarlierExport()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("notes.txt"), "mine");
        File.WriteAllText(folder.File("window_0007_9.000GeV.json"), "earlier");
        ProgramRun.Outcome outcome = ProgramRun.Of("export", Demo, "--format", "pyhf", "--mass", "7.02", "0.2", "--mass", "0.21", "--out", folder.Path);
        Assert.Equal(0, outcome.ExitCode);
        string[] names = ["window_0001_0.212GeV.json", "window_0310_7.022GeV.json"];
        Assert.Equal(["index.csv", "notes.txt", .. names], Directory.GetFileSystemEntries(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal(names, File.ReadAllLines(folder.File("index.csv")).Skip(1).Select(l => l.Split(',')[0]));
        Assert.All(names, n => Assert.Equal(File.ReadAllBytes(export.File(n)), File.ReadAllBytes(folder.File(n))));
    }

    [Fact]
    public void Export_WithoutOut_GoesToPyhfInTheOutputFolder()
    {
        using var folder = new TemporaryFolder();
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
        string text = File.ReadAllText(Path.Combine(samples, "demo.yaml"))
            .Replace("data/demo_", Path.Combine(samples, "data") + "/demo_", StringComparison.Ordinal)
            .Replace("networks/", Path.Combine(samples, "networks/"), StringComparison.Ordinal)
            .Replace("output: ../results/demo", "output: results", StringComparison.Ordinal);
        File.WriteAllText(folder.File("my.yaml"), text);
        ProgramRun.Outcome outcome = ProgramRun.Of("export", folder.File("my.yaml"), "--format", "pyhf", "--mass", "3");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(Path.Combine(folder.Path, "results", "pyhf"), outcome.Output.Trim());
        Assert.Equal(2, Directory.GetFiles(outcome.Output.Trim()).Length);
    }

    [Theory]
    [InlineData("--format")]
    [InlineData("--mass", "--format", "hepdata", "--mass", "2")]
    [InlineData("root", "--format", "root")]
    [InlineData("9.5", "--format", "pyhf", "--mass", "2", "9.5")]
    [InlineData("--mass NaN", "--format", "pyhf", "--mass", "NaN")]
    [InlineData("heavy", "--format", "pyhf", "--mass", "heavy")]
    public void Export_BadUsage_OneSentenceExitCode2NothingWritten(string named, params string[] options)
    {
        using var folder = new TemporaryFolder();
        ProgramRun.Outcome outcome = ProgramRun.Of(["export", Demo, "--out", folder.File("out"), .. options]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("zprime: ", outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains(named, outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    /// <summary>One export of the demo for all tests of this class.</summary>
    public sealed class Run : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Run() => Outcome = ProgramRun.Of("export", Demo, "--format", "pyhf", "--out", Out);

        internal ProgramRun.Outcome Outcome { get; }

        internal string Out => folder.File("out");

        internal string File(string name) => Path.Combine(Out, name);

        internal string[][] Index() => [.. System.IO.File.ReadAllLines(File("index.csv")).Select(l => l.Split(','))];

        public void Dispose() => folder.Dispose();
    }
}
