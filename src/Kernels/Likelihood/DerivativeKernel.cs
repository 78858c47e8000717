using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Gradient and Hessian of the NLL over the globals, locals profiled.</summary>
public static class DerivativeKernel
{
    /// <summary>Evaluates at a point, into the workspace.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TFree">The pass that reports bounds.</typeparam>
    /// <typeparam name="TLow">The pass that applies lower bounds.</typeparam>
    /// <typeparam name="TBounded">The pass that applies all bounds.</typeparam>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data.</param>
    /// <param name="point">The globals.</param>
    /// <param name="pointAt">First index in <paramref name="point"/>.</param>
    /// <param name="workspace">Workspace.</param>
    /// <param name="gradientAt">Where the gradient goes [global].</param>
    /// <param name="hessianAt">Where the Hessian goes [packed globals].</param>
    /// <param name="bounds">Which bounds of γ to apply; raised when they were not enough, so that the next passes of the fit lose no time.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate<TReal, TTable, TIndex, TView, TFree, TLow, TBounded>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView point,
        int pointAt,
        TView workspace,
        int gradientAt,
        int hessianAt,
        ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TFree : struct, IBinPass
        where TLow : struct, IBinPass
        where TBounded : struct, IBinPass
    {
        FactorKernel.Evaluate(model, point, pointAt, workspace);
        ComponentKernel.Evaluate(model, workspace);
        if (bounds == GammaBoundsLevel.None && !TReal.All(Sum<TReal, TTable, TIndex, TView, TFree>(model, input, workspace)))
        {
            bounds = GammaBoundsLevel.Lower;
        }

        if (bounds == GammaBoundsLevel.Lower && !TReal.All(Sum<TReal, TTable, TIndex, TView, TLow>(model, input, workspace)))
        {
            bounds = GammaBoundsLevel.All;
        }

        if (bounds == GammaBoundsLevel.All)
        {
            Sum<TReal, TTable, TIndex, TView, TBounded>(model, input, workspace);
        }

        ComponentKernel.ToGlobals(model, input.GlobalAuxiliary, point, pointAt, workspace, gradientAt, hessianAt);
    }

    private static TReal Sum<TReal, TTable, TIndex, TView, TPass>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        ModelShape shape = model.Shape;
        if (shape.Layout == ModelLayout.OneAndOne)
        {
            return OneAndOneSums.Accumulate<TReal, TTable, TView, TPass>(
                model.Bins,
                input.Counts,
                input.LocalAuxiliary,
                shape.Bins,
                workspace[shape.ComponentAt],
                workspace[shape.ComponentAt + 1],
                workspace,
                shape.SumsAt);
        }

        if (shape.Layout == ModelLayout.ThreeAndOne)
        {
            return ThreeAndOneSums.Accumulate<TReal, TTable, TView, TPass>(
                model.Bins, input.Counts, input.LocalAuxiliary, shape.Bins, workspace, shape.ComponentAt, shape.SumsAt);
        }

        if (shape.Layout == ModelLayout.TwoGroups)
        {
            return TwoGroupSums.Accumulate<TReal, TTable, TView, TPass>(shape, model.Bins, input.Counts, input.LocalAuxiliary, workspace);
        }

        GeneralSums.Accumulate<TReal, TTable, TIndex, TView, TPass>(model, input, workspace);
        return TReal.Equal(TReal.From(0.0), TReal.From(0.0));
    }
}
