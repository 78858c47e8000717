using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>The products F of the components, and the chain rule from components to globals.</summary>
public static class ComponentKernel
{
    /// <summary>F of every component from the values of the factors.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="workspace">Workspace; factors are read, F and its Jacobian are written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate<TReal, TTable, TIndex, TView>(in ModelView<TReal, TTable, TIndex> model, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        int derivative = shape.FactorAt + shape.Factors;
        for (int component = 0; component < shape.Components; component++)
        {
            int first = model.Structure[shape.FirstUseAt + component];
            int end = model.Structure[shape.FirstUseAt + component + 1];

            // Forward: the product of the factors before each use; backward: times the derivative and the factors after it.
            TReal product = TReal.From(1.0);
            for (int use = first; use < end; use++)
            {
                workspace[shape.JacobianAt + use] = product;
                product *= workspace[shape.FactorAt + model.Structure[shape.UseAt + use]];
            }

            workspace[shape.ComponentAt + component] = product;
            TReal after = TReal.From(1.0);
            for (int use = end - 1; use >= first; use--)
            {
                int factor = model.Structure[shape.UseAt + use];
                workspace[shape.JacobianAt + use] *= after * workspace[derivative + factor];
                after *= workspace[shape.FactorAt + factor];
            }
        }
    }

    /// <summary>Gradient and Hessian of the NLL over the globals, from the sums over bins and the constraints.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="globalAuxiliary">Auxiliary values of the globals.</param>
    /// <param name="point">The globals.</param>
    /// <param name="pointAt">First index in <paramref name="point"/>.</param>
    /// <param name="workspace">Workspace.</param>
    /// <param name="gradientAt">Where the gradient goes [global].</param>
    /// <param name="hessianAt">Where the Hessian goes [packed globals].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToGlobals<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        TView globalAuxiliary,
        TView point,
        int pointAt,
        TView workspace,
        int gradientAt,
        int hessianAt)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        for (int k = 0; k < shape.PackedGlobals; k++)
        {
            workspace[hessianAt + k] = TReal.From(0.0);
        }

        for (int k = 0; k < shape.Globals; k++)
        {
            TReal weight = model.Weights[k];
            workspace[gradientAt + k] = weight * (point[pointAt + k] - globalAuxiliary[k]);
            workspace[hessianAt + Packed(k, k)] = weight;
        }

        int sums = shape.SumsAt;
        for (int component = 0; component < shape.Components; component++)
        {
            int first = model.Structure[shape.FirstUseAt + component];
            int end = model.Structure[shape.FirstUseAt + component + 1];
            TReal slope = workspace[sums + component];
            for (int use = first; use < end; use++)
            {
                int k = GlobalOf(model, use);
                TReal jacobian = workspace[shape.JacobianAt + use];
                workspace[gradientAt + k] = TReal.Fma(slope, jacobian, workspace[gradientAt + k]);
                for (int other = first; other <= use; other++)
                {
                    int l = GlobalOf(model, other);
                    TReal term = slope * SecondDerivative<TReal, TTable, TIndex, TView>(model, workspace, first, end, use, other);
                    Add(workspace, hessianAt, k, l, k == l && use != other ? term + term : term);
                }

                for (int right = 0; right <= component; right++)
                {
                    TReal curvature = jacobian * workspace[sums + shape.Components + Packed(component, right)];
                    int rightFirst = model.Structure[shape.FirstUseAt + right];
                    int rightEnd = right == component ? use + 1 : model.Structure[shape.FirstUseAt + right + 1];
                    for (int other = rightFirst; other < rightEnd; other++)
                    {
                        int l = GlobalOf(model, other);
                        TReal term = curvature * workspace[shape.JacobianAt + other];
                        Add(workspace, hessianAt, k, l, k == l && use != other ? term + term : term);
                    }
                }
            }
        }
    }

    /// <summary>Index of entry (i, j) of a packed symmetric matrix.</summary>
    internal static int Packed(int i, int j) => i >= j ? (i * (i + 1) / 2) + j : (j * (j + 1) / 2) + i;

    private static int GlobalOf<TReal, TTable, TIndex>(in ModelView<TReal, TTable, TIndex> model, int use)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        => model.Structure[model.Shape.FactorGlobalAt + model.Structure[model.Shape.UseAt + use]];

    private static void Add<TReal, TView>(TView workspace, int hessianAt, int k, int l, TReal term)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
        => workspace[hessianAt + Packed(k, l)] += term;

    /// <summary>∂²F over the factors of two uses: the product of all others times the two first derivatives, or the second one.</summary>
    private static TReal SecondDerivative<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, TView workspace, int first, int end, int use, int other)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TReal product = TReal.From(1.0);
        for (int i = first; i < end; i++)
        {
            int factor = model.Structure[shape.UseAt + i];
            int order = i == use ? (i == other ? 2 : 1) : (i == other ? 1 : 0);
            product *= workspace[shape.FactorAt + (order * shape.Factors) + factor];
        }

        return product;
    }
}
