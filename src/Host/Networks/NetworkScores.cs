using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Outputs of every network of a training on every event.</summary>
internal sealed class NetworkScores
{
    private readonly double[][] outputs;

    private NetworkScores(double[][] outputs) => this.outputs = outputs;

    /// <summary>Output of a network [event].</summary>
    /// <param name="network">Network.</param>
    public IReadOnlyList<double> Of(int network) => outputs[network];

    /// <summary>Output of the network that is applied to each event: one that did not see it [event].</summary>
    public double[] Applied(TrainingEvents events, TrainingSplit split)
    {
        var applied = new double[events.Count];
        for (int i = 0; i < applied.Length; i++)
        {
            applied[i] = outputs[split.NetworkOf(events.Hashes[i])][i];
        }

        return applied;
    }

    /// <summary>Computes them.</summary>
    /// <param name="events">Events.</param>
    /// <param name="config">Scaling of inputs, architecture.</param>
    /// <param name="parameters">Parameters of each network.</param>
    /// <param name="kernels">Kernels.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="permuted">An input to shuffle among the events, which spoils what it tells; null = none.</param>
    public static NetworkScores Compute(
        TrainingEvents events, TrainingConfig config, IReadOnlyList<double[]> parameters, INetworkKernels kernels, int threads, int? permuted = null)
    {
        var inputs = new NetworkEvents(config.ScalesGeV.Count, events.Count);
        for (int k = 0; k < inputs.Inputs; k++)
        {
            Span<double> column = inputs[k];
            for (int i = 0; i < events.Count; i++)
            {
                column[i] = (events.Input(k)[i] - config.OffsetsGeV[k]) * (1 / config.ScalesGeV[k]);
            }

            if (permuted == k)
            {
                // The order by hash is as good as random, and always the same.
                ulong[] keys = [.. events.Hashes.Select((h, i) => unchecked((h ^ (ulong)i) * 0x9E3779B97F4A7C15))];
                double[] values = column[..events.Count].ToArray();
                Array.Sort(keys, values);
                values.CopyTo(column);
            }
        }

        var pass = new NetworkPass(kernels, PunziTrainer.ArchitectureOf(config).Shape, threads);
        var arguments = new double[inputs.PaddedCount];
        return new NetworkScores([.. parameters.Select(p =>
        {
            var result = new double[inputs.PaddedCount];
            pass.Outputs(p, inputs, 0, inputs.PaddedCount, arguments, result);
            return result;
        })]);
    }
}
