using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Tests.Walkthroughs;
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
    [InlineData("--calc magic", "--calc 'magic' is not known")]
    [InlineData("--intervals fc", "--intervals fc needs --calc toys")]
    public void UpperLimit_OptionsThatMakeNoSense_AreNamed(string options, string message)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of(["upperlimit", file, .. options.Split(' ')]);
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
