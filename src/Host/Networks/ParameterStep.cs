using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Moves parameters against a gradient: gradient descent or Adam, with a learning rate that falls on a plateau.</summary>
/// <param name="stage">Optimiser, learning rate, decay.</param>
/// <param name="count">Number of parameters.</param>
internal sealed class ParameterStep(StageConfig stage, int count)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly double[] first = new double[count];
    private readonly double[] second = new double[count];
    private double power1 = 1;
    private double power2 = 1;
    private double best = double.PositiveInfinity;
    private int stale;

    /// <summary>The learning rate.</summary>
    public double LearningRate { get; private set; } = stage.LearningRate;

    /// <summary>One step.</summary>
    public void Move(ReadOnlySpan<double> gradient, Span<double> parameters)
    {
        if (stage.Optimizer == TrainingOptimizer.Sgd)
        {
            for (int k = 0; k < parameters.Length; k++)
            {
                parameters[k] -= LearningRate * gradient[k];
            }

            return;
        }

        power1 *= Beta1;
        power2 *= Beta2;
        for (int k = 0; k < parameters.Length; k++)
        {
            first[k] = (Beta1 * first[k]) + ((1 - Beta1) * gradient[k]);
            second[k] = (Beta2 * second[k]) + ((1 - Beta2) * gradient[k] * gradient[k]);
            parameters[k] -= LearningRate * (first[k] / (1 - power1)) / (Math.Sqrt(second[k] / (1 - power2)) + Epsilon);
        }
    }

    /// <summary>The end of an epoch: lowers the learning rate after <see cref="StageConfig.Patience"/> epochs without improvement (by more than 1e-4 of the loss, as is usual).</summary>
    public void EndEpoch(double trainingLoss)
    {
        if (trainingLoss < best - (1e-4 * Math.Abs(best)) || double.IsPositiveInfinity(best))
        {
            best = trainingLoss;
            stale = 0;
        }
        else if (++stale > stage.Patience)
        {
            LearningRate *= stage.Decay;
            stale = 0;
        }
    }
}
