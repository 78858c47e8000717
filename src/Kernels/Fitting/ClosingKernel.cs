using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>Ends a fit that Newton's method has brought close: steps with the Hessian that is there, each after one pass for NLL and gradient.</summary>
/// <remarks>
/// Close to the minimum the Hessian hardly changes, so that the pass that gives the NLL, which a fit needs anyway, replaces the last one for second derivatives. A lane is
/// done when the estimated distance to the minimum, from the gradient at its point, is below the tolerance. It then takes that step, and the NLL of the point is lowered by
/// that distance; what is left is the distance times the relative change of the Hessian over the last Newton step.
/// </remarks>
public static class ClosingKernel
{
    // A lane that is not done by then was not close.
    private const int MaxRounds = 4;

    /// <summary>Ends the fits that have converged to their first tolerance. Results as those of <see cref="MinimiserKernel"/>.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="model">Tables, of a layout with two groups.</param>
    /// <param name="input">Data and bounds.</param>
    /// <param name="x">The globals; receives the minimum.</param>
    /// <param name="workspace">Workspace as <see cref="MinimiserKernel.Approach"/> left it.</param>
    /// <param name="edmTolerance">Tolerance of the estimated distance to the minimum [NLL].</param>
    /// <param name="bounds">Which bounds of γ to try first.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Close<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView x,
        TView workspace,
        double edmTolerance,
        ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal running = TReal.Equal(workspace[ModelShape.StatusAt], TReal.From((double)FitStatus.Converged));
        TReal value = zero;
        TReal edm = workspace[ModelShape.EdmAt];
        TReal iterations = workspace[ModelShape.IterationsAt];
        int minimumAt = shape.TrialGradientAt;
        for (int round = 0; round < MaxRounds && TReal.Any(running); round++)
        {
            // A lane that is done stays where it was evaluated, so that every later pass finds the same there.
            value = ValueKernel.Evaluate(model, input, x, workspace, ref bounds);
            TReal damping = zero;
            TReal predicted = BoxNewtonStep.Solve(shape, input.Lower, input.Upper, x, workspace, running, false, ref damping);
            TReal near = TReal.And(TReal.Less(TReal.Abs(predicted), TReal.From(edmTolerance)), TReal.Equal(damping, zero));
            MinimiserKernel.MoveTo<TReal, TView>(shape, input.Lower, input.Upper, x, workspace, running);
            edm = TReal.Select(running, predicted, edm);
            iterations = TReal.Select(running, iterations + one, iterations);
            TReal done = TReal.And(running, near);
            running = TReal.And(running, TReal.Not(near));
            for (int k = 0; k < shape.Globals; k++)
            {
                TReal moved = workspace[shape.TrialAt + k];
                workspace[minimumAt + k] = TReal.Select(done, moved, workspace[minimumAt + k]);
                x[k] = TReal.Select(running, moved, x[k]);
            }
        }

        TReal status = TReal.Select(running, TReal.From((double)FitStatus.IterationLimit), workspace[ModelShape.StatusAt]);
        TReal closed = TReal.Equal(status, TReal.From((double)FitStatus.Converged));
        for (int k = 0; k < shape.Globals; k++)
        {
            x[k] = TReal.Select(closed, workspace[minimumAt + k], x[k]);
        }

        TReal nll = (value - edm) + ValueKernel.Logarithms(shape, input.Counts, workspace, out TReal impossible);
        impossible = TReal.Or(impossible, TReal.Not(TReal.Equal(nll - nll, zero)));
        workspace[ModelShape.StatusAt] = TReal.Select(TReal.And(closed, impossible), TReal.From((double)FitStatus.NonFinite), status);
        workspace[ModelShape.NllAt] = nll;
        workspace[ModelShape.EdmAt] = edm;
        workspace[ModelShape.IterationsAt] = iterations;
    }
}
