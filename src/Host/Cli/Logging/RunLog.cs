using System.CommandLine;

namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>How a run of the program is watched: <c>--log</c> and <c>--metrics</c>, which every command has.</summary>
internal sealed class RunLog : IDisposable
{
    private const string FormName = "--log";
    private const string MetricsName = "--metrics";
    private const string Auto = "auto";
    private const string Plain = "plain";
    private const string Json = "json";
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private readonly TextWriter errorBefore = Console.Error;
    private readonly string form;
    private readonly JsonLog? json;
    private readonly MetricsFile? metrics;

    private RunLog(string form, string? metricsPath, string command)
    {
        this.form = form;
        if (form == Json)
        {
            // Whatever is written to standard error becomes an object of the log.
            json = new JsonLog(Console.Error, TimeProvider.System);
            Console.SetError(json);
        }

        try
        {
            metrics = metricsPath is null ? null : new MetricsFile(metricsPath, command, TimeProvider.System);
        }
        catch (InputException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The option of the form.</summary>
    public static Option<string> FormOption()
    {
        var option = new Option<string>(FormName)
        {
            Description = "What goes to standard error: auto (bars on a terminal, plain lines otherwise), plain, json (one object a line).",
            HelpName = $"{Auto}|{Plain}|{Json}",
            DefaultValueFactory = _ => Auto,
            Recursive = true,
        };
        option.AcceptOnlyFromAmong(Auto, Plain, Json);
        return option;
    }

    /// <summary>The option of the counters.</summary>
    public static Option<string?> MetricsOption() => new(MetricsName)
    {
        Description = "File that holds counters in the text format of Prometheus while the program runs, and after.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Begins to watch.</summary>
    /// <exception cref="InputException">The counters cannot be written.</exception>
    public static RunLog Open(ParseResult parsed)
        => new(parsed.GetValue<string>(FormName) ?? Auto, parsed.GetValue<string?>(MetricsName), parsed.CommandResult.Command.Name);

    /// <summary>Runs work that says how far it is.</summary>
    public T Watch<T>(Func<IProgressSink, T> work)
    {
        bool bars = form == Auto && !Console.IsErrorRedirected;
        return bars ? TerminalView.Run(view => Watch(view, work))
            : Watch(json as IProgressView ?? new PlainView(Console.Error), work);
    }

    /// <summary>Writes the last counters.</summary>
    /// <param name="exitCode">Exit code of the program.</param>
    public void Close(int exitCode) => metrics?.Close(exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (json is not null)
        {
            Console.SetError(errorBefore);
            json.Dispose();
        }
    }

    private T Watch<T>(IProgressView view, Func<IProgressSink, T> work)
    {
        var tracker = new ProgressTracker(TimeProvider.System, metrics is null ? [view] : [view, metrics]);
        metrics?.Read(tracker.Fits);
        T result;
        using (new Timer(_ => tracker.Tick(), null, TickInterval, TickInterval))
        {
            result = work(tracker);
        }

        Health(view, tracker.Ended);
        return result;
    }

    private void Health(IProgressView view, IReadOnlyList<StageHealth> stages)
    {
        if (json is null)
        {
            foreach (string row in HealthTable.Of(stages, PeakMemory()))
            {
                view.Note(row);
            }

            return;
        }

        foreach (StageHealth stage in stages.Append(HealthTable.Sum(stages)))
        {
            json.Health(stage);
        }
    }

    private static long PeakMemory()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
