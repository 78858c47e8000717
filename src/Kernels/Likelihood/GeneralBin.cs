using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>One bin of a model of any layout: the yields of its groups, which <see cref="LocalSolver"/> then solves.</summary>
public static class GeneralBin
{
    /// <summary>Scratch: yield Y of the group; for shifts, the yield per unit of α.</summary>
    public const int Yield = 0;

    /// <summary>Scratch: auxiliary value.</summary>
    public const int Auxiliary = 1;

    /// <summary>Scratch: δ² or 1/τ, 0 where fixed; replaced by the variance v of the solution, 0 also where held by a bound.</summary>
    public const int Variance = 2;

    /// <summary>Scratch: v Y.</summary>
    public const int Slope = 3;

    /// <summary>Scratch: profiled γ or α.</summary>
    public const int Gamma = 4;

    /// <summary>Scratch: δ² or 1/τ as given.</summary>
    public const int Width = 5;

    /// <summary>Fills the scratch with yields, auxiliary values and variances of a bin.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data.</param>
    /// <param name="workspace">Workspace; F of the components is read, group scratch is written.</param>
    /// <param name="bin">Bin.</param>
    /// <returns>The yield without locals, plus <see cref="ProfiledBin.SmallestYield"/>.</returns>
    public static TReal Load<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace, int bin)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TTable table = model.Bins;
        int row = bin * shape.BinStride;
        int scratch = shape.GroupScratchAt;
        for (int group = 0; group < shape.Groups; group++)
        {
            int at = scratch + (ModelShape.GroupScratch * group);
            workspace[at + Yield] = TReal.From(0.0);
            workspace[at + Auxiliary] = input.LocalAuxiliary[(bin * shape.Groups) + group];
            workspace[at + Variance] = table[row + shape.Components + group];
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

        return ungrouped;
    }

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
        TReal ungrouped = Load(model, input, workspace, bin);
        return LocalSolver.Solve(
            model.Structure,
            shape.GroupKindAt,
            shape.Groups,
            workspace,
            shape.GroupScratchAt,
            ungrouped,
            input.Counts[bin],
            out c,
            out tau2,
            out kappa);
    }
}
