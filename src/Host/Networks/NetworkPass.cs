using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Passes of a network over consecutive events, cut into blocks that threads share; sums are joined block by block, so threads change nothing.</summary>
/// <param name="kernels">Kernels.</param>
/// <param name="shape">Shape.</param>
/// <param name="threads">Threads.</param>
internal sealed class NetworkPass(INetworkKernels kernels, NetworkShape shape, int threads)
{
    private const int Block = 2048;
    private readonly int parameterCount = shape.Parameters;
    private double[] partial = [];

    /// <summary>Outputs of events and the arguments of their activation.</summary>
    public void Outputs(double[] parameters, NetworkEvents events, int start, int count, double[] arguments, double[] outputs)
        => Blocks(count, (_, begin, length) => kernels.Outputs(
            shape, parameters, events, start + begin, length, arguments.AsSpan(begin, length), outputs.AsSpan(begin, length)));

    /// <summary>Cross-entropy and its derivatives.</summary>
    public double CrossEntropy(TrainingSample sample, int start, int count, double[] arguments, double[] outputs, double[] derivatives)
    {
        var sums = new double[(count + Block - 1) / Block];
        Blocks(count, (block, begin, length) => sums[block] = kernels.CrossEntropy(
            arguments.AsSpan(begin, length),
            outputs.AsSpan(begin, length),
            sample.Targets.AsSpan(start + begin, length),
            sample.CrossEntropyWeights.AsSpan(start + begin, length),
            derivatives.AsSpan(begin, length)));
        return sums.Sum();
    }

    /// <summary>Gradient with respect to the parameters.</summary>
    public void Gradient(double[] parameters, NetworkEvents events, int start, int count, double[] derivatives, double[] gradient)
    {
        int blocks = (count + Block - 1) / Block;
        if (partial.Length < blocks * parameterCount)
        {
            partial = new double[blocks * parameterCount];
        }

        double[] sums = partial;
        Blocks(count, (block, begin, length) => kernels.Gradient(
            shape, parameters, events, start + begin, length, derivatives.AsSpan(begin, length), sums.AsSpan(block * parameterCount, parameterCount)));
        Array.Clear(gradient);
        for (int block = 0; block < blocks; block++)
        {
            for (int k = 0; k < parameterCount; k++)
            {
                gradient[k] += sums[(block * parameterCount) + k];
            }
        }
    }

    private void Blocks(int count, Action<int, int, int> work)
    {
        int blocks = (count + Block - 1) / Block;
        if (threads == 1 || blocks == 1)
        {
            for (int block = 0; block < blocks; block++)
            {
                work(block, block * Block, Math.Min(Block, count - (block * Block)));
            }

            return;
        }

        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block => work(block, block * Block, Math.Min(Block, count - (block * Block))));
    }
}
