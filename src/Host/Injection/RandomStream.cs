using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Injection;

/// <summary>Random numbers in sequence, for work that is not done in parallel: the counters of one Philox key.</summary>
/// <param name="seed">The user's seed.</param>
internal sealed class RandomStream(ulong seed)
{
    /// <summary>Word 3 of the counters; toys use others.</summary>
    private const uint Stream = 0x1213_EC70;

    // A product of uniform numbers counts the events of a mean that stays well above the smallest double.
    private const double MeanAtOnce = 16.0;

    private ulong counter;

    /// <summary>A uniform number in (0, 1).</summary>
    public double Uniform()
    {
        PhiloxBlock block = Philox4x32.Generate((uint)counter, (uint)(counter >> 32), 0, Stream, (uint)seed, (uint)(seed >> 32));
        counter++;
        return RandomVariates.Uniform(block.Low);
    }

    /// <summary>A Poisson count: how many uniform numbers can be multiplied before the product falls below e^−λ (Knuth), in parts of at most 16.</summary>
    /// <param name="mean">λ ≥ 0.</param>
    public int Poisson(double mean)
    {
        int count = 0;
        for (double left = mean; left > 0.0; left -= MeanAtOnce)
        {
            double limit = Math.Exp(-Math.Min(left, MeanAtOnce));
            for (double product = Uniform(); product > limit; product *= Uniform())
            {
                count++;
            }
        }

        return count;
    }
}
