using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Gradient and Hessian over the components, summed over bins, for <see cref="ModelLayout.OneAndOne"/>.</summary>
/// <remarks>
/// With v = 2γ − a: ∂N/∂F_c = r γ T_c, ∂²N/∂F_c∂F_d = κ v v′ T_c T_d − r²δ²T_c T_d (the last only within a group). The sums stay
/// in registers; the loop does not depend on the globals.
/// </remarks>
public static class OneAndOneSums
{
    /// <summary>Sums over all bins.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TPass">Kind of pass.</typeparam>
    /// <param name="table">T₀, T₁, δ₀², δ₁² [bin, 4].</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="auxiliary">a [bin, 2].</param>
    /// <param name="bins">Bins.</param>
    /// <param name="f0">F of component 0.</param>
    /// <param name="f1">F of component 1.</param>
    /// <param name="sums">Receives g₀, g₁, h₀₀, h₁₀, h₁₁.</param>
    /// <param name="at">First index in <paramref name="sums"/>.</param>
    /// <returns>Mask: the bounds that this kind of pass applies were enough.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal Accumulate<TReal, TTable, TView, TPass>(
        TTable table, TView counts, TView auxiliary, int bins, TReal f0, TReal f1, TView sums, int at)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        TReal least = TReal.From(1.0);
        TReal greatest = least;
        TReal g0 = TReal.From(0.0);
        TReal g1 = g0;
        TReal h00 = g0;
        TReal h10 = g0;
        TReal h11 = g0;
        for (int bin = 0; bin < bins; bin++)
        {
            TReal t0 = table[4 * bin];
            TReal t1 = table[(4 * bin) + 1];
            TReal d0 = table[(4 * bin) + 2];
            TReal d1 = table[(4 * bin) + 3];
            TReal a0 = auxiliary[2 * bin];
            TReal a1 = auxiliary[(2 * bin) + 1];
            TReal n = counts[bin];
            TReal y0 = f0 * t0;
            TReal y1 = f1 * t1;
            TReal r = TPass.Solve(
                y0,
                y1,
                n,
                ref a0,
                ref a1,
                ref d0,
                ref d1,
                ref least,
                ref greatest,
                out TReal c,
                out TReal tau2,
                out TReal kappa,
                out TReal e0,
                out TReal e1);
            TReal gamma0 = a0 - e0;
            TReal gamma1 = a1 - e1;
            if (TPass.Expected)
            {
                kappa = ProfiledBin.ExpectedKappa(c, tau2, r);
            }

            TReal u0 = (gamma0 - e0) * t0;
            TReal u1 = (gamma1 - e1) * t1;
            TReal w = kappa * u0;
            TReal rt0 = r * t0;
            TReal rt1 = r * t1;
            g0 = TReal.Fma(rt0, gamma0, g0);
            g1 = TReal.Fma(rt1, gamma1, g1);
            h00 = TReal.Fma(w, u0, h00);
            h10 = TReal.Fma(w, u1, h10);
            h11 = TReal.Fma(kappa * u1, u1, h11);
            if (!TPass.Expected)
            {
                h00 -= (d0 * rt0) * rt0;
                h11 -= (d1 * rt1) * rt1;
            }
        }

        sums[at] = g0;
        sums[at + 1] = g1;
        sums[at + 2] = h00;
        sums[at + 3] = h10;
        sums[at + 4] = h11;
        return TwoGroupBin.WasEnough<TReal, TPass>(least, greatest);
    }
}
