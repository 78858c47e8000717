using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Expected counts at any globals and locals.</summary>
public static class DrawnExpectation
{
    /// <summary>λ = Σ local · F(globals) T over the components, in their order: the same bits for every number of lanes.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">View of the model's tables.</typeparam>
    /// <typeparam name="TIndex">View of its structure.</typeparam>
    /// <typeparam name="TView">View of numbers.</typeparam>
    /// <param name="model">Tables.</param>
    /// <param name="globals">The globals [global].</param>
    /// <param name="locals">The locals [bin, group].</param>
    /// <param name="workspace">Workspace of a fit.</param>
    /// <param name="expectation">Receives λ [bin].</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Evaluate<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, TView globals, TView locals, TView workspace, TView expectation)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        FactorKernel.Evaluate(model, globals, 0, workspace);
        ComponentKernel.Evaluate(model, workspace);
        for (int bin = 0; bin < shape.Bins; bin++)
        {
            TReal sum = TReal.From(0.0);
            for (int component = 0; component < shape.Components; component++)
            {
                TReal yield = workspace[shape.ComponentAt + component] * model.Bins[(bin * shape.BinStride) + component];
                int group = model.Structure[shape.GroupAt + component];
                sum = group < 0 ? sum + yield : TReal.Fma(locals[(bin * shape.Groups) + group], yield, sum);
            }

            expectation[bin] = sum;
        }
    }
}
