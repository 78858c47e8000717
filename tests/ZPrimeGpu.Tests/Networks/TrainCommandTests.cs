using System.Globalization;
using Xunit;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Networks;

public sealed class TrainCommandTests
{
    private static readonly string Samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");

    [Fact]
    public void Train_OnTheDemoSample_WritesEverythingAndTheSelectionUsesIt()
    {
        using var folder = new TemporaryFolder();
        string trained = folder.File("trained");
        ProgramRun.Outcome outcome = ProgramRun.Of("train", Config(folder, "train.yaml", Short), "--out", trained, "--threads", "1");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(trained, outcome.Output.Trim());
        foreach (string name in (string[])
            ["network.json", "training_windows.csv", "training_epochs.csv", "training_loss.svg", "training_output.svg", "training_windows.svg", "training_cut.svg", "training_importance.svg", "training.html"])
        {
            Assert.True(new FileInfo(Path.Combine(trained, name)).Length > 0, name);
        }

        Assert.Contains("2-fold cross-application", File.ReadAllText(Path.Combine(trained, "training.html")));

        // The same seed on another number of threads: the same network.
        string again = folder.File("again");
        Assert.Equal(0, ProgramRun.Of("train", Config(folder, "train.yaml", Short), "--out", again, "--threads", "2").ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(trained, "network.json")), File.ReadAllBytes(Path.Combine(again, "network.json")));

        string selected = folder.File("selected");
        string config = Config(folder, "select.yaml", $"selection: {{ punzi_net: {Path.Combine(trained, "network.json")} }}\n");
        Assert.Equal(0, ProgramRun.Of("select", config, "--out", selected).ExitCode);
        string[][] rows = [.. File.ReadAllLines(Path.Combine(selected, "cutflow.csv")).Select(l => l.Split(','))];
        double Sum(string process, string cut) => double.Parse(rows.Single(r => r[0] == process && r[1] == cut)[3], CultureInfo.InvariantCulture);
        Assert.InRange(Sum("tautau", "punzi_net") / Sum("tautau", "recoil_pt"), 0.0, 0.5);
        Assert.InRange(Sum("signal_3", "punzi_net") / Sum("signal_3", "recoil_pt"), 0.1, 0.99);

        string onnx = folder.File("net.onnx");
        Assert.Equal(0, ProgramRun.Of("network", "convert", Path.Combine(trained, "network.json"), onnx, "--fold", "2").ExitCode);
        Assert.Equal(0, ProgramRun.Of("network", "convert", onnx, folder.File("back.json")).ExitCode);
    }

    [Theory]
    [InlineData("training: { hidden: [8, 0] }\n", "hidden")]
    [InlineData("training: { scales_gev: [1, 2] }\n", "4 inputs")]
    [InlineData("training: { stage2: { optimizer: newton } }\n", "newton")]
    [InlineData("training: { split: { method: holdout, train: 0.9, validation: 0.2 } }\n", "train")]
    [InlineData("training: { windows: { masses_gev: [0.5, 9.9] } }\n", "9.9 GeV")]
    [InlineData("training: { stage3: {} }\n", "stage3")]
    [InlineData("selection: { punzi_net: { file: none.json, min: 2 } }\n", "min")]
    public void Train_BadConfiguration_OneSentence(string section, string expected)
    {
        using var folder = new TemporaryFolder();
        ProgramRun.Outcome outcome = ProgramRun.Of("train", Config(folder, "bad.yaml", section), "--out", folder.File("out"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error);
    }

    [Fact]
    public void Select_WithoutTheNetworkFile_OneSentence()
    {
        using var folder = new TemporaryFolder();
        ProgramRun.Outcome outcome = ProgramRun.Of("select", Config(folder, "bad.yaml", "selection: { punzi_net: no_such.json }\n"), "--out", folder.File("out"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("no_such.json' does not exist", outcome.Error);
    }

    private const string Short = "training: { split: { folds: 2 }, windows: { every: 40 }, stage1: { epochs: 20, batch: 512 }, stage2: { epochs: 60 }, compare: false }\n";

    private static string Config(TemporaryFolder folder, string name, string section)
    {
        string text = File.ReadAllText(Path.Combine(Samples, "demo.yaml")).Replace("data/demo_", Path.Combine(Samples, "data") + "/demo_", StringComparison.Ordinal);
        int selection = text.IndexOf("selection:", StringComparison.Ordinal);
        text = text.Remove(selection, text.IndexOf("seed:", StringComparison.Ordinal) - selection);
        File.WriteAllText(folder.File(name), text + section);
        return folder.File(name);
    }
}
