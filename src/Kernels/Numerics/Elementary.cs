using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Logarithm and exponential from additions, multiplications and fused multiply-adds: the same bits on every accelerator.</summary>
/// <remarks>
/// <para>No tables and no library calls. Common arguments take a straight path; if any lane holds an uncommon one (a subnormal number, an
/// infinity, a NaN, an argument outside the domain, a result near overflow or underflow) all lanes take a longer path, which gives the
/// common lanes the same bits.</para>
/// <para>The functions inline into their caller, where packs of lanes stay in registers. The just-in-time compiler limits how much it inlines
/// by the size of the outermost method; past the limit operators become calls, some thirty times slower. A loop of a few lines takes one or two of
/// these functions; bodies with many belong in methods of their own.</para>
/// <para>Error bounds are in ulp of the exact result. The coefficients are minimax fits (Remez, relative error) made for these intervals.</para>
/// </remarks>
public static class Elementary
{
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double Largest = double.MaxValue;

    // ln 2 = Ln2High + Ln2Low; the last 11 bits of Ln2High are zero, so that n·Ln2High is exact for |n| < 2¹¹.
    private const double Ln2High = 0.6931471805598903;
    private const double Ln2Low = 5.497923018708371e-14;
    private const double Log2E = 1.4426950408889634;

    // |x| ≤ 708 keeps eˣ normal and finite with one scaling step.
    private const double ExpStraightLimit = 708.0;

    /// <summary>ln x.</summary>
    /// <remarks>Error below 0.9 ulp for every positive x, subnormal ones included. ln 0 = −∞ (either sign of zero), ln ∞ = ∞, NaN for x &lt; 0 and for NaN.
    /// x = m 2ᵉ with m in [√½, √2), ln x = e ln 2 + 2 artanh(f/(2 + f)), f = m − 1, arranged so that f, the leading term, enters without rounding.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="x">The argument.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Log<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal common = TReal.And(TReal.LessOrEqual(TReal.From(SmallestNormal), x), TReal.LessOrEqual(x, TReal.From(Largest)));
        TReal m = TReal.Significand(x, out TReal e);
        TReal f = m - TReal.From(1.0);
        TReal high = AddExponent(f, e, out TReal low);
        TReal y = LogOfSignificand(f, high, low);
        if (!TReal.All(common))
        {
            // Select, though LogOfAny has every lane right: the call's result passes through memory, y then need not.
            y = TReal.Select(common, y, LogOfAny(x));
        }

        return y;
    }

    /// <summary>ln(1 + x).</summary>
    /// <remarks>Error below 1 ulp for x > −1, also where x is so small that 1 + x rounds to 1. −∞ at −1, ∞ at ∞, NaN for x &lt; −1 and for NaN.
    /// The rounding error of 1 + x is recovered exactly and carried along. The sign of a zero argument is lost.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="x">The argument.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Log1p<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal common = TReal.And(TReal.Less(TReal.From(-1.0), x), TReal.LessOrEqual(x, TReal.From(Largest)));
        TReal y = Log1pOfCommon(x);
        if (!TReal.All(common))
        {
            y = TReal.Select(common, y, AtTheEdges(y, x + TReal.From(1.0), x));
        }

        return y;
    }

    /// <summary>eˣ.</summary>
    /// <remarks>Error below 0.8 ulp where the result is normal. Results below 2⁻¹⁰²² underflow gradually (error below 1.1 times the smallest subnormal),
    /// to 0 at x &lt; −745.14; ∞ above x = 709.79. e^−∞ = 0, e^∞ = ∞, NaN for NaN. x = n ln 2 + r with |r| ≤ ln 2 / 2; no division.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="x">The argument.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Exp<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal common = TReal.LessOrEqual(TReal.Abs(x), TReal.From(ExpStraightLimit));
        TReal y = TReal.ScaleByPowerOfTwo(ExpReduced(x, out TReal n), n);
        if (!TReal.All(common))
        {
            y = TReal.Select(common, y, ExpOfAny(x));
        }

        return y;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal LogOfAny<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal subnormal = TReal.Less(x, TReal.From(SmallestNormal));
        TReal scaled = TReal.Select(subnormal, x * TReal.From(18014398509481984.0), x);
        TReal m = TReal.Significand(scaled, out TReal e);
        e = TReal.Select(subnormal, e - TReal.From(54.0), e);
        TReal f = m - TReal.From(1.0);
        TReal high = AddExponent(f, e, out TReal low);
        TReal y = LogOfSignificand(f, high, low);
        return AtTheEdges(y, x, x);
    }

    /// <summary>The logarithm's values at 0, ∞, NaN and below 0 in place of y.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal AtTheEdges<TReal>(TReal y, TReal argument, TReal source)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        y = TReal.Select(TReal.Equal(argument, zero), TReal.From(double.NegativeInfinity), y);
        y = TReal.Select(TReal.Less(TReal.From(Largest), argument), TReal.From(double.PositiveInfinity), y);
        return TReal.Select(TReal.LessOrEqual(zero, argument), y, TReal.From(double.NaN) + source);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Log1pOfCommon<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        // 1 + x = u + c exactly.
        TReal one = TReal.From(1.0);
        TReal u = one + x;
        TReal fromX = u - one;
        TReal c = (one - (u - fromX)) + (x - fromX);

        // (u + c) 2⁻ᵉ − 1 = f + lost. Where e = 0, f = x and lost = 0. Above 2¹⁰⁰⁰ c no longer counts, and 2⁻ᵉ need not be a normal number.
        TReal m = TReal.Significand(u, out TReal e);
        TReal g = m - one;
        TReal d = TReal.ScaleByPowerOfTwo(c, -TReal.Min(e, TReal.From(1000.0)));
        TReal f = g + d;
        TReal dSeen = f - g;
        TReal lost = (g - (f - dSeen)) + (d - dSeen);

        // ln(1 + f + lost) = ln(1 + f) + lost/(1 + f); lost is below half an ulp, for which 1 − f is close enough to 1/(1 + f).
        TReal high = AddExponent(f, e, out TReal low);
        return LogOfSignificand(f, high, TReal.Fma(lost, one - f, low));
    }

    /// <summary>f + e ln 2 = (returned value) + low, for |f| &lt; ln 2 and integer e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal AddExponent<TReal>(TReal f, TReal e, out TReal low)
        where TReal : unmanaged, IReal<TReal>
    {
        // e·Ln2High is exact and exceeds |f| unless e = 0, so the rounding error of the sum is recovered exactly.
        TReal high = TReal.Fma(e, TReal.From(Ln2High), f);
        TReal lost = f - TReal.Fma(e, TReal.From(-Ln2High), high);
        low = TReal.Fma(e, TReal.From(Ln2Low), lost);
        return high;
    }

    /// <summary>ln(1 + f) − f + high + low for f in [√½ − 1, √2 − 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal LogOfSignificand<TReal>(TReal f, TReal high, TReal low)
        where TReal : unmanaged, IReal<TReal>
    {
        // With s = f/(2 + f): ln(1 + f) = 2s + s R(s²) = f − f²/2 + s (f²/2 + R(s²)). R/s² fitted on s² ≤ 0.02944, relative error of 2s + s R below 2⁻⁵⁹.
        TReal s = f / (f + TReal.From(2.0));
        TReal halfSquare = f * (f * TReal.From(0.5));
        TReal z = s * s;
        TReal w = z * z;
        TReal r0 = TReal.Fma(z, TReal.From(0.399999999994147), TReal.From(0.6666666666666734));
        TReal r2 = TReal.Fma(z, TReal.From(0.22222198573460844), TReal.From(0.28571428742383964));
        TReal r4 = TReal.Fma(z, TReal.From(0.15314050751238603), TReal.From(0.18183564315508777));
        r4 = TReal.Fma(w, TReal.From(0.14795948277974563), r4);
        TReal r = z * TReal.Fma(w, TReal.Fma(w, r4, r2), r0);
        return high - (halfSquare - TReal.Fma(s, halfSquare + r, low));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal ExpOfAny<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        // Beyond these bounds the two scaling steps give 0 and ∞ by themselves; the argument order lets NaN through.
        TReal bounded = TReal.Max(TReal.From(-746.0), TReal.Min(TReal.From(710.0), x));
        TReal significand = ExpReduced(bounded, out TReal n);

        // Two steps, each within the range of normal powers of two; only the second can round.
        TReal half = TReal.Round(n * TReal.From(0.5));
        return TReal.ScaleByPowerOfTwo(TReal.ScaleByPowerOfTwo(significand, half), n - half);
    }

    /// <summary>eˣ = (returned value) 2ⁿ for |x| ≤ 746.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal ExpReduced<TReal>(TReal x, out TReal n)
        where TReal : unmanaged, IReal<TReal>
    {
        n = TReal.Round(x * TReal.From(Log2E));

        // r = high + low, high exact.
        TReal high = TReal.Fma(n, TReal.From(-Ln2High), x);
        TReal low = n * TReal.From(-Ln2Low);
        TReal r = high + low;

        // (eʳ − 1 − r)/r² fitted on |r| ≤ ln 2 / 2; relative error of eʳ below 2⁻⁵⁷.
        TReal r2 = r * r;
        TReal r4 = r2 * r2;
        TReal p0 = TReal.Fma(r, TReal.From(0.16666666666666413), TReal.From(0.5000000000000011));
        TReal p2 = TReal.Fma(r, TReal.From(0.00833333333349434), TReal.From(0.041666666666530267));
        TReal p4 = TReal.Fma(r, TReal.From(0.0001984126950676097), TReal.From(0.0013888888943597458));
        TReal p6 = TReal.Fma(r, TReal.From(2.7557586284023553e-06), TReal.From(2.4801493136285525e-05));
        TReal p8 = TReal.Fma(r, TReal.From(2.5000067113898724e-08), TReal.From(2.763023394323783e-07));
        TReal p = TReal.Fma(r4, TReal.Fma(r2, p6, p4), TReal.Fma(r2, p2, p0));
        p = TReal.Fma(r4 * r4, p8, p);

        // 1 + high = sum + lost exactly; everything smaller is added once, at the end.
        TReal one = TReal.From(1.0);
        TReal sum = one + high;
        TReal lost = high - (sum - one);
        return sum + TReal.Fma(r2, p, lost + low);
    }
}
