using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Cli.Logging;

namespace ZPrimeGpu.Tests.Cli;

/// <summary>The time left against simulated runs, whose end is known: fake time, true costs that are not those of <see cref="WindowCosts"/>.</summary>
public sealed class TimeLeftTests
{
    // What the issue asks for; near the end of a run, where a fifth of the time left is a fraction of a window, a hundredth of the run.
    private const double Tolerance = 0.20;
    private const double OfTheRun = 0.01;

    // Windows as on the demo: few bins at low masses, many where the resolution is good.
    private static readonly int[] Bins = [.. Enumerable.Range(0, 582).Select(i => i < 150 ? 20 + (i / 3) : i < 400 ? 70 - ((i - 150) / 8) : 39 + ((i - 400) / 3))];

    [Theory]
    [InlineData(1, 0, 0.0)]
    [InlineData(2, 1, 5.0)]
    [InlineData(8, 2, 5.0)]
    [InlineData(16, 3, 20.0)]
    public void At_AfterATenthOfWindowsOfDifferentCost_IsRightWithin20Percent(int threads, int seed, double startUp)
    {
        var costs = WindowCosts.OfBins(Bins);
        (double worst, _) = Worst(threads, seed, startUp, costs.Total, costs.Of);
        Assert.InRange(worst, 0.0, Tolerance);
    }

    [Fact]
    public void At_WindowsTakenAsEqual_WouldBeWrongByMore()
    {
        (double worst, _) = Worst(2, 1, 5.0, Bins.Length, n => n);
        Assert.True(worst > Tolerance, $"{worst}");
    }

    [Fact]
    public void At_WorkThatACheckpointHeld_DoesNotCount()
    {
        var left = new TimeLeft(1000);
        left.Report(TimeSpan.FromSeconds(0.1), 600);
        Assert.Null(left.At(TimeSpan.FromSeconds(1)));
        left.Report(TimeSpan.FromSeconds(10.1), 700);
        Assert.Equal(30.0, left.At(TimeSpan.FromSeconds(10.1))!.Value.TotalSeconds, 9);
        Assert.Equal(28.0, left.At(TimeSpan.FromSeconds(12.1))!.Value.TotalSeconds, 9);
    }

    [Fact]
    public void At_ReportsOutOfOrder_AreIgnored()
    {
        var left = new TimeLeft(100);
        left.Report(TimeSpan.FromSeconds(1), 10);
        left.Report(TimeSpan.FromSeconds(2), 20);
        left.Report(TimeSpan.FromSeconds(3), 19);
        Assert.Equal(8.0, left.At(TimeSpan.FromSeconds(2))!.Value.TotalSeconds, 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void At_NoPaceYet_IsUnknown(long total)
    {
        var left = new TimeLeft(total);
        Assert.Null(left.At(TimeSpan.FromHours(1)));
        left.Report(TimeSpan.FromSeconds(1), 1);
        Assert.Null(left.At(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void At_LongPastTheExpectedEnd_IsZeroNotNegative()
    {
        var left = new TimeLeft(10);
        left.Report(TimeSpan.FromSeconds(1), 1);
        left.Report(TimeSpan.FromSeconds(2), 9);
        Assert.Equal(TimeSpan.Zero, left.At(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void OfItems_HalfAWindow_CostsHalf()
    {
        var costs = WindowCosts.OfBins([10, 30]);
        Assert.Equal(costs.Of(1) * 100, costs.OfItems(100, 100));
        Assert.Equal((costs.Of(1) * 100) + ((costs.Of(2) - costs.Of(1)) * 50), costs.OfItems(150, 100));
        Assert.Equal(costs.Total * 100, costs.OfItems(200, 100));
    }

    /// <summary>Simulates a run; the largest relative error of the time left, asked every second after a tenth of the time, and how long the run takes.</summary>
    /// <remarks>Every window takes bins + 12 units of 20 ms, up to twice that where toys are added, a few ten times as long; each thread takes the next one.</remarks>
    private static (double Worst, double Seconds) Worst(int threads, int seed, double startUp, long total, Func<int, long> done)
    {
        var random = new Random(seed);
        var free = new PriorityQueue<int, double>(Enumerable.Range(0, threads).Select(t => (t, startUp)));
        var ends = new List<double>();
        foreach (int bins in Bins)
        {
            free.TryDequeue(out int thread, out double now);
            now += 0.02 * (bins + 12) * (1.0 + random.NextDouble()) * (random.Next(200) == 0 ? 10.0 : 1.0);
            ends.Add(now);
            free.Enqueue(thread, now);
        }

        ends.Sort();
        double last = ends[^1];
        var left = new TimeLeft(total);
        double worst = 0.0;
        int finished = 0;
        for (double now = 0.0; now < last; now += last / 1000.0)
        {
            while (finished < ends.Count && ends[finished] <= now)
            {
                left.Report(TimeSpan.FromSeconds(ends[finished]), done(++finished));
            }

            if (now >= startUp + (0.1 * (last - startUp)))
            {
                double truth = last - now;
                double told = left.At(TimeSpan.FromSeconds(now))!.Value.TotalSeconds;
                worst = Math.Max(worst, Math.Max(0.0, Math.Abs(told - truth) - (OfTheRun * last)) / truth);
            }
        }

        return (worst, last);
    }
}
