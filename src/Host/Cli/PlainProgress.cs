using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Cli.Logging;

namespace ZPrimeGpu.Host.Cli;

/// <summary>Progress as plain lines, when stages end: for work that is not run by a command.</summary>
/// <param name="writer">Where to.</param>
internal sealed class PlainProgress(TextWriter writer) : IProgressSink
{
    private readonly ProgressTracker tracker = new(TimeProvider.System, [new PlainView(writer)]);

    /// <inheritdoc/>
    public FitMeter Fits => tracker.Fits;

    /// <inheritdoc/>
    public void Begin(string stage, long? total) => tracker.Begin(stage, total);

    /// <inheritdoc/>
    public void Report(long done) => tracker.Report(done);

    /// <inheritdoc/>
    public void End(string summary) => tracker.End(summary);

    /// <inheritdoc/>
    public void Note(string sentence) => tracker.Note(sentence);
}
