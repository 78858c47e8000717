using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Training;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host;

/// <summary>The data flow of a training, top to bottom: files → selected events → windows → networks → evaluation → network file, figures, report.</summary>
internal static class TrainingPipeline
{
    /// <summary>Trains and writes the folder.</summary>
    /// <exception cref="InputException">Bad input; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing was written.</exception>
    public static TrainingResult Run(RunConfig config, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator accelerator = AcceleratorFactory.Open(config.Device);
        ResultFolder.EnsureWritable(config.OutputFolder);
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        var clock = new StageClock(progress);
        TrainingConfig training = config.Training;

        TrainingEvents events = Read("Selecting events", SamplePart.Training(training));
        TrainingEvents? test = SamplePart.Test(training) is SamplePart part ? Read("Selecting test events", part) : null;
        TrainingWindows windows = TrainingWindows.Make(
            training.Windows, training.FigureOfMerit, [.. masses.Hypotheses.Select(h => h.MassGeV)], masses.Width.At, events.Processes);
        NetworkTraining[] networks = clock.Measure(
            "Training",
            PunziTrainer.Epochs(training),
            report => PunziTrainer.Run(events, windows, config, accelerator.Networks, report, progress.Note, stop),
            n => $"{n.Length} networks");
        EvaluationResult evaluation = clock.Measure(
            "Evaluating", null, _ => new TrainingEvaluation(config, windows, accelerator.Networks).Run(events, test, networks, stop), e => $"{e.Selections.Count} selections");
        var result = new TrainingResult(
            config, Network(config, networks, evaluation), windows, networks, evaluation, events.Count, test?.Count, [.. clock.Timings.Select(t => (t.Name, t.Seconds, t.CpuSeconds))]);
        clock.Measure("Writing results", null, _ => Write(result), folder => folder);
        return result;

        TrainingEvents Read(string stage, SamplePart part) => clock.Measure(
            stage, null, report => TrainingEventReader.Read(config, part, accelerator.Events, report, stop), e => $"{e.Count:N0} events pass");
    }

    private static string Write(TrainingResult result)
    {
        TrainingFiles.Write(result);
        return result.Config.OutputFolder;
    }

    private static PunziNetwork Network(RunConfig config, NetworkTraining[] networks, EvaluationResult evaluation)
    {
        TrainingConfig training = config.Training;
        EventSource[] sources = [.. config.Sources.Where(s => s.Role != SourceRole.Data)];
        SelectionFigure quoted = evaluation.PunziNet.Quoted;
        return new PunziNetwork
        {
            Architecture = PunziTrainer.ArchitectureOf(training),
            Offsets = [.. training.OffsetsGeV],
            Scales = [.. training.ScalesGeV.Select(s => 1 / s)],
            Parameters = [.. networks.Select(n => n.Stage2.Parameters)],
            Split = new TrainingSplit(training.Split).Sample,
            SqrtSGeV = EventConstants.Frame(config.Beams).SqrtS,
            Record = new TrainingRecord(
                Path.GetFileName(config.Path),
                config.Seed,
                sources.ToDictionary(s => s.Name, s => s.ClusterColumn ?? EventFold.Momenta),
                sources.ToDictionary(s => s.Name, s => TrainingEventReader.Describe(s, training.TrainOn)),
                new Dictionary<string, double>
                {
                    ["stage1_epochs"] = networks.Sum(n => n.Stage1.History.Count),
                    ["stage2_epochs"] = networks.Sum(n => n.Stage2.History.Count),
                    ["training_loss"] = networks.Average(n => n.Stage2.History[^1].Training),
                    ["mean_log_cross_section"] = Math.Log(quoted.Figure.GeometricMeanCrossSection),
                    ["mean_cross_section_fb"] = quoted.Figure.MeanCrossSection,
                    ["mean_efficiency"] = quoted.Figure.MeanEfficiency,
                    ["heldout_over_training_background"] = evaluation.Overtraining.Ratio,
                }),
        };
    }
}
