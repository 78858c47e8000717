using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>NLL and gradient in one pass, for the layouts with two groups of Gaussian locals.</summary>
public static class ValueKernel
{
    /// <summary>NLL without its logarithms, and gradient at <see cref="ModelShape.GradientAt"/>.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data.</param>
    /// <param name="point">The globals.</param>
    /// <param name="workspace">Workspace.</param>
    /// <param name="bounds">Which bounds of γ to apply; raised where they were not enough.</param>
    /// <returns>NLL − saturated NLL, less what <see cref="Logarithms"/> gives.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal Evaluate<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView point, TView workspace, ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        FactorKernel.Evaluate(model, point, 0, workspace);
        ComponentKernel.Evaluate(model, workspace);
        TReal sum = SumBins(model, input, workspace, ref bounds);
        return ComponentKernel.GradientToGlobals(model, input.GlobalAuxiliary, point, workspace) + sum;
    }

    /// <summary>Σ n ln(n/λ) at the point of the latest <see cref="Evaluate"/>.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="shape">Sizes.</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="workspace">Workspace.</param>
    /// <param name="impossible">Mask: events in a bin whose expectation is zero or below.</param>
    public static TReal Logarithms<TReal, TView>(in ModelShape shape, TView counts, TView workspace, out TReal impossible)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal sum = NllKernel.SumLogarithms(counts, workspace, shape.RatioAt, shape.Bins, out TReal worst);
        impossible = TReal.Less(TReal.From(NllKernel.LargestRatio), worst);
        return sum;
    }

    /// <summary>Σ over bins without logarithms, and the gradient over the components, at the components' F in the workspace.</summary>
    internal static TReal SumBins<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace, ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal sum = TReal.From(0.0);
        TReal enough = TReal.Less(sum, sum);
        if (bounds == GammaBoundsLevel.None)
        {
            sum = Sum<TReal, TTable, TIndex, TView, NewtonPass>(model, input, workspace, out enough);
            bounds = TReal.All(enough) ? bounds : GammaBoundsLevel.Lower;
        }

        if (bounds == GammaBoundsLevel.Lower)
        {
            sum = Sum<TReal, TTable, TIndex, TView, NewtonLowPass>(model, input, workspace, out enough);
            bounds = TReal.All(enough) ? bounds : GammaBoundsLevel.All;
        }

        if (bounds == GammaBoundsLevel.All)
        {
            sum = Sum<TReal, TTable, TIndex, TView, NewtonBoundedPass>(model, input, workspace, out enough);
        }

        return sum;
    }

    private static TReal Sum<TReal, TTable, TIndex, TView, TPass>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace, out TReal enough)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TPass : struct, IBinPass
    {
        if (model.Shape.Layout == ModelLayout.OneAndOne)
        {
            return ValueSums.OneAndOne<TReal, TTable, TView, TPass>(model.Shape, model.Bins, input.Counts, input.LocalAuxiliary, workspace, out enough);
        }

        return model.Shape.Layout == ModelLayout.ThreeAndOne
            ? ValueSums.ThreeAndOne<TReal, TTable, TView, TPass>(model.Shape, model.Bins, input.Counts, input.LocalAuxiliary, workspace, out enough)
            : TwoGroupSums.Value<TReal, TTable, TView, TPass>(model.Shape, model.Bins, input.Counts, input.LocalAuxiliary, workspace, out enough);
    }
}
