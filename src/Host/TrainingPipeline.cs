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
        TrainingEvents events = clock.Measure("Selecting events", null, report => TrainingEventReader.Read(config, SamplePart.Training(training), accelerator.Events, report, stop), e => $"{e.Count:N0} events");
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

        TrainingEvents? test = SamplePart.Test(training) is not SamplePart part
            ? null
            : clock.Measure("Selecting test events", null, report => TrainingEventReader.Read(config, part, accelerator.Events, report, stop), e => $"{e.Count:N0} events");
        EvaluationResult result = clock.Measure(
            "Evaluating", null, _ => new TrainingEvaluation(config, windows, accelerator.Networks).Run(events, test, networks, stop), _ => "done");
        foreach (EvaluatedSelection sel in result.Selections)
        {
            foreach ((string n, SelectionFigure? f) in new (string, SelectionFigure?)[] { ("held", sel.HeldOut), ("test", sel.Test) })
            {
                if (f is null)
                {
                    continue;
                }

                progress.Note($"{sel.Name,-50} {n}: geo S {f.Figure.GeometricMeanCrossSection,8:G4} mean S {f.Figure.MeanCrossSection,8:G4} eff {f.Figure.MeanEfficiency,6:P1} B {f.Figure.Backgrounds.Sum(),9:G5}  "
                    + string.Join(" ", f.BackgroundByProcess.Select(b => $"{b.Key} <50: {b.Value.Where((_, k) => windows.Windows[k].MassGeV * windows.Windows[k].MassGeV < 50).Sum():G3} >50: {b.Value.Where((_, k) => windows.Windows[k].MassGeV * windows.Windows[k].MassGeV >= 50).Sum():G3}")));
            }
        }

        progress.Note($"eff test {string.Join(" ", result.PunziNet.Quoted.SignalEfficiencies.Select(e => e.ToString("P1")))}");
        progress.Note($"eff held {string.Join(" ", result.PunziNet.HeldOut.SignalEfficiencies.Select(e => e.ToString("P1")))}");
        progress.Note($"best cut geo {Math.Exp(result.Scan.BestCrossSection.Average(Math.Log)):G4}");
        progress.Note($"over {result.Overtraining} test {result.OvertrainingTest}");
        progress.Note(string.Join(" ", result.Importance));
        return networks;
    }
}
