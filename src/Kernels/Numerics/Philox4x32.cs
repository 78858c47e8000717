using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (SC'11): a bijection of 128-bit counters, keyed by 64 bits. The
/// same counter and key give the same bits on every accelerator, in any order, without state.
/// </summary>
public static class Philox4x32
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;

    // The golden ratio and √3 − 1 in units of 2⁻³²: what the key grows by between rounds.
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;

    private const int Rounds = 10;

    /// <summary>128 random bits of a counter and a key.</summary>
    /// <param name="c0">Word 0 of the counter.</param>
    /// <param name="c1">Word 1 of the counter.</param>
    /// <param name="c2">Word 2 of the counter.</param>
    /// <param name="c3">Word 3 of the counter.</param>
    /// <param name="k0">Word 0 of the key.</param>
    /// <param name="k1">Word 1 of the key.</param>
    public static PhiloxBlock Generate(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong productA = (ulong)MultiplierA * c0;
            ulong productB = (ulong)MultiplierB * c2;
            c0 = (uint)(productB >> 32) ^ c1 ^ k0;
            c1 = (uint)productB;
            c2 = (uint)(productA >> 32) ^ c3 ^ k1;
            c3 = (uint)productA;
            k0 = unchecked(k0 + WeylA);
            k1 = unchecked(k1 + WeylB);
        }

        return new(c0, c1, c2, c3);
    }

    /// <summary>128 random bits in each lane, of one counter per lane and a key: <see cref="Generate(uint, uint, uint, uint, uint, uint)"/>, lane by lane.</summary>
    /// <remarks>Of the words of the counter only the lower 32 bits count.</remarks>
    /// <typeparam name="TReal">Real numbers with these lanes.</typeparam>
    /// <typeparam name="TWord">The lanes.</typeparam>
    /// <param name="c0">Word 0 of the counter.</param>
    /// <param name="c1">Word 1 of the counter.</param>
    /// <param name="c2">Word 2 of the counter.</param>
    /// <param name="c3">Word 3 of the counter.</param>
    /// <param name="key">Words 1 (upper half) and 0 of the key.</param>
    /// <param name="low">Receives words 1 (upper half) and 0.</param>
    /// <param name="high">Receives words 3 (upper half) and 2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Generate<TReal, TWord>(TWord c0, TWord c1, TWord c2, TWord c3, ulong key, out TWord low, out TWord high)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        // Upper halves hold whatever the arithmetic leaves there: products do not see them, and the end masks them.
        TWord k0 = TWord.From(key);
        TWord k1 = TWord.From(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            TWord productA = TWord.MultiplyHalves(TWord.From(MultiplierA), c0);
            TWord productB = TWord.MultiplyHalves(TWord.From(MultiplierB), c2);
            c0 = TWord.Xor(productB >> 32, c1, k0);
            c1 = productB;
            c2 = TWord.Xor(productA >> 32, c3, k1);
            c3 = productA;
            k0 += TWord.From(WeylA);
            k1 += TWord.From(WeylB);
        }

        TWord lowHalf = TWord.From(uint.MaxValue);
        low = (c1 << 32) | (c0 & lowHalf);
        high = (c3 << 32) | (c2 & lowHalf);
    }
}
