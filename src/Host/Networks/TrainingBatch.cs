using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Consecutive events of a sample, with the members of each window as sparse lists.</summary>
/// <param name="Start">First event, a multiple of the group.</param>
/// <param name="Count">Events, padding included.</param>
/// <param name="Background">Window → its background events, counted from <paramref name="Start"/>.</param>
/// <param name="BackgroundWeights">The same → expected events at the run's luminosity, scaled up from the batch to the whole sample.</param>
/// <param name="Signal">Generated mass → its signal events in its own window.</param>
/// <param name="SignalWeights">The same → share of the generated events, scaled up likewise: efficiencies are sums of them.</param>
internal sealed record TrainingBatch(int Start, int Count, int[][] Background, double[][] BackgroundWeights, int[][] Signal, double[][] SignalWeights)
{
    /// <summary>Finds the members.</summary>
    public static TrainingBatch Make(TrainingEvents all, int[] order, int start, int count, TrainingWindows windows, double scale, double luminosityFb)
    {
        int end = Math.Min(start + count, order.Length);
        List<int>[] background = [.. windows.Windows.Select(_ => new List<int>())];
        List<int>[] signal = [.. windows.Signals.Select(_ => new List<int>())];
        for (int i = start; i < end; i++)
        {
            int e = order[i];
            double m2 = all.M2[e];
            if (all.Processes[all.Process[e]].Role == SourceRole.Background)
            {
                for (int w = 0; w < background.Length; w++)
                {
                    if (windows.Windows[w].Contains(m2))
                    {
                        background[w].Add(i - start);
                    }
                }
            }
            else
            {
                for (int s = 0; s < signal.Length; s++)
                {
                    if (windows.Signals[s].Process == all.Process[e] && m2 > windows.Signals[s].Low && m2 < windows.Signals[s].High)
                    {
                        signal[s].Add(i - start);
                    }
                }
            }
        }

        double[] Weights(List<int> members, double factor) => [.. members.Select(i => factor * all.Weights[order[start + i]])];
        return new TrainingBatch(
            start,
            count,
            [.. background.Select(m => m.ToArray())],
            [.. background.Select(m => Weights(m, scale))],
            [.. signal.Select(m => m.ToArray())],
            [.. signal.Select(m => Weights(m, scale / luminosityFb))]);
    }
}
