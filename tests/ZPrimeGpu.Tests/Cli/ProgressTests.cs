using System.Reflection;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Cli.Logging;

namespace ZPrimeGpu.Tests.Cli;

public sealed class ProgressTests : IDisposable
{
    private readonly FakeClock clock = new();
    private readonly StringWriter output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public void PlainView_StageWithFits_SaysRateRetriedFailedAndTimeLeft()
    {
        ProgressTracker tracker = Halfway(new PlainView(output));
        Assert.Equal("Fitting toys ... 50 %, 1,234,500 fits, 123,450/s, 12 retried, 1 failed, 10 s left\n", Text());
        tracker.End("done");
        Assert.EndsWith("Fitting toys: done (10.0 s)\n", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void PlainView_LongStage_LinesBecomeRarer()
    {
        var tracker = new ProgressTracker(clock, [new PlainView(output)]);
        tracker.Begin("Fitting toys", null);
        for (int second = 0; second < 86_400; second++)
        {
            clock.Now = TimeSpan.FromSeconds(second);
            tracker.Tick();
        }

        Assert.InRange(Text().Split('\n').Length, 200, 500);
    }

    [Fact]
    public void JsonLog_EveryLine_IsOneObjectWithTimeLevelStageAndCounts()
    {
        using var log = new JsonLog(output, clock);
        ProgressTracker tracker = Halfway(log);
        tracker.Note("\"quoted\"\nand <b>broken</b>");
        tracker.End("582 windows");
        log.WriteLine("zprime: it failed.");
        log.Write("a line ");
        log.Write("in parts\r\nand the next");
        log.WriteLine();
        log.Health(new StageHealth("all", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), new(5, 1, 0)));
        JsonElement[] lines = [.. Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(
            ["begin", "progress", "note", "end", "message", "message", "message", "health"],
            lines.Select(l => l.GetProperty("event").GetString()));
        Assert.All(lines, l => Assert.InRange(l.GetProperty("time").GetDateTimeOffset(), FakeClock.Start, FakeClock.Start + TimeSpan.FromSeconds(10)));
        Assert.Equal("error", lines[4].GetProperty("level").GetString());
        Assert.All(lines.Where((_, i) => i != 4), l => Assert.Equal("info", l.GetProperty("level").GetString()));
        JsonElement progress = lines[1];
        Assert.Equal("Fitting toys", progress.GetProperty("stage").GetString());
        Assert.Equal((500, 1000), (progress.GetProperty("done").GetInt64(), progress.GetProperty("total").GetInt64()));
        Assert.Equal((1_234_500, 12, 1), (progress.GetProperty("fits").GetInt64(), progress.GetProperty("retried").GetInt64(), progress.GetProperty("failed").GetInt64()));
        Assert.Equal((10.0, 123_450.0), (progress.GetProperty("seconds_left").GetDouble(), progress.GetProperty("fits_per_second").GetDouble()));
        Assert.Equal("\"quoted\"\nand <b>broken</b>", lines[2].GetProperty("message").GetString());
        Assert.Equal(["zprime: it failed.", "a line in parts", "and the next"], lines[4..7].Select(l => l.GetProperty("message").GetString()));
    }

    [Fact]
    public void Tracker_StageAfterStage_CountsTheFitsOfEach()
    {
        var tracker = new ProgressTracker(clock, []);
        tracker.Begin("one", 1);
        tracker.Fits.Add(10, 2, 1);
        tracker.End(string.Empty);
        tracker.Begin("two", 1);
        clock.Now = TimeSpan.FromSeconds(3);
        tracker.Fits.Add(5, 0, 0);
        tracker.End(string.Empty);
        tracker.End("twice");
        Assert.Equal([new FitMeterReading(10, 2, 1), new FitMeterReading(5, 0, 0)], tracker.Ended.Select(s => s.Fits));
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(3)], tracker.Ended.Select(s => s.Wall));
    }

    [Fact]
    public void HealthTable_TwoStages_AlignedWithTheirSum()
    {
        IReadOnlyList<string> table = HealthTable.Of(
            [
                new("Selecting events", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), default),
                new("Fitting toys", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(19.5), new(1_000_000, 12, 3)),
            ],
            512L << 20);
        Assert.Equal(
            [
                "  stage             wall s  cpu s       fits   fits/s  retried  failed",
                "  Selecting events     2.0    4.0          -        -        -       -",
                "  Fitting toys        10.0   19.5  1,000,000  100,000       12       3",
                "  all                 12.0   23.5  1,000,000   83,333       12       3",
                "  peak memory 512 MiB",
            ],
            table);
        Assert.Empty(HealthTable.Of([new("Selecting events", TimeSpan.Zero, TimeSpan.Zero, default)], 0));
    }

    [Fact]
    public void MeteredAccelerator_EveryMember_IsThatOfTheAcceleratorItWatches()
    {
        // A member with a default that is not passed on would hide what a device can do.
        InterfaceMapping members = typeof(MeteredAccelerator).GetInterfaceMap(typeof(IAccelerator));
        Assert.All(members.TargetMethods, m => Assert.Equal(typeof(MeteredAccelerator), m.DeclaringType));
    }

    [Theory]
    [InlineData(3, "3 s")]
    [InlineData(125, "2:05")]
    [InlineData(3725, "1:02:05")]
    [InlineData(183_845, "2 d 03:04")]
    public void Text_OfATime_IsForPeople(double seconds, string expected) => Assert.Equal(expected, ProgressSnapshot.Text(TimeSpan.FromSeconds(seconds)));

    /// <summary>A stage after 10 s, half done.</summary>
    private ProgressTracker Halfway(IProgressView view)
    {
        var tracker = new ProgressTracker(clock, [view]);
        tracker.Begin("Fitting toys", 1000);
        for (int second = 1; second <= 10; second++)
        {
            clock.Now = TimeSpan.FromSeconds(second);
            tracker.Report(50 * second);
        }

        tracker.Fits.Add(1_234_500, 12, 1);
        tracker.Tick();
        return tracker;
    }

    private string Text() => output.ToString().ReplaceLineEndings("\n");
}
