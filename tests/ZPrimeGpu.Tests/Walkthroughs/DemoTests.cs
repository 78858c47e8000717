using System.Globalization;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Tests.Walkthroughs;

/// <summary>What the README promises of <c>./zprime demo</c>.</summary>
public sealed class DemoTests(DemoTests.Run demo) : IClassFixture<DemoTests.Run>
{
    private const string LimitColumns =
        "mass_gev,m2_gev2,bins,observed_fb,expected_m2_fb,expected_m1_fb,expected_fb,expected_p1_fb,expected_p2_fb,observed_err_fb,expected_err_fb,"
        + "observed_clsb_fb,expected_clsb_fb,gprime_invisible,gprime_vanilla,q0,p0,z0,sigma_hat_fb,gof_p,toys,failed_fits,status";

    [Fact]
    public void Demo_FromTheRepository_SucceedsAndWritesEveryFile()
    {
        Assert.Equal(0, demo.Outcome.ExitCode);
        Assert.Equal(demo.Out, demo.Outcome.Output.Trim());
        foreach (string name in (string[])["limits.csv", "cutflow.csv", "spectrum.csv", "run.json", "report.html", "limits.svg", "spectrum.svg", "p_values.svg", "theta_m2.svg"])
        {
            Assert.True(new FileInfo(demo.File(name)).Length > 0, name);
        }
    }

    [Fact]
    public void Limits_Every582Hypotheses_OrderedBandsAndNoFailure()
    {
        string[] lines = File.ReadAllLines(demo.File("limits.csv"));
        Assert.Equal(LimitColumns, lines[0]);
        Assert.Equal(583, lines.Length);
        Assert.All(lines.Skip(1), line =>
        {
            string[] cells = line.Split(',');
            double[] band = [.. cells[4..9].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
            Assert.Equal(band.Order(), band);
            Assert.True(band[0] > 0 && double.Parse(cells[3], CultureInfo.InvariantCulture) > 0, line);
            Assert.Equal(("0", "ok"), (cells[21], cells[22]));
            Assert.InRange(int.Parse(cells[2], CultureInfo.InvariantCulture), 20, 100);
        });
    }

    [Fact]
    public void CutFlow_EveryProcess_AllCutsInOrderNeverRising()
    {
        string[][] rows = [.. File.ReadAllLines(demo.File("cutflow.csv")).Skip(1).Select(l => l.Split(','))];
        IGrouping<string, string[]>[] processes = [.. rows.GroupBy(r => r[0])];
        Assert.Equal(
            ["mumu", "tautau", "eemumu", "signal_0.01", "signal_0.1", "signal_0.5", "signal_1", "signal_2", "signal_3", "signal_4", "signal_5", "signal_7", "signal_8", "signal_8.5", "data"],
            processes.Select(p => p.Key));
        Assert.All(processes, p =>
        {
            Assert.Equal(SelectionCuts.AllNames, p.Select(r => r[1]));
            long[] events = [.. p.Select(r => long.Parse(r[2], CultureInfo.InvariantCulture))];
            Assert.Equal(events.OrderDescending(), events);
        });
        Assert.Equal("88194", processes[^1].First()[2]);
    }

    [Fact]
    public void RunJson_OfTheDemo_HoldsChecksumsOfEveryInput()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(demo.File("run.json")));
        JsonElement[] inputs = [.. json.RootElement.GetProperty("inputs").EnumerateArray()];
        Assert.Equal(4, inputs.Length);
        Assert.All(inputs, i => Assert.Equal(64, i.GetProperty("sha256").GetString()!.Length));
        Assert.Equal(99890 + 44104 + 88194, inputs.Sum(i => i.GetProperty("rows").GetInt64()));
    }

    [Theory]
    [InlineData("--threads", "1")]
    [InlineData("--threads", "5")]
    [InlineData("--device", "scalar")]
    public void Demo_OtherThreadsOrAccelerator_SameBytes(params string[] options)
    {
        using var folder = new TemporaryFolder();
        string other = folder.File("other");
        Assert.Equal(0, ProgramRun.Of(["demo", "--out", other, .. options]).ExitCode);
        foreach (string name in (string[])["limits.csv", "cutflow.csv", "spectrum.csv", "limits.svg", "spectrum.svg"])
        {
            Assert.Equal(File.ReadAllBytes(demo.File(name)), File.ReadAllBytes(Path.Combine(other, name)));
        }
    }

    [Fact]
    public void Demo_IntoAFolderWithOtherFiles_LeavesThemAlone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("notes.txt"), "mine");
        Assert.Equal(0, ProgramRun.Of("select", "samples/demo.yaml", "--out", folder.Path).ExitCode);
        Assert.Equal("mine", File.ReadAllText(folder.File("notes.txt")));
        Assert.Equal(File.ReadAllBytes(demo.File("cutflow.csv")), File.ReadAllBytes(folder.File("cutflow.csv")));
    }

    /// <summary>One run of the demo for all tests of this class.</summary>
    public sealed class Run : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Run() => Outcome = ProgramRun.Of("demo", "--out", Out);

        internal ProgramRun.Outcome Outcome { get; }

        internal string Out => folder.File("out");

        internal string File(string name) => Path.Combine(Out, name);

        public void Dispose() => folder.Dispose();
    }
}
