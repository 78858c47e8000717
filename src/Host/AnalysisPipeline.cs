using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host;

/// <summary>How far a run goes.</summary>
internal enum PipelineStage
{
    /// <summary>Events and cut flow.</summary>
    Selection,

    /// <summary>… and templates.</summary>
    Templates,

    /// <summary>… and fits, limits, figures, report.</summary>
    Limits,
}

/// <summary>
/// The data flow of an analysis, top to bottom: files → event columns → selection → spectra → templates → fits → limits → report.
/// It decides nothing: every choice is in the configuration, which is written beside the results.
/// </summary>
internal static class AnalysisPipeline
{
    /// <summary>Name of the command, and of its checkpoint.</summary>
    public const string Command = "run";

    /// <summary>Runs an analysis and writes its folder, or a part of one and leaves its checkpoint there.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="last">How far it goes.</param>
    /// <param name="continuation">Where it begins, and which part it is.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="InputException">Bad input; no result was written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; no result was written, but what toys gave is in the checkpoint.</exception>
    public static PipelineOutcome Run(RunConfig config, PipelineStage last, Continuation continuation, IProgressSink progress, CancellationToken stop)
    {
        bool toys = config.Limits.Calculator == LimitCalculator.Toys;
        if (continuation.Shard.IsPart && !toys && config.GoodnessOfFit.Toys == 0)
        {
            throw new InputException("--shard divides the work on toys, and there are none: add --calc toys.");
        }

        using IAccelerator accelerator = progress.Fits.Watch(AcceleratorFactory.Open(config.Device, config.Precision));
        ResultWriter.EnsureWritable(config.OutputFolder);
        using Checkpoint? checkpoint = last == PipelineStage.Limits ? Checkpoint.Prepare(Command, config, continuation) : null;
        IReadOnlyList<LimitOverlay> overlays = OverlayFile.ReadAll(config.Interpretation);
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        var clock = new StageClock(progress);

        // Events are read once, in chunks; only spectra and the cut flow leave this stage.
        SelectedEvents events = Select(config, masses, accelerator, clock, stop);
        if (last == PipelineStage.Selection)
        {
            ResultWriter.WriteCutFlow(events.CutFlow, config.OutputFolder);
            return new PipelineOutcome(true, []);
        }

        // Everything after this line is independent of the number of events.
        TemplateSet templates = BuildTemplates(config, masses, events, clock);
        if (last == PipelineStage.Templates)
        {
            ResultWriter.WriteSpectrum(events.CutFlow, templates.Spectrum, config.OutputFolder);
            return new PipelineOutcome(true, templates.Warnings);
        }

        bool goodnessOfFit = config.GoodnessOfFit.Toys > 0 && templates.Windows.Any(w => w.Observed.Length > 0);
        IReadOnlyList<InputFile> inputs = RunResultBuilder.Inputs(config, events);
        IWindowResults<WindowLimit>? keptLimits = null;
        IWindowResults<WindowGoodnessOfFit>? keptGoodnessOfFit = null;
        if (checkpoint is not null && (toys || goodnessOfFit))
        {
            checkpoint.Start(
                inputs,
                null,
                (Checkpoint.LimitStage, toys ? templates.Windows.Select(w => w.Index) : []),
                (Checkpoint.GoodnessOfFitStage, goodnessOfFit ? templates.Windows.Where(w => w.Observed.Length > 0).Select(w => w.Index) : []));
            keptLimits = checkpoint.Windows<WindowLimit>(Checkpoint.LimitStage);
            keptGoodnessOfFit = checkpoint.Windows<WindowGoodnessOfFit>(Checkpoint.GoodnessOfFitStage);
            if (checkpoint.Resumed)
            {
                progress.Note($"Resuming: {templates.Windows.Count(w => keptLimits.Find(w.Index) is not null):N0} of {templates.Windows.Count:N0} windows have their limits by toys.");
            }
        }

        if (continuation.Shard.IsPart)
        {
            WindowTemplates[] part = continuation.Shard.Of(templates.Windows);
            _ = toys ? ToyLimits(part, Limits("Setting limits", part)) : null;
            _ = goodnessOfFit ? GoodnessOfFit(part) : null;
            checkpoint!.Leave();
            return new PipelineOutcome(true, [$"Shard {continuation.Shard}: {part.Length} of {templates.Windows.Count} windows. 'zprime merge' joins the shards and writes the results."]);
        }

        WindowLimit[] limits = Limits("Setting limits", templates.Windows);
        WindowLimit[]? unsmoothed = config.Templates.Smoothing == SmoothingMode.Off
            ? null
            : Limits("The same without smoothing", TemplateBuilder.Build(WithoutSmoothing(config), events.Spectra, masses).Windows);

        WidthComparison? width = null;
        if (config.Binning.Width?.Narrow is BinningConfig narrow)
        {
            TemplateSet ofNarrow = BuildTemplates(config with { Binning = narrow }, MassWindowGrid.Create(narrow, EventConstants.Frame(config.Beams).SqrtS), events, clock);
            width = new WidthComparison(limits, ofNarrow.Windows, Limits("The same for a narrow signal", ofNarrow.Windows));
        }

        limits = toys ? ToyLimits(templates.Windows, limits) : limits;
        limits = goodnessOfFit ? GoodnessOfFitCalculator.Join(limits, GoodnessOfFit(templates.Windows)) : limits;

        IReadOnlyList<SystematicImpact> impacts = clock.Measure(
            "Leaving out systematics", null, _ => SystematicsImpacts.Run(config, events.Spectra, masses, accelerator.Fits, stop), i => $"{i.Count} sets of limits");

        // What the network does to the spectrum is only shown: a pass of its own, so that the first one need not carry both.
        SelectedEvents? before = config.Selection.PunziNet is null ? null : Select(WithoutNetwork(config), masses, accelerator, clock, stop, "The same without the network");
        RunResult result = RunResultBuilder.Build(config, inputs, events, templates, limits, unsmoothed, accelerator, clock.Timings) with
        {
            SystematicImpacts = impacts,
            Width = width,
            Overlays = overlays,
            BeforeNetwork = before is null ? null : PlainSpectrum.Of(before.Spectra, masses.M2Edges),
            Signal = SignalPoint.Make(config, events.Spectra, before?.Spectra),
        };
        IReadOnlyList<string> notes = clock.Measure("Writing results", null, _ => ResultWriter.Write(result, config.OutputFolder), _ => config.OutputFolder);
        checkpoint?.Finish();
        PipelineOutcome outcome = RunVerdict.Of(result);
        return outcome with { Summary = [.. outcome.Summary, .. notes] };

        WindowLimit[] Limits(string stage, IReadOnlyList<WindowTemplates> windows) => clock.MeasureWindows(
            stage,
            WindowCosts.Of(windows),
            report => AsymptoticLimitCalculator.Run(windows, config.Limits, accelerator.Fits, config.Threads, done => report(done), stop),
            l => $"{l.Length} windows, {FitCounts.Of(l).Fits:N0} fits");

        WindowLimit[] ToyLimits(IReadOnlyList<WindowTemplates> windows, WindowLimit[] asymptotic) => clock.MeasureWindows(
            "Fitting toys",
            WindowCosts.Of(windows),
            report => ToyLimitCalculator.Run(
                windows,
                asymptotic,
                config.Limits,
                config.Seed,
                accelerator.Fits,
                () => ToySweep.On(accelerator, 1, cancellation: stop),
                accelerator.Workers(config.Threads),
                config.SavedToysFolder,
                done => report(done),
                stop,
                keptLimits),
            l => $"{l.Sum(w => w.Toys?.Toys ?? 0):N0} toys, {FitCounts.Of(l).Fits:N0} fits");

        WindowGoodnessOfFit?[] GoodnessOfFit(IReadOnlyList<WindowTemplates> windows) => clock.MeasureWindows(
            "Testing the goodness of fit",
            WindowCosts.Of(windows),
            report => GoodnessOfFitCalculator.Run(
                windows, config.GoodnessOfFit.Toys, config.Seed, accelerator.Fits, config.Threads, done => report(done), stop, keptGoodnessOfFit),
            tests => $"{tests.Sum(t => t?.Tally.Fits ?? 0):N0} fits");
    }

    /// <summary>The first two stages alone, for what is made of templates without a fit. Writes nothing.</summary>
    /// <exception cref="InputException">Bad input.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static TemplateSet Templates(RunConfig config, IProgressSink progress, CancellationToken stop) => TemplatesAndEvents(config, progress, stop).Templates;

    /// <summary>The same with the events that they are made of.</summary>
    /// <exception cref="InputException">Bad input.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static (TemplateSet Templates, SelectedEvents Events) TemplatesAndEvents(RunConfig config, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator accelerator = AcceleratorFactory.Open(config.Device);
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        var clock = new StageClock(progress);
        SelectedEvents events = Select(config, masses, accelerator, clock, stop);
        return (BuildTemplates(config, masses, events, clock), events);
    }

    private static SelectedEvents Select(RunConfig config, MassWindowGrid masses, IAccelerator accelerator, StageClock clock, CancellationToken stop, string stage = "Selecting events") => clock.Measure(
        stage, null, report => EventSelection.Run(config, masses, accelerator.Events, report, stop), e => $"{e.Rows:N0} rows of {e.Files.Count} files");

    private static TemplateSet BuildTemplates(RunConfig config, MassWindowGrid masses, SelectedEvents events, StageClock clock)
        => clock.Measure("Building templates", null, _ => TemplateBuilder.Build(config, events.Spectra, masses), t => $"{t.Windows.Count} windows");

    private static RunConfig WithoutSmoothing(RunConfig config)
        => config with { Templates = config.Templates with { Smoothing = SmoothingMode.Off } };

    private static RunConfig WithoutNetwork(RunConfig config) => config with { Selection = config.Selection with { PunziNet = null } };
}
