using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>NLL without its logarithms, and its gradient over the components, summed over bins: a pass at about two thirds of the cost of one with second derivatives.</summary>
/// <remarks>For the layouts with two groups of Gaussian locals. Terms as in <see cref="NllKernel"/> and <see cref="OneAndOneSums"/>; n/λ goes to the workspace for the logarithms.</remarks>
public static class ValueSums
{
    /// <summary>Sums over all bins of <see cref="ModelLayout.OneAndOne"/>.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TPass">Kind of pass.</typeparam>
    /// <param name="shape">Sizes.</param>
    /// <param name="table">T₀, T₁, δ₀², δ₁² [bin, 4].</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="auxiliary">a [bin, 2].</param>
    /// <param name="workspace">Workspace; F is read, the gradient over the components and n/λ are written.</param>
    /// <param name="enough">Mask: the bounds that this kind of pass applies were enough.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal OneAndOne<TReal, TTable, TView, TPass>(
        in ModelShape shape, TTable table, TView counts, TView auxiliary, TView workspace, out TReal enough)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        int bins = shape.Bins;
        int ratioAt = shape.RatioAt;
        TReal f0 = workspace[shape.ComponentAt];
        TReal f1 = workspace[shape.ComponentAt + 1];
        TReal least = TReal.From(1.0);
        TReal greatest = least;
        TReal sum = TReal.From(0.0);
        TReal g0 = sum;
        TReal g1 = sum;
        for (int bin = 0; bin < bins; bin++)
        {
            TReal t0 = table[4 * bin];
            TReal t1 = table[(4 * bin) + 1];
            TReal d0 = table[(4 * bin) + 2];
            TReal d1 = table[(4 * bin) + 3];
            TReal a0 = auxiliary[2 * bin];
            TReal a1 = auxiliary[(2 * bin) + 1];
            TReal n = counts[bin];
            TReal r = TPass.Solve(
                f0 * t0,
                f1 * t1,
                n,
                ref a0,
                ref a1,
                ref d0,
                ref d1,
                ref least,
                ref greatest,
                out TReal c,
                out TReal tau2,
                out _,
                out TReal e0,
                out TReal e1);
            if (TPass.LeastAllowed != ProfiledBin.GammaMin)
            {
                sum = NllKernel.AddBoundCosts(sum, auxiliary[2 * bin], a0, table[(4 * bin) + 2], auxiliary[(2 * bin) + 1], a1, table[(4 * bin) + 3]);
            }

            g0 = TReal.Fma(r * t0, a0 - e0, g0);
            g1 = TReal.Fma(r * t1, a1 - e1, g1);
            sum += NllKernel.WithoutLogarithm(c, tau2, n, r, out TReal ratio);
            workspace[ratioAt + bin] = ratio;
        }

        workspace[shape.SumsAt] = g0;
        workspace[shape.SumsAt + 1] = g1;
        enough = TwoGroupBin.WasEnough<TReal, TPass>(least, greatest);
        return sum;
    }

    /// <summary>Sums over all bins of <see cref="ModelLayout.ThreeAndOne"/>.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TPass">Kind of pass.</typeparam>
    /// <param name="shape">Sizes.</param>
    /// <param name="table">T₀ … T₃, δ₀², δ₁² [bin, 6].</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="auxiliary">a [bin, 2].</param>
    /// <param name="workspace">Workspace; F is read, the gradient over the components and n/λ are written.</param>
    /// <param name="enough">Mask: the bounds that this kind of pass applies were enough.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal ThreeAndOne<TReal, TTable, TView, TPass>(
        in ModelShape shape, TTable table, TView counts, TView auxiliary, TView workspace, out TReal enough)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        int bins = shape.Bins;
        int ratioAt = shape.RatioAt;
        TReal f0 = workspace[shape.ComponentAt];
        TReal f1 = workspace[shape.ComponentAt + 1];
        TReal f2 = workspace[shape.ComponentAt + 2];
        TReal f3 = workspace[shape.ComponentAt + 3];
        TReal least = TReal.From(1.0);
        TReal greatest = least;
        TReal sum = TReal.From(0.0);
        TReal g0 = sum;
        TReal g1 = sum;
        TReal g2 = sum;
        TReal g3 = sum;
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
            TReal r = TPass.Solve(
                TReal.Fma(f2, t2, TReal.Fma(f1, t1, f0 * t0)),
                f3 * t3,
                n,
                ref a0,
                ref a1,
                ref d0,
                ref d1,
                ref least,
                ref greatest,
                out TReal c,
                out TReal tau2,
                out _,
                out TReal e0,
                out TReal e1);
            if (TPass.LeastAllowed != ProfiledBin.GammaMin)
            {
                sum = NllKernel.AddBoundCosts(sum, auxiliary[2 * bin], a0, table[row + 4], auxiliary[(2 * bin) + 1], a1, table[row + 5]);
            }

            TReal rg0 = r * (a0 - e0);
            g0 = TReal.Fma(rg0, t0, g0);
            g1 = TReal.Fma(rg0, t1, g1);
            g2 = TReal.Fma(rg0, t2, g2);
            g3 = TReal.Fma(r * t3, a1 - e1, g3);
            sum += NllKernel.WithoutLogarithm(c, tau2, n, r, out TReal ratio);
            workspace[ratioAt + bin] = ratio;
        }

        workspace[shape.SumsAt] = g0;
        workspace[shape.SumsAt + 1] = g1;
        workspace[shape.SumsAt + 2] = g2;
        workspace[shape.SumsAt + 3] = g3;
        enough = TwoGroupBin.WasEnough<TReal, TPass>(least, greatest);
        return sum;
    }
}
