namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>
/// Unsigned 64-bit integers, one in each lane of <typeparamref name="TReal"/>: random bits and counters. Exact, so the same on every accelerator and for
/// every number of lanes.
/// </summary>
/// <typeparam name="TWord">The implementing type.</typeparam>
/// <typeparam name="TReal">The real numbers with the same lanes.</typeparam>
public interface IWord<TWord, TReal>
    where TWord : unmanaged, IWord<TWord, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>The same value in every lane.</summary>
    static abstract TWord From(ulong value);

    /// <summary>first + lane.</summary>
    static abstract TWord Consecutive(ulong first);

    /// <summary>a + b modulo 2⁶⁴.</summary>
    static abstract TWord operator +(TWord a, TWord b);

    /// <summary>Bits set in both.</summary>
    static abstract TWord operator &(TWord a, TWord b);

    /// <summary>Bits set in either.</summary>
    static abstract TWord operator |(TWord a, TWord b);

    /// <summary>Bits set in one of the two.</summary>
    static abstract TWord operator ^(TWord a, TWord b);

    /// <summary>a ^ b ^ c, one instruction where there is one.</summary>
    static abstract TWord Xor(TWord a, TWord b, TWord c);

    /// <summary>Bits moved up by a count in [0, 63].</summary>
    static abstract TWord operator <<(TWord a, int count);

    /// <summary>Bits moved down by a count in [0, 63], zeros moved in.</summary>
    static abstract TWord operator >>(TWord a, int count);

    /// <summary>(a mod 2³²)·(b mod 2³²), the full 64-bit product.</summary>
    static abstract TWord MultiplyHalves(TWord a, TWord b);

    /// <summary>(k + ½)/2⁵² with k the upper 52 bits: <see cref="RandomVariates.Uniform(ulong)"/>.</summary>
    static abstract TReal Uniform(TWord bits);

    /// <summary>A number that is an integer in [0, 2⁵¹), as an integer.</summary>
    static abstract TWord FromInteger(TReal x);

    /// <summary>Mask: the uppermost bit is set.</summary>
    static abstract TReal TopBit(TWord bits);

    /// <summary>−x in the lanes whose uppermost bit is set, x in the others.</summary>
    static abstract TReal NegateWhereTopBit(TWord bits, TReal x);

    /// <summary>A function of each lane by itself, for what is not arithmetic: searching a table.</summary>
    /// <typeparam name="TMap">The function.</typeparam>
    static abstract TReal Map<TMap>(TWord bits, in TMap map)
        where TMap : struct, IWordMap;
}
