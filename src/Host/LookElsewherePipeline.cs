using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host;

/// <summary>What a study of the look-elsewhere effect is told, beside the configuration.</summary>
/// <param name="Spectra">Spectra.</param>
/// <param name="Levels">Levels of local significance to count at.</param>
/// <param name="Excesses">Excesses to evaluate.</param>
internal sealed record LookElsewherePlan(long Spectra, IReadOnlyList<double> Levels, IReadOnlyList<Excess> Excesses);

/// <summary>What came of it.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Result">The study.</param>
/// <param name="Limits">The observed scan.</param>
/// <param name="Timings">Times of the stages.</param>
/// <param name="Device">What the fits ran on.</param>
internal sealed record LookElsewhereRun(
    RunConfig Config, LookElsewhereResult Result, IReadOnlyList<WindowLimit> Limits, IReadOnlyList<StageTiming> Timings, string Device);

/// <summary>The data flow of <c>zprime lee</c>: templates → observed scan → background-only spectra → global p-values.</summary>
internal static class LookElsewherePipeline
{
    /// <summary>Runs a study. Writes nothing.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Ends the study early: what is done then counts.</param>
    /// <exception cref="InputException">Bad input.</exception>
    /// <exception cref="OperationCanceledException">Stopped before a spectrum was done.</exception>
    public static LookElsewhereRun Run(RunConfig config, LookElsewherePlan plan, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator accelerator = progress.Fits.Watch(AcceleratorFactory.Open(config.Device));
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        TemplateSet templates = AnalysisPipeline.Templates(config, progress, stop);
        var clock = new StageClock(progress);
        WindowLimit[] limits = clock.MeasureWindows(
            "Scanning the data",
            WindowCosts.Of(templates.Windows),
            report => AsymptoticLimitCalculator.Run(templates.Windows, config.Limits, accelerator.Fits, config.Threads, done => report(done), stop),
            l => $"{l.Length} windows");
        SpectrumScan scan = clock.Measure("Preparing toys", null, _ => SpectrumScan.Of(templates, masses), s => $"{s.Cells} cells");
        StudySettings settings = StudySettings.On(accelerator, plan.Spectra, config.Seed, config.Threads) with { Meter = progress.Fits };
        ScanLevels levels = ScanLevels.Of(plan.Levels, plan.Excesses.Select(e => e.Z), [.. limits.Select(l => l.Q0)]);
        ScanTally tally = clock.Measure(
            "Scanning toys",
            plan.Spectra,
            report => SpectrumStudy.Run(scan, levels, settings, report, stop),
            t => $"{t.Spectra:N0} spectra, {t.Fits:N0} fits, {t.Retried:N0} retried, {t.Failed:N0} failed");
        if (tally.Spectra == 0)
        {
            stop.ThrowIfCancellationRequested();
            throw new InputException("Fits failed in every toy spectrum: run 'zprime run' on the configuration first; its report names what is wrong.");
        }

        LookElsewhereResult result = LookElsewhereSummary.Of(scan, tally, settings, plan.Excesses);
        return new LookElsewhereRun(config, result, limits, clock.Timings, $"{accelerator.Name} ({accelerator.Description})");
    }
}
