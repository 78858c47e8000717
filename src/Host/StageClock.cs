using System.Diagnostics;
using ZPrimeGpu.Host.Reporting;

namespace ZPrimeGpu.Host;

/// <summary>Runs the stages of a pipeline one after another, says how far they are, and keeps their times.</summary>
internal sealed class StageClock(IProgressSink progress)
{
    private readonly List<StageTiming> timings = [];

    /// <summary>Times of the stages that have ended.</summary>
    public IReadOnlyList<StageTiming> Timings => timings;

    /// <summary>Runs one stage.</summary>
    /// <param name="name">What it does, for people.</param>
    /// <param name="total">Its size in its own unit; null where unknown.</param>
    /// <param name="work">The stage; calls back with how much is done.</param>
    /// <param name="summary">One line on the result.</param>
    public T Measure<T>(string name, long? total, Func<Action<long>, T> work, Func<T, string> summary)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        var wall = Stopwatch.StartNew();
        progress.Begin(name, total);
        T result = work(progress.Report);
        progress.End(summary(result));
        process.Refresh();
        timings.Add(new StageTiming(name, wall.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds));
        return result;
    }
}
