using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Accelerators.Fits;

namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>Counters of a run in the text format of Prometheus, for its collector of text files: a small file that is replaced whole, so that a reader never sees half of it.</summary>
internal sealed class MetricsFile : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly string path;
    private readonly string command;
    private readonly TimeProvider clock;
    private readonly DateTimeOffset started;
    private readonly List<(string Stage, double Seconds)> ended = [];
    private FitMeter? fits;
    private DateTimeOffset next;

    /// <summary>Writes the first counters: a run of hours does not find out in the end that they had no place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="command">Command of the program.</param>
    /// <param name="clock">Time.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public MetricsFile(string path, string command, TimeProvider clock)
    {
        (this.path, this.command, this.clock) = (path, command, clock);
        started = clock.GetUtcNow();
        try
        {
            Replace(Text(null, null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"The counters could not be written to '{path}' ({e.Message.TrimEnd('.')}): choose another place with --metrics.", e);
        }
    }

    /// <summary>Counts of all stages.</summary>
    public void Read(FitMeter fits) => this.fits = fits;

    /// <inheritdoc/>
    public void Begin(in ProgressSnapshot now) => Write(now, null);

    /// <inheritdoc/>
    public void Tick(in ProgressSnapshot now)
    {
        if (clock.GetUtcNow() >= next)
        {
            Write(now, null);
        }
    }

    /// <inheritdoc/>
    public void End(in ProgressSnapshot now, string summary)
    {
        ended.Add((now.Stage, now.Elapsed.TotalSeconds));
        Write(now, null);
    }

    /// <inheritdoc/>
    public void Note(string sentence)
    {
    }

    /// <summary>The last counters.</summary>
    /// <param name="exitCode">Exit code of the program.</param>
    public void Close(int exitCode) => Write(null, exitCode);

    /// <summary>Escapes a label's value as the format asks.</summary>
    internal static string Escape(string value)
        => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", " ", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Write(ProgressSnapshot? now, int? exitCode)
    {
        next = clock.GetUtcNow() + Interval;
        try
        {
            Replace(Text(now, exitCode));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not end a run of days because of its counters: the next ones may find room.
        }
    }

    private void Replace(string text)
    {
        string staging = $"{path}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.tmp";
        try
        {
            File.WriteAllText(staging, text);
            File.Move(staging, path, overwrite: true);
        }
        catch
        {
            File.Delete(staging);
            throw;
        }
    }

    private string Text(ProgressSnapshot? now, int? exitCode)
    {
        FitMeterReading all = fits?.Reading ?? default;
        var text = new StringBuilder();
        Metric("zprime_info", "gauge", "Version of the program and command.", ($"{{version=\"{Escape(RunResultBuilder.Version)}\",command=\"{Escape(command)}\"}}", 1));
        Metric("zprime_start_time_seconds", "gauge", "Start of the program, seconds since 1970.", (string.Empty, Seconds(started)));
        Metric("zprime_last_update_time_seconds", "gauge", "Time of these counters, seconds since 1970.", (string.Empty, Seconds(clock.GetUtcNow())));
        Metric("zprime_fits_total", "counter", "Fits made, retries not counted.", (string.Empty, all.Fits));
        Metric("zprime_fits_retried_total", "counter", "Fits that needed the safe path.", (string.Empty, all.Retried));
        Metric("zprime_fits_failed_total", "counter", "Fits that failed also there.", (string.Empty, all.Failed));
        Metric("zprime_cpu_seconds_total", "counter", "Processor time.", (string.Empty, Environment.CpuUsage.TotalTime.TotalSeconds));
        Metric("zprime_resident_memory_bytes", "gauge", "Memory in use.", (string.Empty, Environment.WorkingSet));
        Metric("zprime_stage_seconds_total", "counter", "Time of the stages that have ended.", [.. ended.GroupBy(s => s.Stage).Select(s => (Label(s.Key), s.Sum(t => t.Seconds)))]);
        if (now is { } stage)
        {
            Metric("zprime_stage_work_done", "gauge", "Work done of the current stage, in its own unit.", (Label(stage.Stage), stage.Done));
            Metric("zprime_stage_fraction_done", "gauge", "The same as a fraction of all of it.", stage.Fraction is double f ? [(Label(stage.Stage), f)] : []);
            Metric("zprime_stage_seconds_left", "gauge", "Time to the end of the current stage.", stage.TimeLeft is TimeSpan left ? [(Label(stage.Stage), left.TotalSeconds)] : []);
        }

        Metric("zprime_exit_code", "gauge", "Exit code, when the program has ended.", exitCode is int code ? [(string.Empty, code)] : []);
        return text.ToString();

        void Metric(string name, string type, string help, params (string Labels, double Value)[] values)
        {
            if (values.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
                Array.ForEach(values, v => text.Append(CultureInfo.InvariantCulture, $"{name}{v.Labels} {v.Value:R}\n"));
            }
        }
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static string Label(string stage) => $"{{stage=\"{Escape(stage)}\"}}";
}
