using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>The negative logarithm of the likelihood, locals profiled, at a point in the globals.</summary>
/// <remarks>
/// Relative to the saturated model and without normalisation constants: a bin gives (λ − n) + n ln(n/λ) + Σ (γ − a)²/(2δ²), a constrained
/// global (x − aux)²/(2σ²). All terms are small where the model fits, so the sum keeps its absolute accuracy (about an ulp of n per
/// bin) also for large counts. The constants that make it pyhf's 2NLL depend on the data alone; the host adds them.
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
    /// <param name="impossible">Mask: events in a bin whose expectation is zero or below, or a value that is not finite.</param>
    /// <returns>NLL − saturated NLL.</returns>
    public static TReal Evaluate<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView point,
        int pointAt,
        TView workspace,
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

        TReal bins = shape.Layout == ModelLayout.General
            ? SumGeneral(model, input, workspace, out TReal worst)
            : SumTwoGroups(model, input, workspace, out worst);
        TReal nll = sum + bins;
        impossible = TReal.Or(TReal.Less(TReal.From(LargestRatio), worst), TReal.Not(TReal.Equal(nll - nll, TReal.From(0.0))));
        return nll;
    }

    /// <summary>(λ − n) + n ln(n/λ) + τ²r²/2 of one bin.</summary>
    /// <remarks>With λ − n = (c − n) − rτ² and n/λ = 1 − r: absolute error a few ulp of c.</remarks>
    /// <param name="c">c.</param>
    /// <param name="tau2">τ².</param>
    /// <param name="n">n.</param>
    /// <param name="r">r.</param>
    /// <param name="worst">Largest n/λ so far.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal OfBin<TReal>(TReal c, TReal tau2, TReal n, TReal r, ref TReal worst)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal ratio = TReal.Select(TReal.Equal(n, TReal.From(0.0)), one, one - r);
        worst = TReal.Max(ratio, worst);
        TReal linear = (c - n) - ((tau2 * r) * TReal.Fma(TReal.From(-0.5), r, one));
        return TReal.Fma(n, Elementary.Log(ratio), linear);
    }

    private static TReal SumTwoGroups<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace, out TReal worst)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TTable table = model.Bins;
        TView counts = input.Counts;
        TView auxiliary = input.LocalAuxiliary;
        TReal zero = TReal.From(0.0);
        TReal gammaMin = TReal.From(ProfiledBin.GammaMin);
        TReal gammaMax = TReal.From(ProfiledBin.GammaMax);
        TReal smallest = TReal.From(ProfiledBin.SmallestYield);
        int last = shape.Components - 1;
        TReal fLast = workspace[shape.ComponentAt + last];
        TReal sum = zero;
        TReal worstSoFar = TReal.From(1.0);
        for (int bin = 0; bin < shape.Bins; bin++)
        {
            int row = bin * shape.BinStride;
            TReal y0 = workspace[shape.ComponentAt] * table[row];
            for (int component = 1; component < last; component++)
            {
                y0 = TReal.Fma(workspace[shape.ComponentAt + component], table[row + component], y0);
            }

            TReal y1 = fLast * table[row + last];
            TReal d0 = table[row + last + 1];
            TReal d1 = table[row + last + 2];
            TReal a0 = auxiliary[2 * bin];
            TReal a1 = auxiliary[(2 * bin) + 1];
            TReal n = counts[bin];
            TReal slope0 = d0 * y0;
            TReal slope1 = d1 * y1;
            TReal c = TReal.Fma(a1, y1, TReal.Fma(a0, y0, smallest));
            TReal tau2 = TReal.Fma(slope1, y1, slope0 * y0);
            TReal r = ProfiledBin.Pull(c, tau2, n, out _);
            TReal gamma0 = a0 - (r * slope0);
            TReal gamma1 = a1 - (r * slope1);
            TReal least = TReal.Min(gamma0, gamma1);
            TReal greatest = TReal.Max(gamma0, gamma1);
            if (!TReal.All(TReal.And(TReal.LessOrEqual(gammaMin, least), TReal.LessOrEqual(greatest, gammaMax))))
            {
                TReal b0 = a0;
                TReal b1 = a1;
                TReal w0 = d0;
                TReal w1 = d1;
                GammaBounds.Apply(y0, y1, n, ref b0, ref b1, ref w0, ref w1);
                sum += BoundCost(a0, b0, d0) + BoundCost(a1, b1, d1);
                c = TReal.Fma(b1, y1, TReal.Fma(b0, y0, smallest));
                tau2 = TReal.Fma(w1 * y1, y1, (w0 * y0) * y0);
                r = ProfiledBin.Pull(c, tau2, n, out _);
            }

            sum += OfBin(c, tau2, n, r, ref worstSoFar);
        }

        worst = worstSoFar;
        return sum;
    }

    /// <summary>(a − B)²/(2δ²): zero for a free local, whose a was not replaced, and for a fixed one.</summary>
    private static TReal BoundCost<TReal>(TReal a, TReal replaced, TReal variance)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal shift = a - replaced;
        TReal width = TReal.Select(TReal.Equal(variance, zero), TReal.From(1.0), variance + variance);
        return (shift * shift) / width;
    }

    private static TReal SumGeneral<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView workspace, out TReal worst)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TReal sum = TReal.From(0.0);
        worst = TReal.From(1.0);
        for (int bin = 0; bin < shape.Bins; bin++)
        {
            TReal r = GeneralBin.Solve(model, input, workspace, bin, out TReal c, out TReal tau2, out _);
            for (int group = 0; group < shape.Groups; group++)
            {
                sum += workspace[shape.GroupScratchAt + (ModelShape.GroupScratch * group) + GeneralBin.BoundCost];
            }

            sum += OfBin(c, tau2, input.Counts[bin], r, ref worst);
        }

        return sum;
    }
}
