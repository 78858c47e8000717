using System.Diagnostics;
using System.Globalization;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Cli.Schedulers;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Checkpoints;

public sealed class SubmitTests
{
    private static readonly JobPlan Plan = new("run", "my configuration.yaml", ["--toys", "500", "--data", "it's.parquet"], 3, "/results/it", "/jobs", 2, "cuda:0", ["--partition=long"]);

    [Fact]
    public void Slurm_DryRun_WritesFilesThatAShellUnderstands()
    {
        using var folder = new TemporaryFolder();
        string farm = folder.File("farm");
        Assert.Equal(0, CommandLine.Run(["submit", Path.Combine(DependencyTests.RepositoryRoot(), "samples", "demo.yaml"), "--slurm", "--shards", "4", "--out", farm, "--", "--toys", "500"]));
        string[] files = [.. Directory.GetFiles(Path.Combine(farm, "submit")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["merge.sbatch", "shards.sbatch", "submit.sh"], files);
        string shards = File.ReadAllText(Path.Combine(farm, "submit", "shards.sbatch"));
        Assert.Contains("#SBATCH --array=1-4\n", shards, StringComparison.Ordinal);
        Assert.Contains(" --toys 500 --calc toys --threads 1 --resume --shard \"$SLURM_ARRAY_TASK_ID/4\"", shards, StringComparison.Ordinal);
        Assert.All(files, f => Assert.Equal(0, Bash("-n", Path.Combine(farm, "submit", f)).Code));
    }

    [Fact]
    public void Jobs_OfAnyNames_QuoteThemAndAskForTheirGpu()
    {
        string slurm = SlurmFiles.Make(Plan)["shards.sbatch"];
        Assert.Contains("#SBATCH --gres=gpu:1\n", slurm, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --partition=long\n", slurm, StringComparison.Ordinal);
        IReadOnlyDictionary<string, string> condor = CondorFiles.Make(Plan);
        Assert.Contains("request_gpus = 1\nqueue Shard in (1, 2, 3)\n", condor["shards.sub"], StringComparison.Ordinal);
        Assert.Contains("PARENT shards CHILD merge", condor["zprime.dag"], StringComparison.Ordinal);

        // What the shell makes of the line: program and library first.
        (int code, string words) = Bash("-c", $"set -- 2; printf '%s\\n' {Plan.TaskLine("$1")}");
        Assert.Equal(0, code);
        Assert.Equal(
            ["run", "my configuration.yaml", "--toys", "500", "--data", "it's.parquet", "--calc", "toys", "--threads", "2", "--resume", "--device", "cuda:0", "--shard", "2/3", "--out", "/results/it/shards/2"],
            words.TrimEnd().Split('\n')[^17..]);
        Assert.EndsWith("shards/1 /results/it/shards/2 /results/it/shards/3 --threads 2 --out /results/it", Bash("-c", $"echo {Plan.MergeLine()}").Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("which batch system", "--shards", "2")]
    [InlineData("--slurm or --htcondor", "--slurm", "--htcondor")]
    [InlineData("--shards 1", "--slurm", "--shards", "1")]
    [InlineData("would not understand", "--slurm", "--", "--toyz", "5")]
    [InlineData("--out after '--'", "--slurm", "--", "--out", "x")]
    [InlineData("takes for a command|take for a command", "--slurm", "--out", "a$(b)")]
    public void Submit_BadUsage_OneSentenceAndExitCode2(string said, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] target = options.Contains("--out") && !options.Contains("--") ? [] : ["--out", folder.File("farm")];
        ProgramRun.Outcome outcome = ProgramRun.Of(["submit", "samples/demo.yaml", .. target, .. options]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(said.Split('|'), s => outcome.LastErrorLine.Contains(s == "which batch system" ? "the batch system" : s, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Run_ToldToEnd_SavesAndExitsWith75()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        using var small = new SmallRun(2_000_000);
        string output = small.File("out");
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(InputException).Assembly.Location, "run", small.Configuration, "--threads", "1", "--device", "simd", "--out", output])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string path = Checkpoint.PathOf(output, "run");
        Assert.True(SpinWait.SpinUntil(() => { Thread.Sleep(50); return File.Exists(path) || process.HasExited; }, TimeSpan.FromMinutes(3)));
        Assert.False(process.HasExited);
        await Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.Equal(75, process.ExitCode);
        Assert.Contains("stopped as asked", await error, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Bash(params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no bash.");
        using Process process = Process.Start(new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
