using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>One bin with its locals of any kind eliminated, bounds included.</summary>
/// <remarks>
/// <para>Every local follows the pull r = 1 − n/λ: a Gaussian one as γ = a − r δ²Y, a Poisson one as γ = a/(1 + r qY) with q = 1/τ, clipped to its
/// bounds. λ(r) = λ₀ + Σ Y γ(r) never rises with r, so λ(r)(1 − r) = n has one root with λ &gt; 0, which lies between any r and
/// 1 − n/λ(r). For n = 0 the solution is r = 1.</para>
/// <para>Around any r every local is Gaussian to first order, with the variance v = −(dγ/dr)/Y and the centre γ + r v Y; of those, <see cref="ProfiledBin"/>
/// gives the solution in closed form. That is the answer where all locals are Gaussian and inside their bounds; else Newton's method takes it from there.</para>
/// <para>The results are those of the Gaussian locals at the solution: with u = γ − r v Y, τ² = Σ v Y² and κ = 1/(τ² + λ²/n),
/// ∂N/∂Y_g = r γ_g and ∂²N/∂Y_g∂Y_h = κ u_g u_h − δ_gh r² v_g. A local that is fixed (δ² = 0) or at a bound has v = 0.</para>
/// </remarks>
public static class LocalSolver
{
    /// <summary>Solves a bin, with its NLL.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="kinds">Kinds of the groups (<see cref="LocalKind"/>).</param>
    /// <param name="kindsAt">First index in <paramref name="kinds"/>.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="scratch">
    /// Scratch [group, <see cref="ModelShape.GroupScratch"/>], places named in <see cref="GeneralBin"/>: yield, auxiliary value and variance (δ², 1/τ; 0 = fixed)
    /// are read; variance (v), slope (v Y), γ or α, and width (the variance as given) are written.
    /// </param>
    /// <param name="scratchAt">First index in <paramref name="scratch"/>.</param>
    /// <param name="ungrouped">λ₀, plus <see cref="ProfiledBin.SmallestYield"/>.</param>
    /// <param name="n">n.</param>
    /// <param name="c">λ + r τ².</param>
    /// <param name="tau2">τ².</param>
    /// <param name="kappa">κ; 0 for n = 0.</param>
    /// <param name="nll">
    /// The bin's NLL without n ln(n/λ), relative to the saturated one: (λ − n) + Σ costs of the constraints. With the logarithm of
    /// <paramref name="ratio"/>, absolute error a few ulp of √n where the pulls are moderate.
    /// </param>
    /// <param name="ratio">n/λ; 1 for n = 0, ∞ where n events are impossible.</param>
    /// <returns>r; 1 for n = 0, −∞ where n events are impossible.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TReal Solve<TReal, TIndex, TView>(
        TIndex kinds,
        int kindsAt,
        int groups,
        TView scratch,
        int scratchAt,
        TReal ungrouped,
        TReal n,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal nll,
        out TReal ratio)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal r = Profile(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, out c, out tau2, out kappa, out TReal closed);
        TReal one = TReal.From(1.0);
        TReal empty = TReal.Equal(n, TReal.From(0.0));
        ratio = TReal.Select(empty, one, one - r);

        // λ − n = rλ does not cancel. n ln(1 − r) = n ln(ratio) + λ·(what rounding took from 1 − r): for 10⁹ events an ulp of the ratio is 10⁻⁷ of the NLL.
        TReal lambda = c - (r * tau2);
        TReal lost = TReal.Select(empty, TReal.From(0.0), lambda * ((one - ratio) - r));
        nll = TReal.Fma(r, TReal.Fma(TReal.From(0.5) * r, tau2, lambda), lost);
        if (!TReal.All(closed))
        {
            TReal value = LocalCost.Evaluate(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, out TReal own);
            nll = TReal.Select(closed, nll, value);
            ratio = TReal.Select(closed, ratio, own);
        }

        return r;
    }

    /// <summary>Solves a bin without its NLL, for derivatives: no logarithms.</summary>
    /// <param name="kinds">Kinds of the groups.</param>
    /// <param name="kindsAt">First index in <paramref name="kinds"/>.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="scratch">Scratch.</param>
    /// <param name="scratchAt">First index in <paramref name="scratch"/>.</param>
    /// <param name="ungrouped">λ₀, plus <see cref="ProfiledBin.SmallestYield"/>.</param>
    /// <param name="n">n.</param>
    /// <param name="c">λ + r τ².</param>
    /// <param name="tau2">τ².</param>
    /// <param name="kappa">κ.</param>
    /// <returns>r.</returns>
    public static TReal Solve<TReal, TIndex, TView>(
        TIndex kinds,
        int kindsAt,
        int groups,
        TView scratch,
        int scratchAt,
        TReal ungrouped,
        TReal n,
        out TReal c,
        out TReal tau2,
        out TReal kappa)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        => Profile(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, out c, out tau2, out kappa, out _);

    /// <summary>The closed form, and the iteration where it is not the solution.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TReal Profile<TReal, TIndex, TView>(
        TIndex kinds,
        int kindsAt,
        int groups,
        TView scratch,
        int scratchAt,
        TReal ungrouped,
        TReal n,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal closed)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        c = ungrouped;
        tau2 = zero;
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            TReal y = scratch[at + GeneralBin.Yield];
            TReal a = scratch[at + GeneralBin.Auxiliary];
            TReal width = scratch[at + GeneralBin.Variance];
            TReal variance = (LocalKind)kinds[kindsAt + group] == LocalKind.PoissonFactor ? a * width : width;
            TReal slope = variance * y;
            scratch[at + GeneralBin.Width] = width;
            scratch[at + GeneralBin.Variance] = variance;
            scratch[at + GeneralBin.Slope] = slope;
            c = TReal.Fma(a, y, c);
            tau2 = TReal.Fma(slope, y, tau2);
        }

        TReal r = ProfiledBin.Pull(c, tau2, n, out kappa);
        closed = TReal.And(TReal.Equal(r, r), TReal.Or(TReal.Equal(n, zero), TReal.LessOrEqual(zero, c + tau2)));
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal gamma = scratch[at + GeneralBin.Auxiliary] - (r * scratch[at + GeneralBin.Slope]);
            scratch[at + GeneralBin.Gamma] = gamma;
            TReal within = TReal.And(
                TReal.LessOrEqual(TReal.From(LocalBounds.Lower(kind)), gamma), TReal.LessOrEqual(gamma, TReal.From(LocalBounds.Upper(kind))));
            if (kind == LocalKind.PoissonFactor)
            {
                within = TReal.And(within, TReal.Equal(scratch[at + GeneralBin.Yield], zero));
            }

            closed = TReal.And(closed, TReal.Or(within, TReal.Equal(scratch[at + GeneralBin.Width], zero)));
        }

        return TReal.All(closed)
            ? r
            : LocalIteration.Solve(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, closed, r, ref c, ref tau2, ref kappa);
    }
}
