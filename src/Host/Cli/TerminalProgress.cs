using Spectre.Console;

namespace ZPrimeGpu.Host.Cli;

/// <summary>Progress bars on a terminal, on standard error so that standard output stays clean for results.</summary>
internal sealed class TerminalProgress : IProgressSink
{
    private readonly IAnsiConsole console;
    private readonly ProgressContext context;
    private ProgressTask? task;
    private string stage = string.Empty;

    private TerminalProgress(IAnsiConsole console, ProgressContext context)
    {
        this.console = console;
        this.context = context;
    }

    /// <summary>Runs work with progress bars.</summary>
    public static T Run<T>(Func<IProgressSink, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new TerminalProgress(console, context)));
    }

    /// <inheritdoc/>
    public void Begin(string stage, long? total)
    {
        this.stage = stage;
        task = context.AddTask(Markup.Escape(stage), autoStart: true, maxValue: Math.Max(1, total ?? 1));
        task.IsIndeterminate = total is null;
    }

    /// <inheritdoc/>
    public void Report(long done)
    {
        if (task is not null)
        {
            task.Value = done;
        }
    }

    /// <inheritdoc/>
    public void End(string summary)
    {
        if (task is not null)
        {
            task.IsIndeterminate = false;
            task.Value = task.MaxValue;
            task.StopTask();
            Note($"{stage}: {summary}");
        }
    }

    /// <inheritdoc/>
    public void Note(string sentence) => console.MarkupLineInterpolated($"{sentence}");
}
