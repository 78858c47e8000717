using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Walkthroughs;

/// <summary>The commands on pyhf workspaces, run as a user runs them.</summary>
public sealed class WorkspaceCommandTests
{
    private const string Sound = """
        {"channels": [{"name": "sr", "samples": [
           {"name": "signal", "data": [5, 10], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
           {"name": "bkg", "data": [50, 60], "modifiers": [{"name": "unc", "type": "shapesys", "data": [5, 12]}]}]}],
         "observations": [{"name": "sr", "data": [50, 60]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}],
         "version": "1.0.0"}
        """;

    [Theory]
    [InlineData("belle_1th_b30", 20)]
    [InlineData("belle_1th_b30_histosys", 20)]
    public void Fit_WithGof_AddsBothStatisticsAndTheirPValues(string reference, int bins)
    {
        using var folder = new TemporaryFolder();
        (string path, _) = Reference(folder, reference);
        JsonNode plain = Line("fit", path);
        Assert.Null(plain["gof"]);
        JsonNode fit = Line("fit", path, "--gof", "--toys", "800", "--seed", "3");
        Assert.Equal((double)plain["twice_nll"]!, (double)fit["twice_nll"]!);
        JsonNode gof = fit["gof"]!;
        Assert.Equal((800, 0), ((int)gof["toys"]!, (int)gof["failed_toys"]!));
        foreach (string statistic in (string[])["saturated", "pearson"])
        {
            // 30 events a bin: roughly χ² of bins − 2, which is what makes p-values of toys sane; exact tests are with the numerics.
            double value = (double)gof[statistic]!;
            double p = (double)gof[statistic + "_p"]!;
            Assert.Equal(1.0 - MathNet.Numerics.Distributions.ChiSquared.CDF(bins - 2, value), p, 0.25);
            Assert.Equal(Math.Sqrt(p * (1.0 - p) / 800.0), (double)gof[statistic + "_p_err"]!, 1e-12);
        }

        ProgramRun.Outcome held = ProgramRun.Of("fit", path, "--gof", "--mu", "1");
        Assert.Equal(2, held.ExitCode);
        Assert.Contains("leave out --mu", held.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCommand_OnAReference_PrintsOneLineOfJsonForEachWorkspace()
    {
        using var folder = new TemporaryFolder();
        (string path, JsonNode expected) = Reference(folder, "belle_1th_b30");
        JsonNode fit = Line("fit", path, "--uncertainties", "--correlation");
        Assert.Equal((double)expected["free_fit"]!["twice_nll"]!, (double)fit["twice_nll"]!, 1e-8);
        Assert.Equal("converged", (string)fit["status"]!);
        Assert.Equal(20, fit["parameters"]!["stat_bkg_window"]!.AsArray().Count);
        Assert.Equal(45, fit["correlation"]!["matrix"]!.AsArray().Count);
        double[] uncertainties = [.. expected["free_fit"]!["unc_hessian"]!.AsArray().Select(u => (double)u!)];
        Assert.Equal(uncertainties[(int)expected["poi_index"]!], (double)fit["uncertainties"]!["mu"]![0]!, 1e-6);

        JsonNode background = Line("fit", path, "--mu", "0");
        Assert.Equal((double)expected["bkg_only_fit"]!["twice_nll"]!, (double)background["twice_nll"]!, 1e-8);

        JsonNode point = expected["hypotest_qtilde"]![1]!;
        JsonNode cls = Line("cls", path, "--mu", ((double)point["mu"]!).ToString("R"));
        Assert.Equal((double)point["CLs"]!, (double)cls["CLs_obs"]!, 1e-8);
        Assert.Equal((double)point["CLs_exp"]![4]!, (double)cls["CLs_exp"]![4]!, 1e-8);

        JsonNode limits = expected["upper_limits_qtilde"]!["0.90"]!;
        JsonNode limit = Line("upperlimit", path);
        Assert.Equal(0.9, (double)limit["cl"]!);
        Assert.Equal((double)limits["CLs_obs"]!, (double)limit["observed"]!, 1e-6);
        Assert.Equal((double)limits["CLs_exp_m2"]!, (double)limit["expected"]![0]!, 1e-6);
        Assert.Equal((double)limits["CLsb_obs"]!, (double)Line("upperlimit", path, "--limit-on", "clsb")["observed"]!, 1e-6);

        Assert.Equal((double)expected["q0"]!["q0"]!, (double)Line("discovery", path)["q0"]!, 1e-7);

        JsonNode scan = Line("scan", path, "--parameter", "mu:0:4:5");
        Assert.Equal(5, scan["points"]!.AsArray().Count);
        Assert.Equal(
            (double)background["twice_nll"]! - (double)fit["twice_nll"]!, (double)scan["points"]![0]!["delta_twice_nll"]!, 1e-8);

        Assert.Equal(44, Line("impacts", path)["ranking"]!.AsArray().Count);

        ProgramRun.Outcome inspect = ProgramRun.Of("inspect", path);
        Assert.Equal(0, inspect.ExitCode);
        Assert.Contains("45 parameters", inspect.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OfManyWorkspaces_PrintsALineForEachInOrder()
    {
        using var folder = new TemporaryFolder();
        string first = Reference(folder, "mod_everything").Path;
        string second = Reference(folder, "mod_normsys_code4").Path;
        ProgramRun.Outcome outcome = ProgramRun.Of("fit", first, second, first);
        Assert.Equal(0, outcome.ExitCode);
        string[] lines = outcome.Output.TrimEnd().Split('\n');
        Assert.Equal(["mod_everything.json", "mod_normsys_code4.json", "mod_everything.json"], lines.Select(l => (string)JsonNode.Parse(l)!["workspace"]!));
        Assert.Equal(lines[0], lines[2]);
    }

    [Fact]
    public void Fit_WithAPatch_FitsThePatchedWorkspace()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("ws.json");
        File.WriteAllText(path, Sound);
        string patch = folder.File("patch.json");
        File.WriteAllText(patch, """[{"op": "replace", "path": "/observations/0/data/1", "value": 80}]""");
        double plain = (double)Line("fit", path)["parameters"]!["mu"]![0]!;
        double patched = (double)Line("fit", path, "--patch", patch)["parameters"]!["mu"]![0]!;
        Assert.Equal(0.0, plain, 1e-6);
        Assert.InRange(patched, 0.5, 3.0);
    }

    [Fact]
    public void UpperLimit_WithoutSignal_SaysSoAndExits1()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("ws.json");
        File.WriteAllText(path, Sound.Replace("[5, 10]", "[0, 0]", StringComparison.Ordinal));
        ProgramRun.Outcome outcome = ProgramRun.Of("upperlimit", path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("signal expectation is zero", outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(outcome.Output)!["observed"]);
    }

    [Theory]
    [InlineData("{", "[", "bad.json")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"", "2.0.0")]
    [InlineData("shapesys", "shapeshift", "shapeshift")]
    [InlineData("[5, 12]", "[5]", "unc")]
    [InlineData("\"data\": [50, 60]}]", "\"data\": [50, -1]}]", "sr")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": \"nu\"", "nu")]
    [InlineData("\"name\": \"unc\"", "\"name\": \"mu\"", "mu")]
    [InlineData("{\"name\": \"sr\", \"data\": [50, 60]}", "", "observations")]
    public void Command_OnABadWorkspace_OneSentenceNamingThePlaceAndExitCode2(string original, string replacement, string named)
    {
        using var folder = new TemporaryFolder();
        string good = folder.File("good.json");
        File.WriteAllText(good, Sound);
        string path = folder.File("bad.json");
        File.WriteAllText(path, Sound.Replace(original, replacement, StringComparison.Ordinal));
        AssertRefused(named, "fit", good, path);
    }

    [Theory]
    [InlineData("--mu", "fit", "--mu", "NaN")]
    [InlineData("--cl", "upperlimit", "--cl", "1.5")]
    [InlineData("--test-stat", "upperlimit", "--test-stat", "t")]
    [InlineData("--measurement", "fit", "--measurement")]
    [InlineData("measurement 'x'", "fit", "--measurement", "x")]
    [InlineData("NAME:FROM:TO:POINTS", "scan", "--parameter", "mu")]
    [InlineData("'nix'", "scan", "--parameter", "nix:0:1:3")]
    [InlineData("no_such.json", "fit", "no_such.json")]
    [InlineData("patch.json", "fit", "--patch", "patch.json")]
    public void Command_WithBadOptions_OneSentenceAndExitCode2(string named, string command, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("ws.json");
        File.WriteAllText(path, Sound);
        AssertRefused(named, [command, path, .. options]);
    }

    private static void AssertRefused(string named, params string[] arguments)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("zprime: ", outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains(named, outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    private static JsonNode Line(params string[] arguments)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonNode.Parse(Assert.Single(outcome.Output.TrimEnd().Split('\n')))!;
    }

    private static (string Path, JsonNode Expected) Reference(TemporaryFolder folder, string name)
    {
        JsonNode root = JsonNode.Parse(
            File.ReadAllText(Path.Combine(DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "pyhf", name + ".json")))!;
        string path = folder.File(name + ".json");
        File.WriteAllText(path, root["workspace"]!.ToJsonString());
        return (path, root["expected"]!);
    }
}
