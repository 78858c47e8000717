using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>One bin of a model of any layout: yields of its groups, bounds of its locals, the profiled expectation.</summary>
/// <remarks>Scratch per group: yield Y, a and δ² (with bounds applied), slope δ²Y, γ, and the constant of a local at a bound.</remarks>
public static class GeneralBin
{
    /// <summary>Scratch: yield of the group.</summary>
    public const int Yield = 0;

    /// <summary>Scratch: auxiliary value, or the bound that took its place.</summary>
    public const int Auxiliary = 1;

    /// <summary>Scratch: δ², 0 where held by a bound.</summary>
    public const int Variance = 2;

    /// <summary>Scratch: δ²Y.</summary>
    public const int Slope = 3;

    /// <summary>Scratch: profiled γ.</summary>
    public const int Gamma = 4;

    /// <summary>Scratch: constant of the constraint of a γ held by a bound [NLL].</summary>
    public const int BoundCost = 5;

    /// <summary>Solves a bin. Fills the scratch.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data.</param>
    /// <param name="workspace">Workspace; F of the components is read, group scratch is written.</param>
    /// <param name="bin">Bin.</param>
    /// <param name="c">c of the solution.</param>
    /// <param name="tau2">τ² of the solution.</param>
    /// <param name="kappa">κ.</param>
    /// <returns>r.</returns>
    public static TReal Solve<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView workspace,
        int bin,
        out TReal c,
        out TReal tau2,
        out TReal kappa)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TTable table = model.Bins;
        TReal zero = TReal.From(0.0);
        int row = bin * shape.BinStride;
        int scratch = shape.GroupScratchAt;
        for (int group = 0; group < shape.Groups; group++)
        {
            int at = scratch + (ModelShape.GroupScratch * group);
            workspace[at + Yield] = zero;
            workspace[at + Auxiliary] = input.LocalAuxiliary[(bin * shape.Groups) + group];
            workspace[at + Variance] = table[row + shape.Components + group];
            workspace[at + BoundCost] = zero;
        }

        TReal ungrouped = TReal.From(ProfiledBin.SmallestYield);
        for (int component = 0; component < shape.Components; component++)
        {
            int group = model.Structure[shape.GroupAt + component];
            TReal f = workspace[shape.ComponentAt + component];
            TReal t = table[row + component];
            if (group < 0)
            {
                ungrouped = TReal.Fma(f, t, ungrouped);
            }
            else
            {
                int at = scratch + (ModelShape.GroupScratch * group) + Yield;
                workspace[at] = TReal.Fma(f, t, workspace[at]);
            }
        }

        TReal n = input.Counts[bin];
        TReal r = Combine<TReal, TView>(workspace, scratch, shape.Groups, ungrouped, n, out c, out tau2, out kappa, out TReal inside);
        if (!TReal.All(inside))
        {
            ApplyBounds(workspace, scratch, shape.Groups, ungrouped, n);
            r = Combine<TReal, TView>(workspace, scratch, shape.Groups, ungrouped, n, out c, out tau2, out kappa, out inside);
        }

        return r;
    }

    private static TReal Combine<TReal, TView>(
        TView workspace, int scratch, int groups, TReal ungrouped, TReal n, out TReal c, out TReal tau2, out TReal kappa, out TReal inside)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        c = ungrouped;
        tau2 = TReal.From(0.0);
        for (int group = 0; group < groups; group++)
        {
            int at = scratch + (ModelShape.GroupScratch * group);
            TReal y = workspace[at + Yield];
            TReal slope = workspace[at + Variance] * y;
            workspace[at + Slope] = slope;
            c = TReal.Fma(workspace[at + Auxiliary], y, c);
            tau2 = TReal.Fma(slope, y, tau2);
        }

        TReal r = ProfiledBin.Pull(c, tau2, n, out kappa);
        inside = TReal.Equal(r, r);
        for (int group = 0; group < groups; group++)
        {
            int at = scratch + (ModelShape.GroupScratch * group);
            TReal gamma = workspace[at + Auxiliary] - (r * workspace[at + Slope]);
            workspace[at + Gamma] = gamma;
            inside = TReal.And(inside, TReal.And(
                TReal.LessOrEqual(TReal.From(ProfiledBin.GammaMin), gamma), TReal.LessOrEqual(gamma, TReal.From(ProfiledBin.GammaMax))));
        }

        return r;
    }

    private static void ApplyBounds<TReal, TView>(TView workspace, int scratch, int groups, TReal ungrouped, TReal n)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal min = TReal.From(ProfiledBin.GammaMin);
        TReal max = TReal.From(ProfiledBin.GammaMax);

        // Masks first, into the place of γ (at the lower bound) and of the cost (at the upper one): every decision sees the original locals.
        for (int group = 0; group < groups; group++)
        {
            int at = scratch + (ModelShape.GroupScratch * group);
            TReal a = workspace[at + Auxiliary];
            TReal slope = workspace[at + Slope];
            TReal crossing = GammaBounds.Crossing(a, min, slope);
            workspace[at + Gamma] = GammaBounds.Below(
                n, a, min, slope, crossing, Excess<TReal, TView>(workspace, scratch, groups, ungrouped, n, crossing));
            crossing = GammaBounds.Crossing(a, max, slope);
            workspace[at + BoundCost] = GammaBounds.Above(
                n, a, max, slope, crossing, Excess<TReal, TView>(workspace, scratch, groups, ungrouped, n, crossing));
        }

        for (int group = 0; group < groups; group++)
        {
            int at = scratch + (ModelShape.GroupScratch * group);
            TReal low = workspace[at + Gamma];
            TReal held = TReal.Or(low, workspace[at + BoundCost]);
            TReal a = workspace[at + Auxiliary];
            TReal variance = workspace[at + Variance];
            TReal bound = TReal.Select(low, min, max);
            TReal shift = a - bound;
            workspace[at + BoundCost] = TReal.Select(
                held, (shift * shift) / (TReal.Select(TReal.Equal(variance, zero), TReal.From(1.0), variance + variance)), zero);
            workspace[at + Auxiliary] = TReal.Select(held, bound, a);
            workspace[at + Variance] = TReal.Select(held, zero, variance);
        }
    }

    private static TReal Excess<TReal, TView>(TView workspace, int scratch, int groups, TReal ungrouped, TReal n, TReal r)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal lambda = ungrouped;
        for (int group = 0; group < groups; group++)
        {
            int at = scratch + (ModelShape.GroupScratch * group);
            lambda = TReal.Fma(workspace[at + Yield], GammaBounds.Clipped(workspace[at + Auxiliary], workspace[at + Slope], r), lambda);
        }

        return (lambda * (TReal.From(1.0) - r)) - n;
    }
}
