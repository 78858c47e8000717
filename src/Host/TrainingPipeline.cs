using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host;

/// <summary>The data flow of a training, top to bottom: files → selected events → windows → networks → evaluation → report.</summary>
internal static class TrainingPipeline
{
    /// <summary>Runs it.</summary>
    public static NetworkTraining[] Run(RunConfig config, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator accelerator = AcceleratorFactory.Open(config.Device);
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        var clock = new StageClock(progress);
        TrainingConfig training = config.Training;
        TrainingEvents events = clock.Measure("Selecting events", null, report => TrainingEventReader.Read(config, training.TrainOn, accelerator.Events, report, stop), e => $"{e.Count:N0} events");
        TrainingWindows windows = TrainingWindows.Make(
            training.Windows, training.FigureOfMerit, [.. masses.Hypotheses.Select(h => h.MassGeV)], masses.Width.At, events.Processes);
        NetworkTraining[] networks = clock.Measure(
            "Training",
            PunziTrainer.Epochs(training),
            report => PunziTrainer.Run(events, windows, config, accelerator.Networks, report, progress.Note, stop),
            n => $"{n.Length} networks");
        foreach (NetworkTraining n in networks)
        {
            progress.Note($"stage1 best {n.Stage1.BestEpoch} stage2 best {n.Stage2.BestEpoch} of {n.Stage2.History.Count}; soft S1 {n.SoftStage1.GeometricMeanCrossSection:G4} ({n.SoftStage1.MeanEfficiency:P1}) S2 {n.SoftStage2.GeometricMeanCrossSection:G4} ({n.SoftStage2.MeanEfficiency:P1}); linear {n.SoftStage1.MeanCrossSection:G4} {n.SoftStage2.MeanCrossSection:G4}; val {n.Stage2.History[^1]}");
        }

        return networks;
    }
}
