using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Networks;

/// <summary>What is minimised.</summary>
internal enum TrainingLoss
{
    /// <summary>Weighted cross-entropy, Σ w bce/Σ w.</summary>
    CrossEntropy,

    /// <summary>Mean over masses of Punzi's figure of merit.</summary>
    Punzi,
}

/// <summary>One epoch.</summary>
/// <param name="Training">Mean loss of the batches, each before its step.</param>
/// <param name="Validation">Loss of the validation sample after it; null without one.</param>
/// <param name="LearningRate">Learning rate.</param>
internal readonly record struct EpochRecord(double Training, double? Validation, double LearningRate);

/// <summary>The result of a stage.</summary>
/// <param name="Parameters">The best parameters: by validation loss, or by training loss without a validation sample.</param>
/// <param name="BestEpoch">After how many epochs they were met.</param>
/// <param name="History">Every epoch.</param>
internal sealed record StageResult(double[] Parameters, int BestEpoch, IReadOnlyList<EpochRecord> History);

/// <summary>Runs a stage of the training of one network.</summary>
/// <param name="pass">Passes over events.</param>
/// <param name="windows">Windows.</param>
/// <param name="figure">Figure of merit.</param>
/// <param name="luminosityFb">Luminosity of the weights [fb⁻¹].</param>
internal sealed class StageTrainer(NetworkPass pass, TrainingWindows windows, FigureOfMeritConfig figure, double luminosityFb)
{
    /// <summary>Minimises a loss.</summary>
    /// <param name="loss">Which.</param>
    /// <param name="stage">Optimiser, epochs, stopping.</param>
    /// <param name="start">Parameters to start from.</param>
    /// <param name="training">Events; its batches are the stage's.</param>
    /// <param name="validation">Events that decide when to stop, in one batch; null = none.</param>
    /// <param name="progress">Told each epoch.</param>
    /// <param name="stop">Stops between epochs.</param>
    public StageResult Run(
        TrainingLoss loss,
        StageConfig stage,
        double[] start,
        TrainingSample training,
        TrainingSample? validation,
        Action<EpochRecord> progress,
        CancellationToken stop)
    {
        double[] parameters = [.. start];
        double[] best = [.. start];
        double bestLoss = double.PositiveInfinity;
        int bestEpoch = 0;
        var history = new List<EpochRecord>();
        var step = new ParameterStep(stage, parameters.Length);
        var work = new Workspace(Math.Max(training.Batches.Max(b => b.Count), validation?.Inputs.PaddedCount ?? 0), parameters.Length);
        for (int epoch = 1; epoch <= stage.Epochs && epoch - bestEpoch <= stage.StopAfter; epoch++)
        {
            stop.ThrowIfCancellationRequested();
            double sum = 0;
            double[] before = validation is null && training.Batches.Count == 1 ? [.. parameters] : parameters;
            foreach (TrainingBatch batch in training.Batches)
            {
                sum += Gradient(loss, parameters, training, batch, work);
                step.Move(work.Gradient, parameters);
            }

            double trained = sum / training.Batches.Count;
            double? validated = validation is null ? null : Value(loss, parameters, validation, work);
            double judged = validated ?? trained;
            if (!double.IsFinite(trained) || !parameters.All(double.IsFinite))
            {
                throw new InputException(
                    $"The training diverged in epoch {epoch} (the loss is no longer finite): lower the learning rate of the stage, {stage.LearningRate:R}.");
            }

            history.Add(new EpochRecord(trained, validated, step.LearningRate));
            if (judged < bestLoss)
            {
                // A full-batch training loss belongs to the parameters before the step.
                (bestLoss, bestEpoch) = (judged, epoch);
                before.CopyTo(best, 0);
            }

            step.EndEpoch(trained);
            progress(history[^1]);
        }

        return new StageResult(best, bestEpoch, history);
    }

    /// <summary>The figure of merit of a sample of one batch, outputs as a soft selection.</summary>
    public FigureOfMerit SoftFigure(double[] parameters, TrainingSample sample)
    {
        var work = new Workspace(sample.Inputs.PaddedCount, parameters.Length);
        pass.Outputs(parameters, sample.Inputs, 0, sample.Inputs.PaddedCount, work.Arguments, work.Outputs);
        return PunziLoss.Evaluate(sample.Batches.Single(), windows, figure, luminosityFb, work.Outputs.AsSpan(0, sample.Inputs.PaddedCount), []);
    }

    /// <summary>Loss and gradient of a batch; the gradient is left in the workspace.</summary>
    internal double Gradient(TrainingLoss loss, double[] parameters, TrainingSample sample, TrainingBatch batch, Workspace work)
    {
        double value = Derivatives(loss, parameters, sample, batch, work);
        pass.Gradient(parameters, sample.Inputs, batch.Start, batch.Count, work.Derivatives, work.Gradient);
        return value;
    }

    private double Value(TrainingLoss loss, double[] parameters, TrainingSample sample, Workspace work)
        => sample.Batches.Average(batch => Derivatives(loss, parameters, sample, batch, work));

    // The loss and its derivative with respect to the argument of each output's sigmoid.
    private double Derivatives(TrainingLoss loss, double[] parameters, TrainingSample sample, TrainingBatch batch, Workspace work)
    {
        pass.Outputs(parameters, sample.Inputs, batch.Start, batch.Count, work.Arguments, work.Outputs);
        Span<double> derivatives = work.Derivatives.AsSpan(0, batch.Count);
        if (loss == TrainingLoss.CrossEntropy)
        {
            double scale = 1 / sample.CrossEntropyWeights.AsSpan(batch.Start, batch.Count).ToArray().Sum();
            double sum = pass.CrossEntropy(sample, batch.Start, batch.Count, work.Arguments, work.Outputs, work.Derivatives);
            foreach (ref double d in derivatives)
            {
                d *= scale;
            }

            return sum * scale;
        }

        ReadOnlySpan<double> outputs = work.Outputs.AsSpan(0, batch.Count);
        FigureOfMerit merit = PunziLoss.Evaluate(batch, windows, figure, luminosityFb, outputs, derivatives);
        for (int i = 0; i < derivatives.Length; i++)
        {
            derivatives[i] *= outputs[i] * (1 - outputs[i]);
        }

        return merit.Loss;
    }

    /// <summary>Memory of a stage.</summary>
    /// <param name="events">Most events of a batch.</param>
    /// <param name="parameters">Parameters.</param>
    internal sealed class Workspace(int events, int parameters)
    {
        /// <summary>Arguments of the last activation.</summary>
        public double[] Arguments { get; } = new double[events];

        /// <summary>Outputs.</summary>
        public double[] Outputs { get; } = new double[events];

        /// <summary>Derivatives of the loss.</summary>
        public double[] Derivatives { get; } = new double[events];

        /// <summary>Gradient.</summary>
        public double[] Gradient { get; } = new double[parameters];
    }
}
