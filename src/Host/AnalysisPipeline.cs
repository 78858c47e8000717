using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
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
    /// <summary>Runs an analysis and writes its folder.</summary>
    /// <exception cref="InputException">Bad input; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing was written.</exception>
    public static PipelineOutcome Run(RunConfig config, PipelineStage last, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator accelerator = progress.Fits.Watch(AcceleratorFactory.Open(config.Device, config.Precision));
        ResultWriter.EnsureWritable(config.OutputFolder);
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

        WindowLimit[] limits = Limits("Setting limits", templates);
        WindowLimit[]? unsmoothed = config.Templates.Smoothing == SmoothingMode.Off
            ? null
            : Limits("The same without smoothing", TemplateBuilder.Build(WithoutSmoothing(config), events.Spectra, masses));

        WidthComparison? width = null;
        if (config.Binning.Width?.Narrow is BinningConfig narrow)
        {
            TemplateSet ofNarrow = BuildTemplates(config with { Binning = narrow }, MassWindowGrid.Create(narrow, EventConstants.Frame(config.Beams).SqrtS), events, clock);
            width = new WidthComparison(limits, ofNarrow.Windows, Limits("The same for a narrow signal", ofNarrow));
        }

        if (config.Limits.Calculator == LimitCalculator.Toys)
        {
            WindowLimit[] asymptotic = limits;
            limits = clock.MeasureWindows(
                "Fitting toys",
                WindowCosts.Of(templates.Windows),
                report => ToyLimitCalculator.Run(
                    templates.Windows, asymptotic, config.Limits, config.Seed, accelerator.Fits, () => ToySweep.On(accelerator, 1, cancellation: stop), accelerator.Workers(config.Threads), config.SavedToysFolder, done => report(done), stop),
                l => $"{l.Sum(w => w.Toys?.Toys ?? 0):N0} toys, {FitCounts.Of(l).Fits:N0} fits");
        }

        if (config.GoodnessOfFit.Toys > 0 && templates.Windows.Any(w => w.Observed.Length > 0))
        {
            limits = GoodnessOfFitCalculator.Join(limits, GoodnessOfFit());
        }

        IReadOnlyList<SystematicImpact> impacts = clock.Measure(
            "Leaving out systematics", null, _ => SystematicsImpacts.Run(config, events.Spectra, masses, accelerator.Fits, stop), i => $"{i.Count} sets of limits");

        // What the network does to the spectrum is only shown: a pass of its own, so that the first one need not carry both.
        SelectedEvents? before = config.Selection.PunziNet is null ? null : Select(WithoutNetwork(config), masses, accelerator, clock, stop, "The same without the network");
        RunResult result = RunResultBuilder.Build(config, events, templates, limits, unsmoothed, accelerator, clock.Timings) with
        {
            SystematicImpacts = impacts,
            Width = width,
            Overlays = overlays,
            BeforeNetwork = before is null ? null : PlainSpectrum.Of(before.Spectra, masses.M2Edges),
            Signal = SignalPoint.Make(config, events.Spectra, before?.Spectra),
        };
        IReadOnlyList<string> notes = clock.Measure("Writing results", null, _ => ResultWriter.Write(result, config.OutputFolder), _ => config.OutputFolder);
        PipelineOutcome outcome = RunVerdict.Of(result);
        return outcome with { Summary = [.. outcome.Summary, .. notes] };

        WindowLimit[] Limits(string stage, TemplateSet set) => clock.MeasureWindows(
            stage,
            WindowCosts.Of(set.Windows),
            report => AsymptoticLimitCalculator.Run(set.Windows, config.Limits, accelerator.Fits, config.Threads, done => report(done), stop),
            l => $"{l.Length} windows, {FitCounts.Of(l).Fits:N0} fits");

        WindowGoodnessOfFit?[] GoodnessOfFit() => clock.MeasureWindows(
            "Testing the goodness of fit",
            WindowCosts.Of(templates.Windows),
            report => GoodnessOfFitCalculator.Run(templates.Windows, config.GoodnessOfFit.Toys, config.Seed, accelerator.Fits, config.Threads, done => report(done), stop),
            tests => $"{tests.Sum(t => t?.Tally.Fits ?? 0):N0} fits");
    }

    /// <summary>The first two stages alone, for what is made of templates without a fit. Writes nothing.</summary>
    /// <exception cref="InputException">Bad input.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static TemplateSet Templates(RunConfig config, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator accelerator = AcceleratorFactory.Open(config.Device);
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        var clock = new StageClock(progress);
        return BuildTemplates(config, masses, Select(config, masses, accelerator, clock, stop), clock);
    }

    private static SelectedEvents Select(RunConfig config, MassWindowGrid masses, IAccelerator accelerator, StageClock clock, CancellationToken stop, string stage = "Selecting events") => clock.Measure(
        stage, null, report => EventSelection.Run(config, masses, accelerator.Events, report, stop), e => $"{e.Rows:N0} rows of {e.Files.Count} files");

    private static TemplateSet BuildTemplates(RunConfig config, MassWindowGrid masses, SelectedEvents events, StageClock clock)
        => clock.Measure("Building templates", null, _ => TemplateBuilder.Build(config, events.Spectra, masses), t => $"{t.Windows.Count} windows");

    private static RunConfig WithoutSmoothing(RunConfig config)
        => config with { Templates = config.Templates with { Smoothing = SmoothingMode.Off } };

    private static RunConfig WithoutNetwork(RunConfig config) => config with { Selection = config.Selection with { PunziNet = null } };
}
