namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>The time that the rest of a stage takes, from the work done and the time it took.</summary>
/// <remarks>
/// The rest goes at the pace since the first report beyond a fiftieth of the work: what comes before, compiling kernels and filling threads, or work that a checkpoint held, says
/// nothing about it. Between two reports the clock runs down. With work in units of equal cost and steady machines the error is that of the units: a few per cent after a tenth.
/// </remarks>
/// <param name="total">Size of the stage.</param>
internal sealed class TimeLeft(long total)
{
    private const double Settled = 0.02;
    private (TimeSpan At, long Done)? origin;
    private (TimeSpan At, long Done) last;

    /// <summary>Takes in how far the stage is.</summary>
    /// <param name="at">Time since its begin.</param>
    /// <param name="done">Work done; less than before is ignored (reports of threads overtake each other).</param>
    public void Report(TimeSpan at, long done)
    {
        if (done <= last.Done)
        {
            return;
        }

        last = (at, done);
        if (origin is null && done >= Settled * total)
        {
            origin = last;
        }
    }

    /// <summary>The time left; null before there is a pace to tell it from.</summary>
    /// <param name="now">Time since the begin of the stage.</param>
    public TimeSpan? At(TimeSpan now)
    {
        if (origin is not var (start, first) || last.Done - first < Settled * total || total <= 0)
        {
            return null;
        }

        double secondsPerUnit = (last.At - start).TotalSeconds / (last.Done - first);
        double left = (Math.Max(0, total - last.Done) * secondsPerUnit) - (now - last.At).TotalSeconds;
        return TimeSpan.FromSeconds(Math.Clamp(left, 0.0, TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
