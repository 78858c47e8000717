using System.Globalization;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Checkpoints;
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
internal sealed record LookElsewherePlan(long Spectra, IReadOnlyList<double> Levels, IReadOnlyList<Excess> Excesses)
{
    private const string ToysKey = "toys";
    private const string LevelsKey = "levels";
    private const string ExcessKey = "excess";

    /// <summary>As keys and values, exact.</summary>
    public IEnumerable<(string Key, string Value)> Settings() =>
    [
        (ToysKey, Spectra.ToString(CultureInfo.InvariantCulture)),
        (LevelsKey, string.Join(',', Levels.Select(Text))),
        (ExcessKey, string.Join(',', Excesses.Select(e => $"{Text(e.Z)}:{Text(e.MassGeV)}"))),
    ];

    /// <summary>The plan of these keys and values; null where they are none.</summary>
    public static LookElsewherePlan? Of(IReadOnlyDictionary<string, string> settings)
    {
        try
        {
            return new(
                long.Parse(settings[ToysKey], CultureInfo.InvariantCulture),
                [.. Parts(settings[LevelsKey]).Select(Number)],
                [.. Parts(settings[ExcessKey]).Select(e => new Excess(Number(e.Split(':')[0]), Number(e.Split(':')[1])))]);
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>What came of it.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Result">The study.</param>
/// <param name="Limits">The observed scan.</param>
/// <param name="Timings">Times of the stages.</param>
/// <param name="Device">What the fits ran on.</param>
/// <param name="NewSpectra">Spectra of this process; the others were in the checkpoint.</param>
/// <param name="NewFits">Fits to them.</param>
internal sealed record LookElsewhereRun(
    RunConfig Config, LookElsewhereResult Result, IReadOnlyList<WindowLimit> Limits, IReadOnlyList<StageTiming> Timings, string Device, long NewSpectra, long NewFits);

/// <summary>The data flow of <c>zprime lee</c>: templates → observed scan → background-only spectra → global p-values.</summary>
internal static class LookElsewherePipeline
{
    /// <summary>Name of the command, and of its checkpoint.</summary>
    public const string Command = "lee";

    /// <summary>Looks for a checkpoint in the output folder.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="continuation">Where it begins, and which part it is.</param>
    /// <exception cref="InputException">Unfinished work is in the folder, or it is of another study, or another one is at work.</exception>
    public static Checkpoint Prepare(RunConfig config, LookElsewherePlan plan, Continuation continuation)
        => Checkpoint.Prepare(Command, config, continuation, [.. plan.Settings()]);

    /// <summary>Runs a study, or a part of one. Writes nothing but the checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="shard">The part.</param>
    /// <param name="checkpoint">What is there already; receives what is new.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Ends the study early: what is done then counts.</param>
    /// <returns>Null for a part, and where there is no spectrum yet: what is done is in the checkpoint.</returns>
    /// <exception cref="InputException">Bad input.</exception>
    /// <exception cref="OperationCanceledException">Stopped before a spectrum was done.</exception>
    public static LookElsewhereRun? Run(
        RunConfig config, LookElsewherePlan plan, Shard shard, Checkpoint checkpoint, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator accelerator = progress.Fits.Watch(AcceleratorFactory.Open(config.Device));
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        (TemplateSet templates, SelectedEvents events) = AnalysisPipeline.TemplatesAndEvents(config, progress, stop);
        var clock = new StageClock(progress);
        WindowLimit[] limits = clock.MeasureWindows(
            "Scanning the data",
            WindowCosts.Of(templates.Windows),
            report => AsymptoticLimitCalculator.Run(templates.Windows, config.Limits, accelerator.Fits, config.Threads, done => report(done), stop),
            l => $"{l.Length} windows");
        SpectrumScan scan = clock.Measure("Preparing toys", null, _ => SpectrumScan.Of(templates, masses), s => $"{s.Cells} cells");
        ScanLevels levels = ScanLevels.Of(plan.Levels, plan.Excesses.Select(e => e.Z), [.. limits.Select(l => l.Q0)]);
        checkpoint.Start(RunResultBuilder.Inputs(config, events), RunIdentity.Of("observed q0", levels.Observed));
        checkpoint.ReadTally(levels);
        List<SpectrumRange> missing = shard.Of(plan.Spectra).Without(checkpoint.Spectra);
        if (checkpoint.Resumed)
        {
            progress.Note($"Resuming: {checkpoint.Spectra.Sum(r => r.Count):N0} spectra are there, {missing.Sum(r => r.Count):N0} are to be done.");
        }

        var settings = StudySettings.On(accelerator, plan.Spectra, config.Seed, config.Threads) with { Ranges = missing, Meter = progress.Fits };
        ScanTally made = clock.Measure(
            "Scanning toys",
            missing.Sum(r => r.Count),
            report => SpectrumStudy.Run(scan, levels, settings, report, stop, checkpoint.Keep),
            t => $"{t.Spectra:N0} spectra, {t.Fits:N0} fits, {t.Retried:N0} retried, {t.Failed:N0} failed");
        if (shard.IsPart)
        {
            return null;
        }

        // With what was there before.
        ScanTally tally = checkpoint.Tally ?? made;
        if (tally.Spectra == 0)
        {
            stop.ThrowIfCancellationRequested();
            throw new InputException("Fits failed in every toy spectrum: run 'zprime run' on the configuration first; its report names what is wrong.");
        }

        LookElsewhereResult result = LookElsewhereSummary.Of(scan, tally, settings, plan.Excesses);
        return new LookElsewhereRun(config, result, limits, clock.Timings, $"{accelerator.Name} ({accelerator.Description})", made.Spectra, made.Fits);
    }
}
