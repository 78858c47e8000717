using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Gradient and Hessian over the components, summed over bins, for any layout.</summary>
/// <remarks>
/// With u = γ − r v Y of <see cref="LocalSolver"/>: ∂N/∂F_c = r γ T_c, ∂²N/∂F_c∂F_d = κ u u′ T_c T_d − r² v T_c T_d (the last only within a group);
/// components without a group have γ = u = 1, v = 0. The sums are in the workspace.
/// </remarks>
public static class GeneralSums
{
    /// <summary>Sums over all bins, into the workspace at <see cref="ModelShape.SumsAt"/>.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TPass">Kind of pass; bounds are always applied.</typeparam>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data.</param>
    /// <param name="workspace">Workspace; F of the components is read.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate<TReal, TTable, TIndex, TView, TPass>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        ModelShape shape = model.Shape;
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        int gradient = shape.SumsAt;
        int hessian = gradient + shape.Components;
        for (int i = 0; i < shape.Components + shape.PackedComponents; i++)
        {
            workspace[gradient + i] = zero;
        }

        for (int bin = 0; bin < shape.Bins; bin++)
        {
            TReal r = GeneralBin.Solve(model, input, workspace, bin, out TReal c, out TReal tau2, out TReal kappa);
            if (TPass.Expected)
            {
                kappa = ProfiledBin.ExpectedKappa(c, tau2, r);
            }

            int row = bin * shape.BinStride;
            int packed = hessian;
            for (int i = 0; i < shape.Components; i++)
            {
                int group = model.Structure[shape.GroupAt + i];
                int at = shape.GroupScratchAt + (ModelShape.GroupScratch * group);
                TReal t = model.Bins[row + i];
                TReal gamma = group < 0 ? one : workspace[at + GeneralBin.Gamma];
                TReal slopeR = group < 0 ? zero : r * workspace[at + GeneralBin.Slope];
                TReal variance = group < 0 ? zero : workspace[at + GeneralBin.Variance];
                workspace[gradient + i] = TReal.Fma(r * t, gamma, workspace[gradient + i]);
                TReal u = kappa * ((gamma - slopeR) * t);
                TReal inGroup = (r * r) * (variance * t);
                for (int j = 0; j <= i; j++, packed++)
                {
                    int other = model.Structure[shape.GroupAt + j];
                    int otherAt = shape.GroupScratchAt + (ModelShape.GroupScratch * other);
                    TReal tj = model.Bins[row + j];
                    TReal vj = other < 0 ? one : workspace[otherAt + GeneralBin.Gamma] - (r * workspace[otherAt + GeneralBin.Slope]);
                    TReal sum = TReal.Fma(u, vj * tj, workspace[packed]);
                    workspace[packed] = other == group && !TPass.Expected ? sum - (inGroup * tj) : sum;
                }
            }
        }
    }
}
