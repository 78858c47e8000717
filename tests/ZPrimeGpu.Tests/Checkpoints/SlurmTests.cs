using System.Diagnostics;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Checkpoints;

/// <summary>A run as an array of four tasks on a real Slurm; one is told to end and goes back into the queue by itself; merged.</summary>
/// <remarks>Two minutes, most of them waiting for Slurm to start a task again: only with <c>ZPRIME_SLURM=1</c>.</remarks>
public sealed class SlurmTests
{
    [Fact]
    public async Task Array_WithATaskRequeued_MergesToTheUndividedRun()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ZPRIME_SLURM") == "1", "takes some minutes; ZPRIME_SLURM=1 runs it");
        Assert.SkipWhen(SlurmCluster.Absent is not null, SlurmCluster.Absent ?? string.Empty);
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var small = new SmallRun(20_000);
        using SlurmCluster cluster = await SlurmCluster.StartAsync(4, stop);
        string farm = small.File("farm");
        string[] submitted = Zprime(cluster, "submit", small.Configuration, "--slurm", "--shards", "4", "--out", farm, "--device", "simd", "--go", "--", "--seed", "9").Split('\n');
        string array = submitted.Single(l => l.StartsWith("shards ", StringComparison.Ordinal)).Split(' ')[1];

        // The second task ends early on request as soon as it has begun to save.
        await SlurmCluster.Until(() => File.Exists(Checkpoint.PathOf(Path.Combine(farm, "shards", "2"), "run")), "the second task", stop);
        _ = cluster.Run("scancel", "--signal=TERM", "--batch", $"{array}_2");
        string log = Path.Combine(farm, "submit", "shard-2.log");
        await SlurmCluster.Until(() => File.ReadAllText(log).Contains("the same command with --resume goes on", StringComparison.Ordinal), "the end of the second task", stop);
        await SlurmCluster.Until(() => cluster.Run("squeue", "--noheader").Trim().Length == 0, "the end of all jobs", stop);
        Assert.Contains("--seed 9", File.ReadAllText(Path.Combine(farm, "submit", "shards.sbatch")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(farm, "run.json")), File.ReadAllText(Path.Combine(farm, "submit", "merge.log")));

        _ = Zprime(cluster, "run", small.Configuration, "--seed", "9", "--device", "simd", "--threads", "1", "--out", small.File("whole"));
        Directory.Delete(Path.Combine(farm, "submit"), recursive: true);
        Directory.Delete(Path.Combine(farm, "shards"), recursive: true);
        SameResults.Check(small.File("whole"), farm);
    }

    private static string Zprime(SlurmCluster cluster, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(InputException).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = DependencyTests.RepositoryRoot(),
        };
        start.Environment[cluster.Variable.Key] = cluster.Variable.Value;
        using Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
