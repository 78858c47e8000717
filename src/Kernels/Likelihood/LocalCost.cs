using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>The NLL of a bin at given values of its locals.</summary>
internal static class LocalCost
{
    /// <summary>The NLL at the locals in the scratch. Being a minimum, it hardly depends on how exactly they solve their equations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static TReal Evaluate<TReal, TIndex, TView>(
        TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal ungrouped, TReal n, out TReal ratio)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal lambda = ungrouped;
        TReal cost = zero;
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            TReal a = scratch[at + GeneralBin.Auxiliary];
            TReal gamma = scratch[at + GeneralBin.Gamma];
            TReal width = scratch[at + GeneralBin.Width];
            TReal held = TReal.Equal(width, zero);
            TReal shift = gamma - a;
            TReal scaled = (LocalKind)kinds[kindsAt + group] == LocalKind.PoissonFactor
                ? Poisson(a, TReal.Select(held, one, gamma))
                : TReal.From(0.5) * (shift * shift);
            cost += TReal.Select(held, zero, scaled / TReal.Select(held, one, width));
            lambda = TReal.Fma(gamma, scratch[at + GeneralBin.Yield], lambda);
        }

        TReal empty = TReal.Equal(n, zero);
        TReal excess = lambda - n;
        TReal possible = TReal.Less(zero, lambda);
        TReal pull = excess / TReal.Select(possible, lambda, one);
        TReal quotient = one - pull;
        TReal lost = lambda * ((one - quotient) - pull);
        ratio = TReal.Select(empty, one, TReal.Select(possible, quotient, TReal.From(double.PositiveInfinity)));
        return (excess + cost) + TReal.Select(empty, zero, lost);
    }

    /// <summary>γ − a + a ln(a/γ): the cost over τ.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Poisson<TReal>(TReal a, TReal gamma)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal excess = TReal.Select(TReal.Equal(a, zero), zero, (a - gamma) / gamma);
        return TReal.Fma(a, Elementary.Log1p(excess), gamma - a);
    }
}
