using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>In single precision: for devices on which double precision is slow. One lane.</summary>
/// <remarks>
/// <para>What single precision decides is where the fit stands and which Hessian its last steps take. Those steps, in <see cref="ClosingKernel"/>, have the gradient, the test of
/// convergence and the NLL in double precision; an error of the Hessian slows them, and enters the NLL as its relative size times the last estimated distance, which
/// is below 10⁻⁹.</para>
/// <para>A fit that does not converge here, or whose Hessian is so close to singular that single precision tells little of it, is reported as not converged: the toy is made again in double
/// precision from its start.</para>
/// </remarks>
/// <typeparam name="TReal">Double precision.</typeparam>
/// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
/// <typeparam name="TIndex">A view of integers.</typeparam>
/// <typeparam name="TView">A view of numbers.</typeparam>
/// <typeparam name="TNarrow">Single precision.</typeparam>
/// <typeparam name="TNarrowTable">Tables of it.</typeparam>
/// <typeparam name="TNarrowView">A view of its numbers.</typeparam>
/// <param name="narrow">The same model.</param>
/// <param name="data">Room for data and bounds.</param>
/// <param name="point">Room for the globals.</param>
/// <param name="scratch">Room for a workspace.</param>
public readonly struct NarrowApproach<TReal, TTable, TIndex, TView, TNarrow, TNarrowTable, TNarrowView>(
    ModelView<TNarrow, TNarrowTable, TIndex> narrow, FitInput<TNarrow, TNarrowView> data, TNarrowView point, TNarrowView scratch)
    : IApproach<TReal, TTable, TIndex, TView>
    where TReal : unmanaged, IReal<TReal>
    where TTable : struct, IView<TReal>
    where TIndex : struct, IIndexView
    where TView : struct, IView<TReal>
    where TNarrow : unmanaged, INarrowReal<TNarrow, TReal>
    where TNarrowTable : struct, IView<TNarrow>
    where TNarrowView : struct, IView<TNarrow>
{
    // Rounding leaves less than 10⁻⁷ with a million events per bin; from there one step in double precision is enough, mostly.
    private const double Tolerance = 1e-6;

    // 10³ times the rounding of a pivot.
    private const double SmallestPivot = 1e-4;

    private readonly ModelView<TNarrow, TNarrowTable, TIndex> narrow = narrow;
    private readonly FitInput<TNarrow, TNarrowView> data = data;
    private readonly TNarrowView point = point;
    private readonly TNarrowView scratch = scratch;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Begin(in ModelShape shape, in FitInput<TReal, TView> input)
    {
        TNarrowView counts = data.Counts;
        TNarrowView local = data.LocalAuxiliary;
        TNarrowView global = data.GlobalAuxiliary;
        for (int bin = 0; bin < shape.Bins; bin++)
        {
            counts[bin] = TNarrow.Narrow(input.Counts[bin]);
        }

        for (int i = 0; i < shape.Bins * shape.Groups; i++)
        {
            local[i] = TNarrow.Narrow(input.LocalAuxiliary[i]);
        }

        for (int k = 0; k < shape.Globals; k++)
        {
            global[k] = TNarrow.Narrow(input.GlobalAuxiliary[k]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Approach(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView x,
        TView workspace,
        in MinimiserSettings settings,
        TReal active,
        ref GammaBoundsLevel bounds)
    {
        ModelShape shape = model.Shape;
        TNarrowView lower = data.Lower;
        TNarrowView upper = data.Upper;
        TNarrowView at = point;
        TNarrowView work = scratch;
        for (int k = 0; k < shape.Globals; k++)
        {
            lower[k] = TNarrow.Narrow(input.Lower[k]);
            upper[k] = TNarrow.Narrow(input.Upper[k]);
            at[k] = TNarrow.Narrow(x[k]);
        }

        TNarrow zero = TNarrow.From(0.0);
        TNarrow asked = TReal.Any(active) ? TNarrow.Equal(zero, zero) : TNarrow.Less(zero, zero);
        MinimiserKernel.Approach(narrow, data, at, work, settings.With(settings.MaxIterations, Tolerance), asked, ref bounds);
        for (int k = 0; k < shape.Globals; k++)
        {
            // Where single precision rounds a bound, the point may be beyond it.
            x[k] = TReal.Min(TReal.Max(TNarrow.Widen(at[k]), input.Lower[k]), input.Upper[k]);
            workspace[shape.HeldAt + k] = TNarrow.Any(work[shape.HeldAt + k]) ? TReal.Equal(input.Lower[k], input.Lower[k]) : TReal.Less(input.Lower[k], input.Lower[k]);
        }

        for (int i = 0; i < shape.PackedGlobals; i++)
        {
            workspace[shape.HessianAt + i] = TNarrow.Widen(work[shape.HessianAt + i]);
        }

        TReal status = TNarrow.Widen(work[ModelShape.StatusAt]);
        TReal converged = TReal.Equal(status, TReal.From((double)FitStatus.Converged));
        TReal trusted = BoxNewtonStep.IsPositiveDefinite<TReal, TView>(shape, workspace, SmallestPivot);
        workspace[ModelShape.StatusAt] = TReal.Select(
            TReal.And(converged, TReal.Not(trusted)), TReal.From((double)FitStatus.NotPositiveDefinite), status);
        workspace[ModelShape.IterationsAt] = TNarrow.Widen(work[ModelShape.IterationsAt]);
        workspace[ModelShape.EdmAt] = TNarrow.Widen(work[ModelShape.EdmAt]);
        workspace[ModelShape.PoiGradientAt] = TNarrow.Widen(work[ModelShape.PoiGradientAt]);
    }
}
