using System.Diagnostics;
using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Networks;

/// <summary>What became of one network.</summary>
/// <param name="Stage1">Cross-entropy.</param>
/// <param name="Stage2">Punzi loss, from there.</param>
/// <param name="Plain">Cross-entropy for as long as both stages, for comparison; null where not asked for.</param>
/// <param name="SoftStage1">Figure of merit of the training sample after stage 1, outputs as a soft selection.</param>
/// <param name="SoftStage2">The same after stage 2.</param>
internal sealed record NetworkTraining(
    StageResult Stage1, StageResult Stage2, StageResult? Plain, FigureOfMerit SoftStage1, FigureOfMerit SoftStage2);

/// <summary>Trains the networks of all folds, side by side on the threads there are; each one depends on the events, the configuration and the seed alone.</summary>
internal static class PunziTrainer
{
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(4);

    /// <summary>Trains.</summary>
    /// <param name="events">Events.</param>
    /// <param name="windows">Windows.</param>
    /// <param name="config">Training, seed, threads, luminosity.</param>
    /// <param name="kernels">Kernels.</param>
    /// <param name="report">Told the epochs that are done, out of <see cref="Epochs"/>.</param>
    /// <param name="note">Told a line now and then.</param>
    /// <param name="stop">Stops between epochs.</param>
    /// <exception cref="InputException">A class or a window has no events, or the training diverges.</exception>
    public static NetworkTraining[] Run(
        TrainingEvents events,
        TrainingWindows windows,
        RunConfig config,
        INetworkKernels kernels,
        Action<long> report,
        Action<string> note,
        CancellationToken stop)
    {
        var split = new TrainingSplit(config.Training.Split);
        RequireEvents(events, windows);
        var results = new NetworkTraining[split.Networks];
        int outer = Math.Min(config.Threads, split.Networks);
        int inner = Math.Max(1, config.Threads / split.Networks);
        var clock = Stopwatch.StartNew();
        long done = 0;
        TimeSpan next = NoteInterval;
        var gate = new Lock();
        void Epoch(int network, string stage, int epoch, int epochs, EpochRecord record)
        {
            lock (gate)
            {
                report(++done);
                if (clock.Elapsed < next)
                {
                    return;
                }

                next = clock.Elapsed + NoteInterval;
                double left = clock.Elapsed.TotalSeconds / done * (Epochs(config.Training) - done);
                string validation = record.Validation is double v ? $", validation {v:G4}" : string.Empty;
                string merit = stage == Punzi && config.Training.FigureOfMerit.Mean == FigureMean.Log ? $", mean S {Math.Exp(record.Validation ?? record.Training):G4} fb" : string.Empty;
                note($"  network {network + 1} of {split.Networks}, {stage}, epoch {epoch} of {epochs}: loss {record.Training:G4}{validation}{merit}; at most {left:F0} s left");
            }
        }

        Parallel.For(0, split.Networks, new ParallelOptions { MaxDegreeOfParallelism = outer }, f => results[f] = Train(f, split, events, windows, config, kernels, inner, Epoch, stop));
        return results;
    }

    /// <summary>Most epochs of a training, all networks together.</summary>
    public static long Epochs(TrainingConfig config)
        => new TrainingSplit(config.Split).Networks * (long)(config.Stage1.Epochs + config.Stage2.Epochs + (config.Compare ? ComparisonEpochs(config) : 0));

    // On top of stage 1; by then the loss moves in the fourth digit.
    private static int ComparisonEpochs(TrainingConfig config) => Math.Min(config.Stage2.Epochs, 200);

    private const string CrossEntropy = "stage 1 (cross-entropy)";
    private const string Punzi = "stage 2 (Punzi loss)";
    private const string Comparison = "comparison (cross-entropy)";

    private static NetworkTraining Train(
        int network,
        TrainingSplit split,
        TrainingEvents events,
        TrainingWindows windows,
        RunConfig config,
        INetworkKernels kernels,
        int threads,
        Action<int, string, int, int, EpochRecord> report,
        CancellationToken stop)
    {
        TrainingConfig training = config.Training;
        DenseArchitecture architecture = ArchitectureOf(training);
        var stages = new StageTrainer(new NetworkPass(kernels, architecture.Shape, threads), windows, training.FigureOfMerit, config.LuminosityFb);
        TrainingSample? validation = split.Share(EventRole.Validation) > 0 ? Sample(EventRole.Validation, 0) : null;
        TrainingSample first = Sample(EventRole.Training, training.Stage1.Batch);
        TrainingSample second = training.Stage2.Batch == training.Stage1.Batch ? first : Sample(EventRole.Training, training.Stage2.Batch);
        TrainingSample whole = training.Stage2.Batch == 0 ? second : Sample(EventRole.Training, 0);

        StageResult stage1 = Run(TrainingLoss.CrossEntropy, training.Stage1, CrossEntropy, NetworkStart.Draw(architecture, config.Seed, network), first);
        StageResult stage2 = Run(TrainingLoss.Punzi, training.Stage2, Punzi, stage1.Parameters, second);
        StageResult? plain = training.Compare
            ? Run(TrainingLoss.CrossEntropy, training.Stage1 with { Epochs = ComparisonEpochs(training), Batch = 0 }, Comparison, stage1.Parameters, whole)
            : null;
        return new NetworkTraining(stage1, stage2, plain, stages.SoftFigure(stage1.Parameters, whole), stages.SoftFigure(stage2.Parameters, whole));

        TrainingSample Sample(EventRole role, int batch) => TrainingSample.Make(
            events, i => split.RoleOf(network, events.Hashes[i]) == role, split.Share(role), training, windows, batch, config.LuminosityFb, config.Seed);

        StageResult Run(TrainingLoss loss, StageConfig stage, string name, double[] start, TrainingSample sample)
        {
            int epoch = 0;
            return stages.Run(loss, stage, start, sample, validation, record => report(network, name, ++epoch, stage.Epochs, record), stop);
        }
    }

    /// <summary>The architecture that is configured.</summary>
    public static DenseArchitecture ArchitectureOf(TrainingConfig config)
    {
        int activation = config.Activation switch
        {
            HiddenActivation.Relu => Kernels.Networks.Activation.Relu,
            HiddenActivation.Sigmoid => Kernels.Networks.Activation.Sigmoid,
            _ => Kernels.Networks.Activation.Tanh,
        };
        return new DenseArchitecture(
            PunziNetwork.InputNames.Count, [.. config.Hidden.Select(n => new DenseLayer(n, activation)), new DenseLayer(1, Kernels.Networks.Activation.Sigmoid)]);
    }

    private static void RequireEvents(TrainingEvents events, TrainingWindows windows)
    {
        var inWindow = new int[windows.Signals.Count];
        bool background = false;
        for (int i = 0; i < events.Count; i++)
        {
            double m2 = events.M2[i];
            if (events.Processes[events.Process[i]].Role == SourceRole.Background)
            {
                background |= windows.Windows.Any(w => w.Contains(m2));
                continue;
            }

            for (int s = 0; s < inWindow.Length; s++)
            {
                inWindow[s] += windows.Signals[s].Process == events.Process[i] && m2 > windows.Signals[s].Low && m2 < windows.Signals[s].High ? 1 : 0;
            }
        }

        if (!background)
        {
            throw new InputException("No background event lies in any window of the training: a network needs signal and background. Check the sources, the filter train_on and the windows.");
        }

        int missing = Array.IndexOf(inWindow, 0);
        if (missing >= 0)
        {
            SignalWindow s = windows.Signals[missing];
            throw new InputException(
                $"No selected signal event of mass {s.MassGeV} GeV lies in its window (M2recoil from {s.Low:F3} to {s.High:F3} GeV2), so its efficiency cannot be learnt: "
                + "widen training.windows.half_width, or leave that mass out by a filter.");
        }
    }
}
