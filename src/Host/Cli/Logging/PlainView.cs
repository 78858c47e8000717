namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>Progress as plain lines, for logs and pipes: one line when a stage ends, and some before, ever more seldom.</summary>
/// <param name="writer">Where to.</param>
internal sealed class PlainView(TextWriter writer) : IProgressView
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private TimeSpan next;

    /// <summary>When a line is due after one at this time: a stage of days does not fill a log, one of a minute is not silent.</summary>
    internal static TimeSpan After(TimeSpan elapsed) => elapsed + TimeSpan.FromSeconds(Math.Clamp(0.05 * elapsed.TotalSeconds, First.TotalSeconds, Longest.TotalSeconds));

    /// <inheritdoc/>
    public void Begin(in ProgressSnapshot now) => next = First;

    /// <inheritdoc/>
    public void Tick(in ProgressSnapshot now)
    {
        if (now.Elapsed >= next)
        {
            next = After(now.Elapsed);
            writer.WriteLine($"{now.Stage} ... {now.Line}");
        }
    }

    /// <inheritdoc/>
    public void End(in ProgressSnapshot now, string summary) => writer.WriteLine($"{now.Stage}: {summary} ({now.Elapsed.TotalSeconds:F1} s)");

    /// <inheritdoc/>
    public void Note(string sentence) => writer.WriteLine(sentence);
}
