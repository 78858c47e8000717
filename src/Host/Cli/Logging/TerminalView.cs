using Spectre.Console;
using Spectre.Console.Rendering;

namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>Progress bars on a terminal, on standard error so that standard output stays clean for results.</summary>
internal sealed class TerminalView : IProgressView
{
    private readonly IAnsiConsole console;
    private readonly ProgressContext context;
    private readonly FitsColumn fits;
    private ProgressTask? task;

    private TerminalView(IAnsiConsole console, ProgressContext context, FitsColumn fits) => (this.console, this.context, this.fits) = (console, context, fits);

    /// <summary>Runs work with progress bars.</summary>
    public static T Run<T>(Func<IProgressView, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var fits = new FitsColumn();
        return console.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), fits)
            .Start(context => work(new TerminalView(console, context, fits)));
    }

    /// <inheritdoc/>
    public void Begin(in ProgressSnapshot now)
    {
        task = context.AddTask(Markup.Escape(now.Stage), autoStart: true, maxValue: Math.Max(1, now.Total ?? 1));
        task.IsIndeterminate = now.Total is null;
    }

    /// <inheritdoc/>
    public void Tick(in ProgressSnapshot now)
    {
        if (task is not null)
        {
            task.Value = now.Done;
            fits.Show(task.Id, now.LineOfBar);
        }
    }

    /// <inheritdoc/>
    public void End(in ProgressSnapshot now, string summary)
    {
        if (task is not null)
        {
            task.IsIndeterminate = false;
            task.Value = task.MaxValue;
            fits.Show(task.Id, now.LineOfBar);
            task.StopTask();
            Note($"{now.Stage}: {summary}");
        }
    }

    /// <inheritdoc/>
    public void Note(string sentence) => console.MarkupLineInterpolated($"{sentence}");

    /// <summary>Fits and time left beside the bar of the stage.</summary>
    private sealed class FitsColumn : ProgressColumn
    {
        private (int Task, string Text) shown = (-1, string.Empty);

        protected override bool NoWrap => true;

        public void Show(int task, string text) => shown = (task, text);

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
            => new Text(shown is var (of, text) && of == task.Id ? text : string.Empty);
    }
}
