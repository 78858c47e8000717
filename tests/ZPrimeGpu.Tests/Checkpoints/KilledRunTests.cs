using System.Diagnostics;
using System.Globalization;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Checkpoints;

/// <summary>The program killed at random moments and started again with <c>--resume</c>. <c>ZPRIME_KILLS=50</c> kills that often, and <c>lee</c> too.</summary>
public sealed class KilledRunTests(ITestOutputHelper output)
{
    private const int Few = 2;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("ZPRIME_KILLS"), CultureInfo.InvariantCulture, out int n) && n > 0 ? n : Few;

    [Fact]
    public void Run_KilledAtRandomMoments_EndsWithTheSameResults()
    {
        using var small = new SmallRun(Kills > Few ? 2000 : 400);
        KillAndCompare(small, "run", small.Configuration);
    }

    [Fact]
    public void Lee_KilledAtRandomMoments_EndsWithTheSameResults()
    {
        Assert.SkipUnless(Kills > Few, "takes minutes; ZPRIME_KILLS=50 runs it with so many kills");
        using var small = new SmallRun(200);
        KillAndCompare(small, "lee", small.Configuration, "--toys", "200000");
    }

    private void KillAndCompare(SmallRun small, params string[] command)
    {
        string whole = small.File("whole");
        string killed = small.File("killed");
        var clock = Stopwatch.StartNew();
        using (Process reference = Start([.. command, "--threads", "2", "--out", whole]))
        {
            reference.WaitForExit();
            Assert.Equal(0, reference.ExitCode);
        }

        // The same moments in every run of this test would find the same mistakes only; the seed is in the output.
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        double longest = clock.Elapsed.TotalSeconds;
        int kills = 0;
        int finished = 0;
        int fromCheckpoint = 0;
        while (kills < Kills)
        {
            fromCheckpoint += Directory.Exists(killed) && Directory.EnumerateFiles(killed, "checkpoint-*").Any() ? 1 : 0;
            using Process process = Start([.. command, "--threads", "2", "--out", killed, "--resume"]);
            if (process.WaitForExit(TimeSpan.FromSeconds(random.NextDouble() * longest)))
            {
                Assert.Equal(0, process.ExitCode);
                SameResults.Check(whole, killed);
                Directory.Delete(killed, recursive: true);
                finished++;
            }
            else
            {
                process.Kill();
                process.WaitForExit();
                kills++;
            }
        }

        using Process last = Start([.. command, "--threads", "1", "--out", killed, "--resume"]);
        last.WaitForExit();
        Assert.Equal(0, last.ExitCode);
        output.WriteLine($"{command[0]}: {kills} kills, {finished + 1} runs ended and compared, {fromCheckpoint} started from a checkpoint, seed {seed}");
        SameThreadsOrNot(whole, killed);
    }

    // The report says how many threads; everything else is the same.
    private static void SameThreadsOrNot(string whole, string killed)
    {
        string report = Path.Combine(killed, "report.html");
        if (File.Exists(report))
        {
            File.WriteAllText(report, File.ReadAllText(report).Replace(", 1 threads<", ", 2 threads<", StringComparison.Ordinal));
        }

        SameResults.Check(whole, killed);
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = DependencyTests.RepositoryRoot() };
        start.ArgumentList.Add(typeof(InputException).Assembly.Location);
        Array.ForEach(arguments, start.ArgumentList.Add);
        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }
}
