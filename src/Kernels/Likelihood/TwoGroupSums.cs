using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Sums over bins for <see cref="ModelLayout.TwoGroups"/>: the formulae of <see cref="OneAndOneSums"/> with any number of components that share the γ of their group.</summary>
/// <remarks>The sums are in the workspace, at <see cref="ModelShape.SumsAt"/>: too many for registers, but a bin's locals are solved in closed form, without the rules of general groups.</remarks>
public static class TwoGroupSums
{
    /// <summary>Gradient and Hessian over the components.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TPass">Kind of pass.</typeparam>
    /// <param name="shape">Sizes.</param>
    /// <param name="table">T [component], δ₀², δ₁² [bin].</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="auxiliary">a [bin, 2].</param>
    /// <param name="workspace">Workspace; F is read, g [component] and the packed Hessian are written.</param>
    /// <returns>Mask: the bounds that this kind of pass applies were enough.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal Accumulate<TReal, TTable, TView, TPass>(in ModelShape shape, TTable table, TView counts, TView auxiliary, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        int components = shape.Components;
        int split = shape.Split;
        int stride = shape.BinStride;
        int bins = shape.Bins;
        int factorAt = shape.ComponentAt;
        int gradientAt = shape.SumsAt;
        int hessianAt = gradientAt + components;
        int sums = components + shape.PackedComponents;
        for (int i = 0; i < sums; i++)
        {
            workspace[gradientAt + i] = TReal.From(0.0);
        }

        TReal least = TReal.From(1.0);
        TReal greatest = least;
        for (int bin = 0; bin < bins; bin++)
        {
            int row = stride * bin;
            TReal y0 = Yield<TReal, TTable, TView>(table, workspace, row, factorAt, 0, split);
            TReal y1 = Yield<TReal, TTable, TView>(table, workspace, row, factorAt, split, components);
            TReal d0 = table[row + components];
            TReal d1 = table[row + components + 1];
            TReal a0 = auxiliary[2 * bin];
            TReal a1 = auxiliary[(2 * bin) + 1];
            TReal n = counts[bin];
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
            TReal v1 = gamma1 - e1;
            TReal kv0 = kappa * v0;
            TReal kv1 = kappa * v1;
            TReal within0 = TPass.Expected ? kv0 * v0 : (kv0 * v0) - ((d0 * r) * r);
            TReal within1 = TPass.Expected ? kv1 * v1 : (kv1 * v1) - ((d1 * r) * r);
            TReal across = kv0 * v1;
            TReal slope0 = r * gamma0;
            TReal slope1 = r * gamma1;
            int packed = hessianAt;
            for (int i = 0; i < split; i++)
            {
                TReal t = table[row + i];
                workspace[gradientAt + i] = TReal.Fma(slope0, t, workspace[gradientAt + i]);
                packed = AddRow(table, workspace, row, 0, i + 1, within0 * t, packed);
            }

            for (int i = split; i < components; i++)
            {
                TReal t = table[row + i];
                workspace[gradientAt + i] = TReal.Fma(slope1, t, workspace[gradientAt + i]);
                packed = AddRow(table, workspace, row, 0, split, across * t, packed);
                packed = AddRow(table, workspace, row, split, i + 1, within1 * t, packed);
            }
        }

        return TwoGroupBin.WasEnough<TReal, TPass>(least, greatest);
    }

    /// <summary>NLL without its logarithms, and the gradient over the components; n/λ goes to the workspace.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TPass">Kind of pass.</typeparam>
    /// <param name="shape">Sizes.</param>
    /// <param name="table">T [component], δ₀², δ₁² [bin].</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="auxiliary">a [bin, 2].</param>
    /// <param name="workspace">Workspace; F is read.</param>
    /// <param name="enough">Mask: the bounds that this kind of pass applies were enough.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal Value<TReal, TTable, TView, TPass>(
        in ModelShape shape, TTable table, TView counts, TView auxiliary, TView workspace, out TReal enough)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        int components = shape.Components;
        int split = shape.Split;
        int stride = shape.BinStride;
        int bins = shape.Bins;
        int factorAt = shape.ComponentAt;
        int gradientAt = shape.SumsAt;
        int ratioAt = shape.RatioAt;
        for (int i = 0; i < components; i++)
        {
            workspace[gradientAt + i] = TReal.From(0.0);
        }

        TReal least = TReal.From(1.0);
        TReal greatest = least;
        TReal sum = TReal.From(0.0);
        for (int bin = 0; bin < bins; bin++)
        {
            int row = stride * bin;
            TReal y0 = Yield<TReal, TTable, TView>(table, workspace, row, factorAt, 0, split);
            TReal y1 = Yield<TReal, TTable, TView>(table, workspace, row, factorAt, split, components);
            TReal d0 = table[row + components];
            TReal d1 = table[row + components + 1];
            TReal a0 = auxiliary[2 * bin];
            TReal a1 = auxiliary[(2 * bin) + 1];
            TReal n = counts[bin];
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
                out _,
                out TReal e0,
                out TReal e1);
            if (TPass.LeastAllowed != ProfiledBin.GammaMin)
            {
                sum = NllKernel.AddBoundCosts(
                    sum, auxiliary[2 * bin], a0, table[row + components], auxiliary[(2 * bin) + 1], a1, table[row + components + 1]);
            }

            TReal slope0 = r * (a0 - e0);
            TReal slope1 = r * (a1 - e1);
            for (int i = 0; i < split; i++)
            {
                workspace[gradientAt + i] = TReal.Fma(slope0, table[row + i], workspace[gradientAt + i]);
            }

            for (int i = split; i < components; i++)
            {
                workspace[gradientAt + i] = TReal.Fma(slope1, table[row + i], workspace[gradientAt + i]);
            }

            sum += NllKernel.WithoutLogarithm(c, tau2, n, r, out TReal ratio);
            workspace[ratioAt + bin] = ratio;
        }

        enough = TwoGroupBin.WasEnough<TReal, TPass>(least, greatest);
        return sum;
    }

    /// <summary>Σ F_c T_c over some components of a bin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Yield<TReal, TTable, TView>(TTable table, TView workspace, int row, int factorAt, int first, int end)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
    {
        TReal yield = workspace[factorAt + first] * table[row + first];
        for (int i = first + 1; i < end; i++)
        {
            yield = TReal.Fma(workspace[factorAt + i], table[row + i], yield);
        }

        return yield;
    }

    /// <summary>Adds weight·T_j to consecutive sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AddRow<TReal, TTable, TView>(TTable table, TView workspace, int row, int first, int end, TReal weight, int packed)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TView : struct, IView<TReal>
    {
        for (int j = first; j < end; j++, packed++)
        {
            workspace[packed] = TReal.Fma(weight, table[row + j], workspace[packed]);
        }

        return packed;
    }
}
