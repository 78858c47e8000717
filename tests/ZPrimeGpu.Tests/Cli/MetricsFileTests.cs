using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Cli.Logging;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Cli;

public sealed partial class MetricsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void File_WhileARunGoes_HoldsItsCounters()
    {
        string path = folder.File("zprime.prom");
        var metrics = new MetricsFile(path, "run", clock);
        Assert.Equal(0.0, Read(path)["zprime_fits_total"]);
        var tracker = new ProgressTracker(clock, [metrics]);
        metrics.Read(tracker.Fits);
        tracker.Begin("Fitting toys", 10);
        tracker.Fits.Add(100, 3, 1);
        tracker.Report(5);
        clock.Now = TimeSpan.FromSeconds(1);
        tracker.Tick();
        Assert.Equal(0.0, Read(path)["zprime_fits_total"]);
        clock.Now = TimeSpan.FromSeconds(6);
        tracker.Tick();
        Dictionary<string, double> now = Read(path);
        Assert.Equal((100.0, 3.0, 1.0), (now["zprime_fits_total"], now["zprime_fits_retried_total"], now["zprime_fits_failed_total"]));
        Assert.Equal(0.5, now["zprime_stage_fraction_done{stage=\"Fitting toys\"}"]);
        Assert.Equal((FakeClock.Start + clock.Now).ToUnixTimeSeconds(), now["zprime_last_update_time_seconds"]);
        Assert.DoesNotContain("zprime_exit_code", now.Keys);

        tracker.End("done");
        metrics.Close(1);
        now = Read(path);
        Assert.Equal((1.0, 6.0), (now["zprime_exit_code"], now["zprime_stage_seconds_total{stage=\"Fitting toys\"}"]));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void File_StageWithQuotesAndNewlines_KeepsItsForm()
    {
        string path = folder.File("zprime.prom");
        var tracker = new ProgressTracker(clock, [new MetricsFile(path, "a\"b\\c\nd", clock)]);
        tracker.Begin("x\"} 1\nzprime_fits_total 7\\", 10);
        Dictionary<string, double> now = Read(path);
        Assert.Equal(0.0, now["zprime_fits_total"]);
        Assert.Equal(0.0, now["zprime_stage_work_done{stage=\"x\\\"} 1\\nzprime_fits_total 7\\\\\"}"]);
    }

    [Fact]
    public void File_InNoFolder_IsRefusedAtOnce()
    {
        string path = folder.File("no/such/folder/zprime.prom");
        InputException e = Assert.Throws<InputException>(() => new MetricsFile(path, "run", clock));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains("--metrics", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_WhoseFolderVanishes_DoesNotEndTheRun()
    {
        string sub = folder.File("sub");
        Directory.CreateDirectory(sub);
        var metrics = new MetricsFile(Path.Combine(sub, "zprime.prom"), "run", clock);
        Directory.Delete(sub, recursive: true);
        metrics.Close(0);
    }

    /// <summary>Every sample of a file, each line of which must have the form that the exposition format asks for.</summary>
    private static Dictionary<string, double> Read(string path)
    {
        var samples = new Dictionary<string, double>();
        foreach (string line in File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Match match = Sample().Match(line);
            Assert.True(match.Success, line);
            if (match.Groups["name"].Success)
            {
                samples.Add(match.Groups["name"].Value + match.Groups["labels"].Value, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
            }
        }

        return samples;
    }

    [GeneratedRegex("""^(# HELP [a-z_]+ .+|# TYPE [a-z_]+ (counter|gauge)|(?<name>[a-z_]+)(?<labels>\{[a-z]+="([^"\\\n]|\\["\\n])*"(,[a-z]+="([^"\\\n]|\\["\\n])*")*\})? (?<value>[-+0-9.Ee]+))$""")]
    private static partial Regex Sample();
}
