using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Tests.Data.Readers;
using ZPrimeGpu.Tests.Walkthroughs;
using TemporaryFolder = ZPrimeGpu.Tests.Walkthroughs.TemporaryFolder;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Limits;

/// <summary><c>cls</c>, <c>upperlimit</c> and <c>discovery</c> with <c>--calc toys</c>, as a user runs them.</summary>
public sealed class ToyCommandTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");

    public ToyCommandTests() => File.WriteAllText(file, ReferenceFiles.Read("pub_pyhf_2bin")["workspace"]!.ToJsonString());

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Cls_WithToys_PrintsTheKeysOfTheFormulaAndErrors()
    {
        JsonNode toys = Line("cls", file, "--mu", "1", "--calc", "toys", "--toys", "2000", "--seed", "4");
        JsonNode formula = Line("cls", file, "--mu", "1");
        foreach (string key in formula.AsObject().Select(m => m.Key).Where(k => k != "qmu_asimov"))
        {
            Assert.NotNull(toys[key]);
        }

        foreach (string key in new[] { "CLs_err", "CLsb_err", "CLb_err" })
        {
            Assert.InRange((double)toys[key]!, 0.001, 0.05);
        }

        Assert.Equal((double)formula["qmu"]!, (double)toys["qmu"]!, 1e-7);
        Assert.Equal((double)formula["CLs_obs"]!, (double)toys["CLs_obs"]!, 0.1);
        Assert.Equal(2000, (int)toys["toys"]!);
        Assert.Equal(0, (int)toys["failed_toys"]!);
    }

    [Fact]
    public void UpperLimit_WithToys_DoesNotDependOnThreads()
    {
        string[] arguments = ["upperlimit", file, "--calc", "toys", "--toys", "500", "--intervals", "fc", "--threads"];
        JsonNode one = Line([.. arguments, "1"]);
        Assert.Equal(one.ToJsonString(), Line([.. arguments, "2"]).ToJsonString());
        Assert.Equal(5, one["expected"]!.AsArray().Count);
        Assert.Equal(5, one["expected_err"]!.AsArray().Count);
        Assert.True((double)one["observed_err"]! > 0.0);
        Assert.True((double)one["lower"]! < (double)one["upper"]!);
    }

    [Fact]
    public void Discovery_WithToys_PrintsAnError()
    {
        JsonNode toys = Line("discovery", file, "--calc", "toys", "--toys", "500");
        Assert.All(new[] { "q0", "p0", "p0_err", "z0", "p0_exp", "toys", "failed_toys" }, key => Assert.NotNull(toys[key]));
    }

    [Theory]
    [InlineData("--toys 5 --calc toys", "--toys 5 makes no sense")]
    [InlineData("--save-toys x", "add --calc toys")]
    [InlineData("--calc magic", "--calc 'magic' is not known")]
    [InlineData("--intervals fc", "--intervals fc needs --calc toys")]
    public void UpperLimit_OptionsThatMakeNoSense_AreNamed(string options, string message)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of(["upperlimit", file, .. options.Split(' ')]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Cls_WithSavedToys_IsRecomputedFromThem()
    {
        using var folder = new TemporaryFolder();
        JsonNode line = Line("cls", file, "--mu", "1", "--calc", "toys", "--toys", "3000", "--seed", "4", "--threads", "2", "--save-toys", folder.Path);
        TableContents toys = TableContents.Read(Assert.Single(Directory.GetFileSystemEntries(folder.Path)));
        Assert.Equal(6000, toys.Rows);
        Assert.All(toys.Numbers("status"), s => Assert.Equal(0.0, s));
        double observed = (double)line["qmu"]!;
        double Fraction(double hypothesis)
        {
            int[] rows = [.. Enumerable.Range(0, 6000).Where(i => toys.Numbers("hypothesis")[i] == hypothesis)];
            Assert.Equal(Enumerable.Range(0, 3000).Select(t => (long?)t), rows.Select(i => toys.Integers("toy")[i]));
            return rows.Count(i => toys.Numbers("statistic")[i] >= observed - 1e-9) / 3000.0;
        }

        Assert.Equal((double)line["CLsb"]!, Fraction(1.0), 1e-12);
        Assert.Equal((double)line["CLb"]!, Fraction(0.0), 1e-12);
        Assert.Equal((double)line["CLs_obs"]!, Fraction(1.0) / Fraction(0.0), 1e-12);
        JsonNode replay = Line("replay", file, "--hypothesis", "0", "--toy", "17", "--seed", "4", "--mu", "1");
        int row = Enumerable.Range(0, 6000).Single(i => toys.Numbers("hypothesis")[i] == 0.0 && toys.Integers("toy")[i] == 17);
        Assert.Equal(toys.Numbers("statistic")[row]!.Value, (double)replay["as_in_the_run"]!["statistics"]![0]!);
        Assert.Equal(toys.Numbers("fitted")[row]!.Value, (double)replay["as_in_the_run"]!["poi_hat"]!);
        Assert.True((bool)replay["agree"]!);
        Assert.Equal(toys.Integers("stream")[row]!.Value, (long)replay["stream"]!);
    }

    [Fact]
    public void UpperLimit_WithSavedToys_WritesTheSameFileWithAnyThreads()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["upperlimit", file, "--calc", "toys", "--toys", "1500", "--max-toys", "3000", "--save-toys"];
        Line([.. arguments, Path.Combine(folder.Path, "1"), "--threads", "1"]);
        Line([.. arguments, Path.Combine(folder.Path, "2"), "--threads", "2"]);
        byte[][] files = [.. new[] { "1", "2" }.Select(t => File.ReadAllBytes(Assert.Single(Directory.GetFileSystemEntries(Path.Combine(folder.Path, t)))))];
        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void Replay_OfAHybridToy_GivesWhatWasSaved()
    {
        using var folder = new TemporaryFolder();
        JsonNode line = Line("upperlimit", file, "--calc", "toys", "--toys", "300", "--max-toys", "300", "--ensemble", "hybrid", "--save-toys", folder.Path);
        Assert.Equal("hybrid", (string)line["ensemble"]!);
        TableContents toys = TableContents.Read(Assert.Single(Directory.GetFileSystemEntries(folder.Path)));
        int row = Enumerable.Range(0, (int)toys.Rows).First(i => toys.Integers("stream")[i] == 4 && toys.Integers("toy")[i] == 211 && toys.Numbers("status")[i] == 0.0);
        string hypothesis = toys.Numbers("hypothesis")[row]!.Value.ToString("R", CultureInfo.InvariantCulture);
        JsonNode replay = Line("replay", file, "--of", "upperlimit", "--ensemble", "hybrid", "--hypothesis", hypothesis, "--stream", "4", "--toy", "211");
        Assert.Equal(toys.Numbers("statistic")[row]!.Value, (double)replay["as_in_the_run"]!["statistics"]![0]!);
        Assert.True((bool)replay["agree"]!);
        Assert.Equal("converged", (string)replay["scalar"]!["free"]!["status"]!);
        Assert.Equal(replay["counts"]!.AsArray().Count, replay["scalar"]!["free"]!["expectation"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("--hypothesis 0 --toy 1", "--mu is missing")]
    [InlineData("--hypothesis 1 --toy 1 --window 3", "a workspace is one model")]
    [InlineData("--of upperlimit --hypothesis 1.2345 --toy 1", "give --stream")]
    [InlineData("--of upperlimit --hypothesis 1 --toy 1 --stream 99", "Stream 99 is not one of")]
    public void Replay_OfAToyThatIsNotThere_SaysWhatToDo(string options, string message)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of(["replay", file, .. options.Split(' ')]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.LastErrorLine, StringComparison.Ordinal);
    }

    private static JsonNode Line(params string[] arguments)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonNode.Parse(outcome.Output)!;
    }
}
