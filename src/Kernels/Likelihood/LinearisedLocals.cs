using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>The locals of a bin as functions of the pull r = 1 − n/λ, and the Gaussian ones that agree with them to first order.</summary>
/// <remarks>
/// A Poisson local of auxiliary count zero costs τγ: it jumps from bound to bound at r = −1/(qY), and where that is the
/// solution, any γ between is possible. It is taken as a Gaussian one of auxiliary value −10⁸ and variance 10⁸ q, which adds τγ²/(2·10⁸) to its cost
/// where it is solved for (but not to the NLL): r is then good to 10⁻⁸ γ (relative).
/// </remarks>
internal static class LinearisedLocals
{
    /// <summary>Auxiliary value of the Gaussian that stands for a Poisson local of count zero.</summary>
    internal const double StepCentre = -1e8;

    /// <summary>The locals at a point r, and the variances and slopes of the Gaussian ones that agree with them there to first order.</summary>
    /// <returns>λ(r).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static TReal At<TReal, TIndex, TView>(
        TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal ungrouped, TReal r, out TReal tau2)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal lambda = ungrouped;
        tau2 = zero;
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal y = scratch[at + GeneralBin.Yield];
            TReal a = scratch[at + GeneralBin.Auxiliary];
            TReal variance = scratch[at + GeneralBin.Width];
            TReal min = TReal.From(LocalBounds.Lower(kind));
            TReal max = TReal.From(LocalBounds.Upper(kind));
            TReal free = TReal.Not(TReal.Equal(variance, zero));
            TReal gamma = kind == LocalKind.PoissonFactor ? PoissonLocal(r, y, a, free, ref variance) : a - (r * (variance * y));
            TReal isLow = TReal.And(free, TReal.Less(gamma, min));
            TReal isHigh = TReal.And(free, TReal.Less(max, gamma));
            gamma = TReal.Select(isLow, min, TReal.Select(isHigh, max, gamma));
            variance = TReal.Select(TReal.Or(isLow, isHigh), zero, variance);
            TReal slope = variance * y;
            scratch[at + GeneralBin.Gamma] = gamma;
            scratch[at + GeneralBin.Variance] = variance;
            scratch[at + GeneralBin.Slope] = slope;
            tau2 = TReal.Fma(slope, y, tau2);
            lambda = TReal.Fma(gamma, y, lambda);
        }

        return lambda;
    }

    /// <summary>γ = a/(1 + x), x = r qY; its variance is a q/(1 + x)².</summary>
    /// <param name="r">r.</param>
    /// <param name="y">Y.</param>
    /// <param name="a">a.</param>
    /// <param name="free">Mask: not fixed.</param>
    /// <param name="variance">q; receives the variance.</param>
    /// <returns>γ without bounds; where it would have no upper bound, one above it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal PoissonLocal<TReal>(TReal r, TReal y, TReal a, TReal free, ref TReal variance)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal denominator = one + (r * (variance * y));
        TReal step = TReal.And(free, TReal.LessOrEqual(a, TReal.From(ProfiledBin.GammaMin)));

        // Twice the upper bound, where 1 + x is so small, or negative, that γ would be larger.
        TReal smallest = a * TReal.From(0.5 / ProfiledBin.GammaMax);
        TReal inverse = one / TReal.Select(TReal.And(free, TReal.Not(step)), TReal.Max(denominator, smallest), one);
        TReal gamma = a * inverse;
        TReal slope = gamma * (variance * inverse);
        variance = TReal.Select(step, TReal.From(-StepCentre) * variance, slope);
        return TReal.Select(step, TReal.From(StepCentre) * denominator, gamma);
    }

    /// <summary>Moves the locals by a step in r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Move<TReal, TIndex, TView>(TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal step)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal gamma = scratch[at + GeneralBin.Gamma] - (step * scratch[at + GeneralBin.Slope]);

            // The last step, though tiny, may end a rounding error outside.
            TReal clipped = TReal.Min(TReal.Max(gamma, TReal.From(LocalBounds.Lower(kind))), TReal.From(LocalBounds.Upper(kind)));
            TReal held = TReal.Equal(scratch[at + GeneralBin.Width], TReal.From(0.0));
            scratch[at + GeneralBin.Gamma] = TReal.Select(held, gamma, clipped);
        }
    }
}
