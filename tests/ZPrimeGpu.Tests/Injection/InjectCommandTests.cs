using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Injection;

/// <summary>What the scan finds in the demonstration's data with a signal added.</summary>
public sealed class InjectCommandTests
{
    private const string Sample = "samples/demo.yaml";

    [Theory]
    [InlineData("5", "pseudo.npz")]
    [InlineData("4.6", "pseudo.csv")]
    public void Inject_ASignal_IsFoundAtItsMassWithTheExpectedSignificance(string mass, string name)
    {
        const double CrossSection = 400.0;
        using var folder = new TemporaryFolder();
        string file = folder.File(name);
        ProgramRun.Outcome outcome = ProgramRun.Of("inject", Sample, "--mass", mass, "--cross-section", "400", "--seed", "8", "--out", file);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonNode line = JsonNode.Parse(outcome.Output)!;
        Assert.Equal(88194, (int)line["data_rows"]!);
        double expected = (double)line["signal_expected"]!;
        Assert.Equal(expected, (double)line["signal_drawn"]!, 4.0 * Math.Sqrt(expected));

        double gev = double.Parse(mass, CultureInfo.InvariantCulture);
        RunConfig config = RunConfigReader.Read(Path.Combine(DependencyTests.RepositoryRoot(), Sample), new RunOverrides(DataFiles: file, Threads: 2));
        config = config with { Binning = config.Binning with { MassMinGeV = gev - 0.2, MassMaxGeV = gev + 0.2 } };
        TemplateSet templates = AnalysisPipeline.Templates(config, new PlainProgress(TextWriter.Null), CancellationToken.None);
        using var accelerator = HostAccelerator.Simd();
        WindowLimit[] limits = AsymptoticLimitCalculator.Run(templates.Windows, config.Limits, accelerator.Fits, 2, _ => { }, CancellationToken.None);
        WindowLimit largest = limits.MaxBy(l => l.Z0 ?? 0.0)!;
        WindowTemplates window = templates.Windows[largest.Index];
        WindowTemplates asimov = window with
        {
            Observed = [.. window.Background.Zip(WindowModel.SignalYields(window, window.SignalFraction), (b, s) => b + (CrossSection * s))],
        };
        WindowLimit truth = AsymptoticLimitCalculator.Run([asimov], config.Limits, accelerator.Fits, 1, _ => { }, CancellationToken.None)[0];
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{line.ToJsonString()}: Z {largest.Z0:F2} at {largest.MassGeV:F4} GeV, expected {truth.Z0:F2}; {largest.SigmaHat:F2} +- {largest.SigmaHatError:F2} fb"));

        // A resolution is 0.02 GeV here; one experiment scatters by one unit of Z, and by its error in the cross section.
        Assert.Equal(gev, largest.MassGeV, 0.05);
        Assert.True(truth.Z0 > 5.0);
        Assert.Equal(truth.Z0!.Value, largest.Z0!.Value, 3.0);
        Assert.Equal(CrossSection, largest.SigmaHat!.Value, 3.0 * largest.SigmaHatError!.Value);
    }

    [Fact]
    public void Inject_AWideSignal_IsDrawnFromManyMassesAndRepeatsWithTheSeed()
    {
        using var folder = new TemporaryFolder();
        byte[][] files = [.. new[] { "a.npz", "b.npz" }.Select(name =>
        {
            ProgramRun.Outcome outcome = ProgramRun.Of("inject", Sample, "--mass", "4", "--width", "0.1", "--cross-section", "60", "--seed", "3", "--out", folder.File(name));
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            JsonNode line = JsonNode.Parse(outcome.Output)!;
            Assert.InRange(line["generated_masses_gev"]!.AsArray().Count, 8, 11);
            Assert.InRange((double)line["line_shape_in_range"]!, 0.9, 0.99);
            return File.ReadAllBytes(folder.File(name));
        })];
        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void Inject_WithToys_WritesSummaryAndFigure()
    {
        using var folder = new TemporaryFolder();
        ProgramRun.Outcome outcome = ProgramRun.Of(
            "inject", Sample, "--mass", "1", "4.5", "7.5", "--cross-section", "400", "--toys", "400", "--seed", "3", "--out", folder.Path);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonArray windows = JsonNode.Parse(outcome.Output)!["windows"]!.AsArray();
        Assert.Equal(3, windows.Count);
        foreach (JsonNode? window in windows)
        {
            Assert.Equal(400, (int)window!["toys"]!);
            Assert.Equal(400.0, (double)window["fitted_mean_fb"]!, (4.0 * (double)window["fitted_mean_err_fb"]!) + 4.0);
            Assert.Equal((double)window["z_expected"]!, (double)window["z_median"]!, 0.35);
        }

        Assert.Contains("</svg>", File.ReadAllText(folder.File("injection.svg")), StringComparison.Ordinal);
        Assert.Contains("</svg>", File.ReadAllText(folder.File("injection_pulls.svg")), StringComparison.Ordinal);
        Assert.Equal(outcome.Output.Trim(), File.ReadAllText(folder.File("injection.json")).Trim());
    }

    [Fact]
    public void Inject_CountsThatPassEveryCut_AreWhatTheRunSelects()
    {
        // The network of the demonstration is one of the cuts.
        using var folder = new TemporaryFolder();
        string file = folder.File("pseudo.npz");
        ProgramRun.Outcome outcome = ProgramRun.Of("inject", Sample, "--mass", "4.6", "--cross-section", "300", "--seed", "5", "--out", file);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonNode line = JsonNode.Parse(outcome.Output)!;
        long added = Selected(file) - Selected(null);
        Assert.Equal(added, (long)line["signal_selected"]!);
        Assert.InRange(added, 1, (long)line["signal_written"]! / 2);

        static long Selected(string? data)
        {
            RunConfig config = RunConfigReader.Read(Path.Combine(DependencyTests.RepositoryRoot(), Sample), new RunOverrides(DataFiles: data, Threads: 2));
            config = config with { Sources = [.. config.Sources.Where(s => s.Role == SourceRole.Data)] };
            using var accelerator = HostAccelerator.Simd();
            MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
            SelectedEvents events = EventSelection.Run(config, masses, accelerator.Events, _ => { }, CancellationToken.None);
            return events.CutFlow.Last(c => c.Cut == SelectionCut.PunziNet).Events;
        }
    }

    [Theory]
    [InlineData("blind: true", "blind")]
    [InlineData("photon lists", "ph_e")]
    public void Inject_IntoDataThatCannotBeCopied_OneSentence(string change, string says)
    {
        using var folder = new TemporaryFolder();
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
        string text = File.ReadAllText(Path.Combine(samples, "demo.yaml"))
            .Replace("files: data/", $"files: {samples}/data/", StringComparison.Ordinal)
            .Replace("networks/", $"{samples}/networks/", StringComparison.Ordinal);

        // The simulation serves as data whose photon veto is still to come.
        text = change.StartsWith("blind", StringComparison.Ordinal)
            ? text + change + "\n"
            : text.Replace("demo_data.parquet", "demo_background.parquet", StringComparison.Ordinal).Replace("photon_veto, recoil_pt]", "recoil_pt]", StringComparison.Ordinal);
        File.WriteAllText(folder.File("c.yaml"), text);
        ProgramRun.Outcome outcome = ProgramRun.Of("inject", folder.File("c.yaml"), "--mass", "5", "--cross-section", "10", "--out", folder.File("pseudo.npz"));
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains(says, outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("pseudo.npz")));
    }

    [Theory]
    [InlineData("--mass", "9.5", "generated signal masses")]
    [InlineData("--cross-section", "-1", "--cross-section")]
    [InlineData("--width", "3", "--width")]
    [InlineData("--out", "pseudo.root", ".npz or .csv")]
    public void Inject_BadOption_OneSentenceAndExitCode2(string option, string value, string says)
    {
        using var folder = new TemporaryFolder();
        var options = new Dictionary<string, string> { ["--mass"] = "5", ["--cross-section"] = "10", ["--out"] = folder.File("pseudo.npz"), [option] = value };
        ProgramRun.Outcome outcome = ProgramRun.Of(["inject", Sample, .. options.SelectMany(o => new[] { o.Key, o.Value })]);
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains(says, outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
