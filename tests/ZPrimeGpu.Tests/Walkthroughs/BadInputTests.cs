using Xunit;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Walkthroughs;

/// <summary>Bad input gets one clear sentence, exit code 2, and nothing half-written.</summary>
public sealed class BadInputTests
{
    private static readonly string Samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");

    [Theory]
    [InlineData("unknown-command")]
    [InlineData("run")]
    [InlineData("run", "samples/no-such.yaml")]
    [InlineData("run", "samples")]
    [InlineData("demo", "--device", "abacus")]
    [InlineData("demo", "--threads", "0")]
    [InlineData("demo", "--threads", "many")]
    [InlineData("demo", "--calc", "guess")]
    [InlineData("demo", "--unknown-option")]
    public void CommandLine_BadUsage_OneSentenceAndExitCode2(params string[] arguments)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("zprime: ", outcome.LastErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files: data/demo_data.parquet", "files: data/no_such.parquet", "no_such.parquet")]
    [InlineData("files: data/demo_data.parquet", "files: data/*.root", "*.root")]
    [InlineData("files: data/demo_data.parquet", "files: demo.yaml", "demo.yaml")]
    [InlineData("px: px_p", "px: px_missing", "px_missing")]
    [InlineData("px: px_p", "px: ph_e", "ph_e")]
    [InlineData("id: id_p,", "", "muon_id")]
    [InlineData("seed: 1", "misspelt: 1", "misspelt")]
    [InlineData("mass_column: mzp", "mass_gev: 2.0", "binning.mass_min_gev")]
    [InlineData("mass_column: mzp", "mass_column: mzp\n    filter: { mzp: 6 }", "filter")]
    [InlineData("punzi_net: networks/demo.json", "trigger: { theta_min_deg: 150 }", "theta_min_deg")]
    [InlineData("trigger_flags: [trg_eff]", "trigger_flags: [no_flag]", "no_flag")]
    public void Run_BadConfiguration_OneSentenceExitCode2NothingWritten(string original, string replacement, string named)
    {
        using var folder = new TemporaryFolder();
        string text = File.ReadAllText(Path.Combine(Samples, "demo.yaml")).Replace("data/demo_", Path.Combine(Samples, "data") + "/demo_", StringComparison.Ordinal)
            .Replace("networks/", Path.Combine(Samples, "networks/"), StringComparison.Ordinal);
        original = original.Replace("data/demo_", Path.Combine(Samples, "data") + "/demo_", StringComparison.Ordinal)
            .Replace("networks/", Path.Combine(Samples, "networks/"), StringComparison.Ordinal);
        Assert.Contains(original, text, StringComparison.Ordinal);
        string config = folder.File("demo.yaml");
        File.WriteAllText(config, text.Replace(original, replacement, StringComparison.Ordinal));

        ProgramRun.Outcome outcome = ProgramRun.Of("run", config, "--out", folder.File("out"));

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("zprime: ", outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains(named, outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([config], Directory.GetFileSystemEntries(folder.Path));
    }
}
