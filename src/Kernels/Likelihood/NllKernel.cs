using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>The negative logarithm of the likelihood, locals profiled, at a point in the globals.</summary>
/// <remarks>
/// Relative to the saturated model and without normalisation constants: a bin gives (λ − n) + n ln(n/λ) + Σ costs of its locals, (γ − a)²/(2δ²) for
/// Gaussian ones and τ(γ − a + a ln(a/γ)) for Poisson ones, a constrained global (x − aux)²/(2σ²). All terms are small where the model fits, so the
/// sum keeps its absolute accuracy (about an ulp of n per bin) also for large counts. The constants that make it pyhf's 2NLL depend on the data alone; the
/// host adds them.
/// </remarks>
public static class NllKernel
{
    /// <summary>Above this n/λ a bin with events is taken as impossible.</summary>
    public const double LargestRatio = 1e60;

    /// <summary>The NLL.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data.</param>
    /// <param name="point">The globals.</param>
    /// <param name="pointAt">First index in <paramref name="point"/>.</param>
    /// <param name="workspace">Workspace.</param>
    /// <param name="bounds">Which bounds of γ to try first; more are applied where they are not enough.</param>
    /// <param name="impossible">Mask: events in a bin whose expectation is zero or below, or a value that is not finite.</param>
    /// <returns>NLL − saturated NLL.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal Evaluate<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView point,
        int pointAt,
        TView workspace,
        GammaBoundsLevel bounds,
        out TReal impossible)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        FactorKernel.Evaluate(model, point, pointAt, workspace);
        ComponentKernel.Evaluate(model, workspace);
        TReal sum = TReal.From(0.0);
        for (int k = 0; k < shape.Globals; k++)
        {
            TReal pull = point[pointAt + k] - input.GlobalAuxiliary[k];
            sum = TReal.Fma(TReal.From(0.5) * (model.Weights[k] * pull), pull, sum);
        }

        TReal nll = sum + SumBins(model, input, workspace, bounds);
        nll += SumLogarithms(input.Counts, workspace, shape.RatioAt, shape.Bins, out TReal worst);
        impossible = TReal.Or(TReal.Less(TReal.From(LargestRatio), worst), TReal.Not(TReal.Equal(nll - nll, TReal.From(0.0))));
        return nll;
    }

    private static TReal SumBins<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace, GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        if (model.Shape.Layout == ModelLayout.General)
        {
            return SumGeneral(model, input, workspace);
        }

        return ValueKernel.SumBins(model, input, workspace, ref bounds);
    }

    /// <summary>(λ − n) + τ²r²/2 of one bin: all but the logarithm.</summary>
    /// <remarks>With λ − n = (c − n) − rτ² and n/λ = 1 − r: absolute error a few ulp of c.</remarks>
    /// <param name="c">c.</param>
    /// <param name="tau2">τ².</param>
    /// <param name="n">n.</param>
    /// <param name="r">r.</param>
    /// <param name="ratio">n/λ; 1 for n = 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TReal WithoutLogarithm<TReal>(TReal c, TReal tau2, TReal n, TReal r, out TReal ratio)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        ratio = TReal.Select(TReal.Equal(n, TReal.From(0.0)), one, one - r);
        return (c - n) - ((tau2 * r) * TReal.Fma(TReal.From(-0.5), r, one));
    }

    /// <summary>Σ n ln(n/λ). A loop of its own: the logarithm has a call for rare arguments, which would cost the others their registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static TReal SumLogarithms<TReal, TView>(TView counts, TView workspace, int ratioAt, int bins, out TReal worst)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal sum = TReal.From(0.0);
        worst = TReal.From(1.0);
        for (int bin = 0; bin < bins; bin++)
        {
            TReal ratio = workspace[ratioAt + bin];
            worst = TReal.Max(ratio, worst);
            sum = TReal.Fma(counts[bin], Elementary.Log(ratio), sum);
        }

        return sum;
    }

    /// <summary>Adds the costs of the locals that are held at a bound, those whose a was replaced; in most bins there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TReal AddBoundCosts<TReal>(TReal sum, TReal a0, TReal replaced0, TReal variance0, TReal a1, TReal replaced1, TReal variance1)
        where TReal : unmanaged, IReal<TReal>
        => TReal.All(TReal.And(TReal.Equal(a0, replaced0), TReal.Equal(a1, replaced1)))
            ? sum
            : sum + (BoundCost(a0, replaced0, variance0) + BoundCost(a1, replaced1, variance1));

    /// <summary>(a − B)²/(2δ²): zero for a free local, whose a was not replaced, and for a fixed one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal BoundCost<TReal>(TReal a, TReal replaced, TReal variance)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal shift = a - replaced;
        TReal width = TReal.Select(TReal.Equal(variance, zero), TReal.From(1.0), variance + variance);
        return (shift * shift) / width;
    }

    private static TReal SumGeneral<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TReal sum = TReal.From(0.0);
        for (int bin = 0; bin < shape.Bins; bin++)
        {
            TReal ungrouped = GeneralBin.Load(model, input, workspace, bin);
            LocalSolver.Solve(
                model.Structure,
                shape.GroupKindAt,
                shape.Groups,
                workspace,
                shape.GroupScratchAt,
                ungrouped,
                input.Counts[bin],
                out _,
                out _,
                out TReal _,
                out TReal nll,
                out TReal ratio);
            sum += nll;
            workspace[shape.RatioAt + bin] = ratio;
        }

        return sum;
    }
}
