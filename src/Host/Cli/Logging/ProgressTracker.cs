using ZPrimeGpu.Host.Accelerators.Fits;

namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>Follows the stages of a run: what is done, fits, time left; tells its views, and keeps what the health table needs.</summary>
/// <param name="clock">Time.</param>
/// <param name="views">Told of everything, one thread at a time.</param>
internal sealed class ProgressTracker(TimeProvider clock, IReadOnlyList<IProgressView> views) : IProgressSink
{
    private readonly Lock gate = new();
    private readonly List<StageHealth> ended = [];
    private string stage = string.Empty;
    private long? total;
    private long done;
    private long begin;
    private TimeSpan processor;
    private FitMeterReading fitsBefore;
    private TimeLeft? left;
    private bool running;

    /// <inheritdoc/>
    public FitMeter Fits { get; } = new();

    /// <summary>Stages that have ended, in order.</summary>
    public IReadOnlyList<StageHealth> Ended
    {
        get
        {
            lock (gate)
            {
                return [.. ended];
            }
        }
    }

    /// <inheritdoc/>
    public void Begin(string stage, long? total)
    {
        lock (gate)
        {
            (this.stage, this.total, done, running) = (stage, total, 0, true);
            begin = clock.GetTimestamp();
            processor = Environment.CpuUsage.TotalTime;
            fitsBefore = Fits.Reading;
            left = total is long all ? new TimeLeft(all) : null;
            ProgressSnapshot now = Now();
            Each(view => view.Begin(now));
        }
    }

    /// <inheritdoc/>
    public void Report(long done)
    {
        lock (gate)
        {
            this.done = Math.Max(this.done, done);
            left?.Report(clock.GetElapsedTime(begin), done);
        }
    }

    /// <summary>Lets the views show how far the stage is; called about every second.</summary>
    public void Tick()
    {
        lock (gate)
        {
            if (running)
            {
                ProgressSnapshot now = Now();
                Each(view => view.Tick(now));
            }
        }
    }

    /// <inheritdoc/>
    public void End(string summary)
    {
        lock (gate)
        {
            if (!running)
            {
                return;
            }

            running = false;
            done = total ?? done;
            ProgressSnapshot now = Now() with { TimeLeft = null };
            ended.Add(new StageHealth(stage, now.Elapsed, Environment.CpuUsage.TotalTime - processor, now.Fits));
            Each(view => view.End(now, summary));
        }
    }

    /// <inheritdoc/>
    public void Note(string sentence)
    {
        lock (gate)
        {
            Each(view => view.Note(sentence));
        }
    }

    private ProgressSnapshot Now()
    {
        TimeSpan elapsed = clock.GetElapsedTime(begin);
        return new(stage, done, total, elapsed, Fits.Reading - fitsBefore, left?.At(elapsed));
    }

    private void Each(Action<IProgressView> tell)
    {
        foreach (IProgressView view in views)
        {
            tell(view);
        }
    }
}
