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

    /// <summary>Runs one stage over windows, which differ in cost.</summary>
    /// <param name="name">What it does, for people.</param>
    /// <param name="costs">What each window costs.</param>
    /// <param name="work">The stage; calls back with the number of windows that are done.</param>
    /// <param name="summary">One line on the result.</param>
    public T MeasureWindows<T>(string name, WindowCosts costs, Func<Action<int>, T> work, Func<T, string> summary)
        => Measure(name, costs.Total, report => work(windows => report(costs.Of(windows))), summary);
}
