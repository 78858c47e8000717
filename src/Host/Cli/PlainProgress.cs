using System.Diagnostics;

namespace ZPrimeGpu.Host.Cli;

/// <summary>Progress as plain lines on standard error, for logs and pipes: one line when a stage ends, and one every few seconds before.</summary>
internal sealed class PlainProgress(TextWriter writer) : IProgressSink
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly Stopwatch clock = new();
    private string stage = string.Empty;
    private long? total;
    private TimeSpan next;

    /// <inheritdoc/>
    public void Begin(string stage, long? total)
    {
        lock (gate)
        {
            this.stage = stage;
            this.total = total;
            next = Interval;
            clock.Restart();
        }
    }

    /// <inheritdoc/>
    public void Report(long done)
    {
        lock (gate)
        {
            if (clock.Elapsed < next)
            {
                return;
            }

            next = clock.Elapsed + Interval;
            string fraction = total is long all and > 0 ? $" {100.0 * done / all:F0} %" : $" {done:N0}";
            writer.WriteLine($"{stage} ...{fraction}");
        }
    }

    /// <inheritdoc/>
    public void End(string summary)
    {
        lock (gate)
        {
            writer.WriteLine($"{stage}: {summary} ({clock.Elapsed.TotalSeconds:F1} s)");
        }
    }

    /// <inheritdoc/>
    public void Note(string sentence)
    {
        lock (gate)
        {
            writer.WriteLine(sentence);
        }
    }
}
