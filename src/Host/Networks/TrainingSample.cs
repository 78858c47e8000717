using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Networks;

/// <summary>
/// The events that one network sees, in windows, in a random order that the seed fixes, with the windows of each batch. Batches are whole groups; the
/// last one ends with padding of weight 0.
/// </summary>
internal sealed class TrainingSample
{
    // Word 2 of the counter of random numbers: purposes of toys are far below.
    private const uint ShufflePurpose = 0xA0000000;

    private TrainingSample(TrainingEvents all, int[] order, TrainingConfig config, TrainingWindows windows, double share, int batch, double luminosityFb)
    {
        Inputs = new NetworkEvents(config.ScalesGeV.Count, order.Length);
        Events = order;
        int padded = Inputs.PaddedCount;
        Targets = new double[padded];
        CrossEntropyWeights = new double[padded];
        double signal = 0, background = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int e = order[i];
            for (int k = 0; k < Inputs.Inputs; k++)
            {
                Inputs[k][i] = (all.Input(k)[e] - config.OffsetsGeV[k]) * (1 / config.ScalesGeV[k]);
            }

            bool isSignal = all.IsSignal(e);
            Targets[i] = isSignal ? 1 : 0;
            signal += isSignal ? 1 : 0;
            background += isSignal ? 0 : Math.Max(all.Weights[e], 0);
        }

        // Every signal event weighs the same, all of them together as much as the background.
        double signalWeight = background / Math.Max(signal, 1);
        for (int i = 0; i < order.Length; i++)
        {
            CrossEntropyWeights[i] = Targets[i] > 0 ? signalWeight : Math.Max(all.Weights[order[i]], 0);
        }

        int batchLength = batch == 0 ? padded : Math.Min(padded, (batch + NetworkEvents.Group - 1) / NetworkEvents.Group * NetworkEvents.Group);
        var batches = new List<TrainingBatch>();
        for (int start = 0; start < padded; start += batchLength)
        {
            int count = Math.Min(batchLength, padded - start);
            double scale = (double)padded / count / share;
            batches.Add(TrainingBatch.Make(all, order, start, count, windows, scale, luminosityFb));
        }

        Batches = batches;
    }

    /// <summary>Scaled inputs.</summary>
    public NetworkEvents Inputs { get; }

    /// <summary>Index of each event among all [event].</summary>
    public int[] Events { get; }

    /// <summary>1 for signal, 0 for background [padded event].</summary>
    public double[] Targets { get; }

    /// <summary>Weights of the cross-entropy [padded event].</summary>
    public double[] CrossEntropyWeights { get; }

    /// <summary>Batches in order.</summary>
    public IReadOnlyList<TrainingBatch> Batches { get; }

    /// <summary>Makes a sample of the events that are wanted and lie in a window.</summary>
    /// <param name="all">Events.</param>
    /// <param name="wanted">Which ones [event].</param>
    /// <param name="share">Their share of all: expectations are scaled by its inverse.</param>
    /// <param name="config">Scaling of inputs.</param>
    /// <param name="windows">Windows.</param>
    /// <param name="batch">Events of a batch; 0 = all.</param>
    /// <param name="luminosityFb">Luminosity of the weights [fb⁻¹].</param>
    /// <param name="seed">Seed of the order.</param>
    public static TrainingSample Make(
        TrainingEvents all, Func<int, bool> wanted, double share, TrainingConfig config, TrainingWindows windows, int batch, double luminosityFb, ulong seed)
    {
        var inWindow = new List<(ulong Key, int Event)>();
        for (int i = 0; i < all.Count; i++)
        {
            if (wanted(i) && InWindow(all, i, windows))
            {
                PhiloxBlock random = Philox4x32.Generate((uint)i, 0, ShufflePurpose, 0, (uint)seed, (uint)(seed >> 32));
                inWindow.Add((random.Low, i));
            }
        }

        return new TrainingSample(all, [.. inWindow.Order().Select(e => e.Event)], config, windows, share, batch, luminosityFb);
    }

    private static bool InWindow(TrainingEvents all, int index, TrainingWindows windows)
    {
        double m2 = all.M2[index];
        if (all.Processes[all.Process[index]].Role == SourceRole.Background)
        {
            return windows.Windows.Any(w => w.Contains(m2));
        }

        SignalWindow own = windows.Signals.First(s => s.Process == all.Process[index]);
        return m2 > own.Low && m2 < own.High;
    }
}
