using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Random numbers of a distribution from random bits: one number from each 64 bits, without rejection.</summary>
public static class RandomVariates
{
    /// <summary>A uniform number in the open interval (0, 1).</summary>
    /// <remarks>(k + ½)/2⁵² with k the upper 52 bits, exactly: 2⁵² equidistant numbers from 2⁻⁵³ to 1 − 2⁻⁵³, symmetric about ½,
    /// so that neither 0 nor 1 occurs and u → 1 − u maps the set to itself.</remarks>
    /// <param name="bits">64 random bits.</param>
    public static double Uniform(ulong bits) => ((double)(long)(bits >> 12) + 0.5) * (1.0 / 4503599627370496.0);

    /// <summary>A standard normal number: the quantile of a uniform number.</summary>
    /// <remarks>|x| ≤ 8.21 for the numbers that <see cref="Uniform"/> gives.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="uniform">A uniform number in (0, 1) per lane.</param>
    public static TReal StandardNormal<TReal>(TReal uniform)
        where TReal : unmanaged, IReal<TReal>
        => NormalDistribution.Quantile(uniform);

    /// <summary>Two independent standard normal numbers from 128 random bits, by the transformation of Box and Muller: exact in distribution, tails included.</summary>
    /// <remarks>
    /// <para>r = √(−2 ln u) with u the uniform number of the lower bits, in the direction 2π times a second uniform number: r cos, r sin. |x| ≤ 8.58, what
    /// the smallest u gives. About a third of the cost of two quantiles, without a rare path that some lane would nearly always take.</para>
    /// <para>The angle is f·π/2, f in (−½, ½) from bits 61 … 10 of the upper bits; bit 62 swaps cosine and sine, bit 63 changes both signs, which covers the circle once.
    /// Error of each number, as a function of the bits, below 4 ulp.</para>
    /// </remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TWord">The integers of its lanes.</typeparam>
    /// <param name="low">64 random bits.</param>
    /// <param name="high">64 more.</param>
    /// <param name="first">Receives one number.</param>
    /// <param name="second">Receives the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NormalPair<TReal, TWord>(TWord low, TWord high, out TReal first, out TReal second)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        TReal radius = TReal.Sqrt(TReal.From(-2.0) * Elementary.Log(TWord.Uniform(low)));
        radius = TWord.NegateWhereTopBit(high, radius);
        TReal quarterTurns = TWord.Uniform(high << 2) - TReal.From(0.5);
        TReal square = quarterTurns * quarterTurns;
        TReal sine = radius * (quarterTurns * SineOfQuarterTurns(square));
        TReal cosine = radius * CosineOfQuarterTurns(square);
        TReal swap = TWord.TopBit(high << 1);
        first = TReal.Select(swap, sine, cosine);
        second = TReal.Select(swap, cosine, sine);
    }

    /// <summary>sin(π/2 f)/f from f² ≤ ¼: polynomial at Chebyshev nodes, relative error of the fit below 2⁻⁵⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal SineOfQuarterTurns<TReal>(TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal z2 = z * z;
        TReal c0 = TReal.Fma(z, TReal.From(-0.6459640975062443), TReal.From(1.5707963267948966));
        TReal c2 = TReal.Fma(z, TReal.From(-0.004681754132340976), TReal.From(0.07969262624604301));
        TReal c4 = TReal.Fma(z, TReal.From(-3.59864335298231e-06), TReal.From(0.0001604411507421909));
        c4 = TReal.Fma(z2, TReal.From(5.633933781537854e-08), c4);
        return TReal.Fma(z2, TReal.Fma(z2, c4, c2), c0);
    }

    /// <summary>cos(π/2 f) from f² ≤ ¼: polynomial at Chebyshev nodes, relative error of the fit below 2⁻⁶³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal CosineOfQuarterTurns<TReal>(TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal z2 = z * z;
        TReal c0 = TReal.Fma(z, TReal.From(-1.2337005501361697), TReal.From(1.0));
        TReal c2 = TReal.Fma(z, TReal.From(-0.02086348076331121), TReal.From(0.2536695079010467));
        TReal c4 = TReal.Fma(z, TReal.From(-2.520203677046026e-05), TReal.From(0.0009192602741831558));
        TReal c6 = TReal.Fma(z, TReal.From(-6.321256869628588e-09), TReal.From(4.710609726757823e-07));
        return TReal.Fma(z2 * z2, TReal.Fma(z2, c6, c4), TReal.Fma(z2, c2, c0));
    }
}
