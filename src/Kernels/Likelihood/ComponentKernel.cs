using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>The products F of the components, and the chain rule from components to globals.</summary>
public static class ComponentKernel
{
    /// <summary>F of every component from the values of the factors.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="workspace">Workspace; factors are read, F and its Jacobian are written.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate<TReal, TTable, TIndex, TView>(in ModelView<TReal, TTable, TIndex> model, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        for (int component = 0; component < shape.Components; component++)
        {
            int first = model.Structure[shape.FirstUseAt + component];
            int end = model.Structure[shape.FirstUseAt + component + 1];

            // Forward: the product of the factors before each use; backward: times its derivatives and the factors after it.
            TReal product = TReal.From(1.0);
            for (int use = first; use < end; use++)
            {
                int factor = shape.FactorAt + model.Structure[shape.UseAt + use];
                workspace[shape.BendAt + use] = product;
                workspace[shape.HeadAt + use] = product * workspace[factor + shape.Factors];
                product *= workspace[factor];
            }

            workspace[shape.ComponentAt + component] = product;
            TReal after = TReal.From(1.0);
            for (int use = end - 1; use >= first; use--)
            {
                int factor = shape.FactorAt + model.Structure[shape.UseAt + use];
                workspace[shape.TailAt + use] = after * workspace[factor + shape.Factors];
                workspace[shape.JacobianAt + use] = after * workspace[shape.HeadAt + use];
                workspace[shape.BendAt + use] *= after * workspace[factor + (2 * shape.Factors)];
                after *= workspace[factor];
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
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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

        TIndex structure = model.Structure;
        int jacobianAt = shape.JacobianAt;
        int curvatureAt = shape.SumsAt + shape.Components;
        for (int component = 0; component < shape.Components; component++)
        {
            int first = structure[shape.FirstUseAt + component];
            int end = structure[shape.FirstUseAt + component + 1];
            TReal slope = workspace[shape.SumsAt + component];
            TReal own = workspace[curvatureAt + component];
            for (int use = first; use < end; use++)
            {
                int pair = shape.PairAt + (use * (use + 1) / 2);
                int k = gradientAt + structure[shape.UseGlobalAt + use];
                TReal jacobian = workspace[jacobianAt + use];
                workspace[k] = TReal.Fma(slope, jacobian, workspace[k]);

                // Uses in earlier components.
                int other = 0;
                for (int earlier = 0; earlier < component; earlier++)
                {
                    TReal curvature = jacobian * workspace[curvatureAt + earlier];
                    int last = structure[shape.FirstUseAt + earlier + 1];
                    for (; other < last; other++)
                    {
                        Add(workspace, hessianAt, structure[pair + other], curvature * workspace[jacobianAt + other]);
                    }
                }

                // Earlier uses in this component: also the second derivative of F, the product of all factors but two differentiated ones.
                TReal ownCurvature = own * jacobian;
                TReal between = workspace[shape.TailAt + use];
                for (other = use - 1; other >= first; other--)
                {
                    TReal second = slope * (workspace[shape.HeadAt + other] * between);
                    between *= workspace[shape.FactorAt + structure[shape.UseAt + other]];
                    Add(workspace, hessianAt, structure[pair + other], TReal.Fma(ownCurvature, workspace[jacobianAt + other], second));
                }

                TReal bend = slope * workspace[shape.BendAt + use];
                Add(workspace, hessianAt, structure[pair + use], TReal.Fma(ownCurvature, jacobian, bend));
            }

            curvatureAt += component + 1;
        }
    }

    /// <summary>Gradient of the NLL over the globals alone.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="globalAuxiliary">Auxiliary values of the globals.</param>
    /// <param name="point">The globals.</param>
    /// <param name="workspace">Workspace; the gradient goes to <see cref="ModelShape.GradientAt"/>.</param>
    /// <returns>The NLL of the constraints.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal GradientToGlobals<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, TView globalAuxiliary, TView point, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TReal constraints = TReal.From(0.0);
        for (int k = 0; k < shape.Globals; k++)
        {
            TReal pull = point[k] - globalAuxiliary[k];
            TReal slope = model.Weights[k] * pull;
            workspace[ModelShape.GradientAt + k] = slope;
            constraints = TReal.Fma(TReal.From(0.5) * slope, pull, constraints);
        }

        TIndex structure = model.Structure;
        int use = 0;
        for (int component = 0; component < shape.Components; component++)
        {
            int end = structure[shape.FirstUseAt + component + 1];
            TReal slope = workspace[shape.SumsAt + component];
            for (; use < end; use++)
            {
                int k = ModelShape.GradientAt + structure[shape.UseGlobalAt + use];
                workspace[k] = TReal.Fma(slope, workspace[shape.JacobianAt + use], workspace[k]);
            }
        }

        return constraints;
    }

    /// <summary>Index of entry (i, j) of a packed symmetric matrix.</summary>
    internal static int Packed(int i, int j) => i >= j ? (i * (i + 1) / 2) + j : (j * (j + 1) / 2) + i;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TReal, TView>(TView workspace, int hessianAt, int target, TReal term)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        if (target < 0)
        {
            workspace[hessianAt + ~target] += term + term;
        }
        else
        {
            workspace[hessianAt + target] += term;
        }
    }
}
