using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Which of two Gaussian locals of a bin sit at a bound of γ, exactly and without iterating.</summary>
/// <remarks>
/// With bounds, λ(r) = λ₀ + Σ Y clip(a − r δ²Y, γmin, γmax) never rises with r, so h(r) = λ(r)(1 − r) − n falls wherever λ is positive and
/// r &lt; 1, and the solution r* is its only root there. A local leaves its range at r_B = (a − B)/(δ²Y); whether r* lies beyond r_B
/// is the sign of h(r_B); for n = 0, r* = 1. A local at a bound B acts as one of auxiliary value B without uncertainty, plus the constant
/// (a − B)²/(2δ²).
/// </remarks>
public static class GammaBounds
{
    /// <summary>Replaces (a, δ²) of the locals at a bound by (B, 0), for a bin with two groups.</summary>
    /// <param name="y0">Yield of group 0.</param>
    /// <param name="y1">Yield of group 1.</param>
    /// <param name="n">n.</param>
    /// <param name="a0">a of group 0.</param>
    /// <param name="a1">a of group 1.</param>
    /// <param name="d0">δ² of group 0.</param>
    /// <param name="d1">δ² of group 1.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Apply<TReal>(TReal y0, TReal y1, TReal n, ref TReal a0, ref TReal a1, ref TReal d0, ref TReal d1)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal min = TReal.From(ProfiledBin.GammaMin);
        TReal max = TReal.From(ProfiledBin.GammaMax);
        TReal slope0 = d0 * y0;
        TReal slope1 = d1 * y1;

        TReal r = Crossing(a0, min, slope0);
        TReal low0 = Below(n, a0, min, slope0, r, Excess(r, n, y0, y1, a0, a1, slope0, slope1));
        r = Crossing(a0, max, slope0);
        TReal high0 = Above(n, a0, max, slope0, r, Excess(r, n, y0, y1, a0, a1, slope0, slope1));
        r = Crossing(a1, min, slope1);
        TReal low1 = Below(n, a1, min, slope1, r, Excess(r, n, y0, y1, a0, a1, slope0, slope1));
        r = Crossing(a1, max, slope1);
        TReal high1 = Above(n, a1, max, slope1, r, Excess(r, n, y0, y1, a0, a1, slope0, slope1));

        TReal zero = TReal.From(0.0);
        a0 = TReal.Select(low0, min, TReal.Select(high0, max, a0));
        d0 = TReal.Select(TReal.Or(low0, high0), zero, d0);
        a1 = TReal.Select(low1, min, TReal.Select(high1, max, a1));
        d1 = TReal.Select(TReal.Or(low1, high1), zero, d1);
    }

    /// <summary>r_B = (a − B)/slope, kept finite so that products with a zero slope stay zero.</summary>
    private static TReal Crossing<TReal>(TReal a, TReal bound, TReal slope)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal safe = TReal.Select(TReal.Equal(slope, zero), TReal.From(1.0), slope);
        TReal r = (a - bound) / safe;
        return TReal.Min(TReal.Max(r, TReal.From(-1e30)), TReal.From(1e30));
    }

    /// <summary>clip(a − r slope).</summary>
    private static TReal Clipped<TReal>(TReal a, TReal slope, TReal r)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Min(TReal.Max(a - (r * slope), TReal.From(ProfiledBin.GammaMin)), TReal.From(ProfiledBin.GammaMax));

    /// <summary>Whether r* lies above a crossing: h is positive there. h means nothing beyond 1, nor for n = 0.</summary>
    private static TReal RootIsAbove<TReal>(TReal n, TReal crossing, TReal excess)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal positive = TReal.Or(TReal.Equal(n, zero), TReal.Less(zero, excess));
        return TReal.And(positive, TReal.Less(crossing, TReal.From(1.0)));
    }

    /// <summary>A γ below its bound at r*: from the sign of h at the crossing.</summary>
    private static TReal Below<TReal>(TReal n, TReal a, TReal bound, TReal slope, TReal crossing, TReal excess)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal rootIsAbove = RootIsAbove(n, crossing, excess);
        TReal falling = TReal.Select(TReal.Less(zero, slope), rootIsAbove, TReal.Not(rootIsAbove));
        return TReal.Select(TReal.Equal(slope, zero), TReal.Less(a, bound), falling);
    }

    /// <summary>A γ above its bound at r*.</summary>
    private static TReal Above<TReal>(TReal n, TReal a, TReal bound, TReal slope, TReal crossing, TReal excess)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal rootIsAbove = RootIsAbove(n, crossing, excess);
        TReal rising = TReal.Select(TReal.Less(zero, slope), TReal.Not(rootIsAbove), rootIsAbove);
        return TReal.Select(TReal.Equal(slope, zero), TReal.Less(bound, a), rising);
    }

    private static TReal Excess<TReal>(TReal r, TReal n, TReal y0, TReal y1, TReal a0, TReal a1, TReal slope0, TReal slope1)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal lambda = (y0 * Clipped(a0, slope0, r)) + (y1 * Clipped(a1, slope1, r));
        return (lambda * (TReal.From(1.0) - r)) - n;
    }
}
