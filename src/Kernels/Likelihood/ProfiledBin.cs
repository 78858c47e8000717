using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>One bin with its Gaussian locals eliminated (design.md, section 4.1).</summary>
/// <remarks>
/// <para>With Y the yield of a group, γ ~ N(a, δ) its factor, c = λ₀ + Σ a Y and τ² = Σ δ²Y², the profiled expectation λ solves
/// λ = c − r τ², r = 1 − n/λ, that is λ² + λ(τ² − c) − nτ² = 0 and r = 2(c − n)/(c + τ² + s) with s² = (c − τ²)² + 4nτ². The
/// second form has no cancellation but the honest one in c − n. The profiled γ is a − r δ²Y.</para>
/// <para>The bin's NLL is N = λ − n ln λ + τ²r²/2, with ∂N/∂c = r, ∂N/∂τ² = −r²/2 and the curvature κ = dr/dc = 1/(τ² + λ²/n),
/// which equals (1 − r)/s because λ s = λ² + nτ². An empty bin has N = λ, r = 1 and κ = 0, also where λ is negative (a template variation can
/// make it so): as pyhf, which asks for no logarithm there.</para>
/// </remarks>
public static class ProfiledBin
{
    /// <summary>Added to every c, so that nothing is divided by zero in a bin of zero yield. It does not change any yield above 10⁻⁸⁴.</summary>
    public const double SmallestYield = 1e-100;

    /// <summary>Lower bound of every γ (pyhf).</summary>
    public const double GammaMin = 1e-10;

    /// <summary>Upper bound of every γ (pyhf).</summary>
    public const double GammaMax = 10.0;

    /// <summary>r and κ of one bin. One square root, one division.</summary>
    /// <param name="c">c &gt; 0, or any value where τ² &gt; 0 or n = 0. Not finite results where n events are impossible.</param>
    /// <param name="tau2">τ² ≥ 0.</param>
    /// <param name="n">n ≥ 0.</param>
    /// <param name="kappa">κ: relative error a few ulp times 1/(1 − r); 0 to rounding for n = 0.</param>
    /// <returns>r, 1 for n = 0; relative error a few ulp beyond that of c − n.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Pull<TReal>(TReal c, TReal tau2, TReal n, out TReal kappa)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal difference = c - tau2;
        TReal root = TReal.Sqrt(TReal.Fma(difference, difference, TReal.From(4.0) * (n * tau2)));
        TReal denominator = (c + tau2) + root;
        TReal one = TReal.From(1.0);
        TReal empty = TReal.Equal(n, TReal.From(0.0));
        TReal inverse = one / TReal.Select(empty, one, denominator * root);
        TReal excess = c - n;
        TReal r = TReal.Select(empty, one, (excess + excess) * (root * inverse));
        kappa = (one - r) * (denominator * inverse);
        return r;
    }

    /// <summary>The expected curvature 1/(τ² + λ).</summary>
    /// <param name="c">c.</param>
    /// <param name="tau2">τ².</param>
    /// <param name="r">r.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal ExpectedKappa<TReal>(TReal c, TReal tau2, TReal r)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal lambda = TReal.Max(c - (r * tau2), TReal.From(0.0));
        return TReal.From(1.0) / ((tau2 + lambda) + TReal.From(SmallestYield));
    }
}
