using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>The log as JSON, one object a line: progress, and every line that anything writes to this writer.</summary>
/// <remarks>
/// Keys: <c>time</c> (UTC), <c>level</c> (info, warning, error), <c>event</c> (begin, progress, end, note, health, message), <c>stage</c>, <c>message</c>; for a stage <c>done</c> and
/// <c>total</c> in its own unit (bins for windows), <c>fraction</c>, <c>seconds</c>, <c>seconds_left</c>, <c>fits</c>, <c>fits_per_second</c>, <c>retried</c>, <c>failed</c>. What
/// is not known is left out.
/// </remarks>
internal sealed class JsonLog : TextWriter, IProgressView
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock gate = new();
    private readonly StringBuilder line = new();
    private readonly TextWriter writer;
    private readonly TimeProvider clock;
    private TimeSpan next;

    /// <summary>Makes a log.</summary>
    /// <param name="writer">Where lines go.</param>
    /// <param name="clock">Time.</param>
    public JsonLog(TextWriter writer, TimeProvider clock) => (this.writer, this.clock) = (writer, clock);

    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (gate)
        {
            if (value != '\n')
            {
                line.Append(value);
                return;
            }

            string message = line.ToString().TrimEnd('\r');
            line.Clear();
            if (message.Length > 0)
            {
                Message("message", LevelOf(message), message);
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        lock (gate)
        {
            base.Write(value);
            Write('\n');
        }
    }

    /// <inheritdoc/>
    public void Begin(in ProgressSnapshot now)
    {
        next = TimeSpan.FromSeconds(1);
        Stage("begin", now, null);
    }

    /// <inheritdoc/>
    public void Tick(in ProgressSnapshot now)
    {
        if (now.Elapsed >= next)
        {
            next = PlainView.After(now.Elapsed);
            Stage("progress", now, null);
        }
    }

    /// <inheritdoc/>
    public void End(in ProgressSnapshot now, string summary) => Stage("end", now, summary);

    /// <inheritdoc/>
    public void Note(string sentence) => Message("note", "info", sentence);

    /// <summary>What a stage took, or all together.</summary>
    public void Health(StageHealth stage) => Object("health", "info", json =>
    {
        json.WriteString("stage", stage.Stage);
        json.WriteNumber("seconds", Rounded(stage.Wall));
        json.WriteNumber("cpu_seconds", Rounded(stage.Processor));
        json.WriteNumber("fits", stage.Fits.Fits);
        json.WriteNumber("retried", stage.Fits.Retried);
        json.WriteNumber("failed", stage.Fits.Failed);
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (line.Length > 0)
        {
            Write('\n');
        }

        base.Dispose(disposing);
    }

    /// <summary>Errors of the program begin with its name; what it says in passing does not.</summary>
    private static string LevelOf(string message) => message.StartsWith("zprime: ", StringComparison.Ordinal) ? "error" : "info";

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private void Message(string name, string level, string message) => Object(name, level, json => json.WriteString("message", message));

    private void Stage(string name, ProgressSnapshot now, string? summary) => Object(name, "info", json =>
    {
        json.WriteString("stage", now.Stage);
        json.WriteNumber("done", now.Done);
        if (now.Total is long total)
        {
            json.WriteNumber("total", total);
        }

        if (now.Fraction is double fraction)
        {
            json.WriteNumber("fraction", Math.Round(fraction, 4));
        }

        json.WriteNumber("seconds", Rounded(now.Elapsed));
        if (now.TimeLeft is TimeSpan left)
        {
            json.WriteNumber("seconds_left", Math.Round(left.TotalSeconds, 1));
        }

        json.WriteNumber("fits", now.Fits.Fits);
        if (now.FitsPerSecond is double rate)
        {
            json.WriteNumber("fits_per_second", Math.Round(rate, 1));
        }

        json.WriteNumber("retried", now.Fits.Retried);
        json.WriteNumber("failed", now.Fits.Failed);
        if (summary is not null)
        {
            json.WriteString("message", summary);
        }
    });

    private void Object(string name, string level, Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime);
            json.WriteString("level", level);
            json.WriteString("event", name);
            content(json);
            json.WriteEndObject();
        }

        lock (gate)
        {
            writer.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
        }
    }
}
