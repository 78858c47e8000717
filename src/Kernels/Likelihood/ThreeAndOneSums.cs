using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Gradient and Hessian over the components, summed over bins, for <see cref="ModelLayout.ThreeAndOne"/>.</summary>
/// <remarks>The formulae of <see cref="OneAndOneSums"/>; the three components of group 0 share its γ.</remarks>
public static class ThreeAndOneSums
{
    /// <summary>Sums over all bins.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TPass">Kind of pass.</typeparam>
    /// <param name="table">T₀ … T₃, δ₀², δ₁² [bin, 6].</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="auxiliary">a [bin, 2].</param>
    /// <param name="bins">Bins.</param>
    /// <param name="factors">F of the components.</param>
    /// <param name="factorsAt">First index in <paramref name="factors"/>.</param>
    /// <param name="at">First index of the sums: g [4], then the packed Hessian [10], written to <paramref name="factors"/>.</param>
    /// <returns>Mask: the bounds that this kind of pass applies were enough.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal Accumulate<TReal, TTable, TView, TPass>(
        TTable table, TView counts, TView auxiliary, int bins, TView factors, int factorsAt, int at)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        TReal f0 = factors[factorsAt];
        TReal f1 = factors[factorsAt + 1];
        TReal f2 = factors[factorsAt + 2];
        TReal f3 = factors[factorsAt + 3];
        TReal least = TReal.From(1.0);
        TReal greatest = least;
        TReal g0 = TReal.From(0.0);
        TReal g1 = g0;
        TReal g2 = g0;
        TReal g3 = g0;
        TReal h00 = g0;
        TReal h10 = g0;
        TReal h11 = g0;
        TReal h20 = g0;
        TReal h21 = g0;
        TReal h22 = g0;
        TReal h30 = g0;
        TReal h31 = g0;
        TReal h32 = g0;
        TReal h33 = g0;
        for (int bin = 0; bin < bins; bin++)
        {
            int row = 6 * bin;
            TReal t0 = table[row];
            TReal t1 = table[row + 1];
            TReal t2 = table[row + 2];
            TReal t3 = table[row + 3];
            TReal d0 = table[row + 4];
            TReal d1 = table[row + 5];
            TReal a0 = auxiliary[2 * bin];
            TReal a1 = auxiliary[(2 * bin) + 1];
            TReal n = counts[bin];
            TReal y0 = TReal.Fma(f2, t2, TReal.Fma(f1, t1, f0 * t0));
            TReal y1 = f3 * t3;
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

            TReal v0 = gamma0 - e0;
            TReal u1 = (gamma1 - e1) * t3;
            TReal rg0 = r * gamma0;
            TReal kv0 = kappa * v0;
            TReal curvature0 = TPass.Expected ? kv0 * v0 : (kv0 * v0) - ((d0 * r) * r);
            TReal rt1 = r * t3;
            TReal cross = kv0 * u1;
            g0 = TReal.Fma(rg0, t0, g0);
            g1 = TReal.Fma(rg0, t1, g1);
            g2 = TReal.Fma(rg0, t2, g2);
            g3 = TReal.Fma(rt1, gamma1, g3);
            TReal x0 = curvature0 * t0;
            TReal x1 = curvature0 * t1;
            TReal x2 = curvature0 * t2;
            h00 = TReal.Fma(x0, t0, h00);
            h10 = TReal.Fma(x0, t1, h10);
            h20 = TReal.Fma(x0, t2, h20);
            h11 = TReal.Fma(x1, t1, h11);
            h21 = TReal.Fma(x1, t2, h21);
            h22 = TReal.Fma(x2, t2, h22);
            h30 = TReal.Fma(cross, t0, h30);
            h31 = TReal.Fma(cross, t1, h31);
            h32 = TReal.Fma(cross, t2, h32);
            h33 = TReal.Fma(kappa * u1, u1, h33);
            if (!TPass.Expected)
            {
                h33 -= (d1 * rt1) * rt1;
            }
        }

        factors[at] = g0;
        factors[at + 1] = g1;
        factors[at + 2] = g2;
        factors[at + 3] = g3;
        factors[at + 4] = h00;
        factors[at + 5] = h10;
        factors[at + 6] = h11;
        factors[at + 7] = h20;
        factors[at + 8] = h21;
        factors[at + 9] = h22;
        factors[at + 10] = h30;
        factors[at + 11] = h31;
        factors[at + 12] = h32;
        factors[at + 13] = h33;
        return TwoGroupBin.WasEnough<TReal, TPass>(least, greatest);
    }
}
