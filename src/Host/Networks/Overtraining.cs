using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Background in the windows: of events that the networks did not see, over that of the events they were trained with.</summary>
/// <param name="Training">Background of training events, each counted by the networks that it trained, on average [events].</param>
/// <param name="HeldOut">Background of held-out events [events].</param>
/// <param name="Ratio">Held-out over training.</param>
/// <param name="RatioError">Its statistical error.</param>
internal sealed record OvertrainingRatio(double Training, double HeldOut, double Ratio, double RatioError)
{
    /// <summary>The ratio in the training sample: every event is held out for some networks and trains others, so both counts are of the same events.</summary>
    /// <remarks>
    /// With t the fraction of the networks an event trained that pass it and h that of the networks it is held out from, R = Σwh/Σwt, and
    /// var R = Σ_c (Σ_{e∈c} w (h − R t))²/(Σwt)² over generated events c.
    /// </remarks>
    public static OvertrainingRatio InSample(TrainingEvents events, TrainingWindows windows, NetworkScores scores, TrainingSplit split, double outputMin)
    {
        var counted = new List<(ulong Cluster, double Held, double Trained)>();
        double scaleHeld = split.Networks == 1 ? 1 / split.Share(EventRole.HeldOut) : 1;
        double scaleTrained = split.Networks == 1 ? 1 / split.Share(EventRole.Training) : 1;
        for (int i = 0; i < events.Count; i++)
        {
            if (events.IsSignal(i) || !windows.Windows.Any(w => w.Contains(events.M2[i])))
            {
                continue;
            }

            (double Passed, int Count) held = (0, 0), trained = (0, 0);
            for (int f = 0; f < split.Networks; f++)
            {
                double passes = scores.Of(f)[i] > outputMin ? 1 : 0;
                switch (split.RoleOf(f, events.Hashes[i]))
                {
                    case EventRole.HeldOut: held = (held.Passed + passes, held.Count + 1); break;
                    case EventRole.Training: trained = (trained.Passed + passes, trained.Count + 1); break;
                }
            }

            double w = events.Weights[i];
            counted.Add((
                events.Hashes[i],
                held.Count == 0 ? 0 : scaleHeld * w * held.Passed / held.Count,
                trained.Count == 0 ? 0 : scaleTrained * w * trained.Passed / trained.Count));
        }

        double heldOut = counted.Sum(c => c.Held);
        double training = counted.Sum(c => c.Trained);
        double ratio = heldOut / training;
        double variance = counted.GroupBy(c => c.Cluster).Sum(g => Square(g.Sum(c => c.Held - (ratio * c.Trained))));
        return new OvertrainingRatio(training, heldOut, ratio, Math.Sqrt(variance) / training);
    }

    /// <summary>The ratio to an independent sample.</summary>
    /// <param name="inSample">That of the training sample.</param>
    /// <param name="trainingError">Statistical error of its training background.</param>
    /// <param name="independent">Background of the independent sample and its error.</param>
    public static OvertrainingRatio Independent(OvertrainingRatio inSample, double trainingError, (double Sum, double Error) independent)
    {
        double ratio = independent.Sum / inSample.Training;
        return new OvertrainingRatio(
            inSample.Training, independent.Sum, ratio, double.Hypot(independent.Error, ratio * trainingError) / inSample.Training);
    }

    /// <summary>Background in any window, each event once, and its error.</summary>
    public static (double Sum, double Error) Background(TrainingEvents events, TrainingWindows windows, ReadOnlySpan<double> passed)
    {
        var clusters = new Dictionary<ulong, double>();
        double sum = 0;
        for (int i = 0; i < events.Count; i++)
        {
            if (passed[i] > 0 && events.Processes[events.Process[i]].Role == SourceRole.Background && windows.Windows.Any(w => w.Contains(events.M2[i])))
            {
                double w = passed[i] * events.Weights[i];
                sum += w;
                clusters[events.Hashes[i]] = clusters.GetValueOrDefault(events.Hashes[i]) + w;
            }
        }

        return (sum, Math.Sqrt(clusters.OrderBy(c => c.Key).Sum(c => c.Value * c.Value)));
    }

    private static double Square(double x) => x * x;
}
