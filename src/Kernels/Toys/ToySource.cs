namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Where the random numbers of an ensemble come from.</summary>
/// <remarks>
/// <para>The generator is Philox4x32-10; the seed is its key. The counter has toy mod 2³² in word 0, the upper half of the toy's number in word 1,
/// 2²⁴ purpose + pair in word 2 (<see cref="ToyPurpose"/>) and the stream in word 3. Draws of one purpose are numbered from 0 in the order of the ensemble's tables; draws 2·pair and
/// 2·pair + 1 share the 128 bits of one counter, for counts the lower and the upper half. For <see cref="ToyPurpose.Count"/>, draw = bin.</para>
/// <para>So a toy is a function of ensemble, seed, stream and number alone: the same in any batch, on any thread, shard or accelerator, in any order.</para>
/// </remarks>
/// <param name="seed">The user's seed.</param>
/// <param name="stream">Distinguishes ensembles of one seed, such as windows and hypotheses.</param>
public readonly struct ToySource(ulong seed, uint stream)
{
    /// <summary>Bits of word 2 for the pair.</summary>
    public const int PairBits = 24;

    /// <summary>The user's seed.</summary>
    public readonly ulong Seed = seed;

    /// <summary>Word 3 of the counters.</summary>
    public readonly uint Stream = stream;
}
