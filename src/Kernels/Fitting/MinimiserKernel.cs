using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>One bounded fit (in every lane): damped Newton iteration in the globals, locals eliminated bin by bin.</summary>
/// <remarks>
/// Each iteration is one pass over the bins for gradient and Hessian. A step that does not decrease the NLL is rejected and the
/// damping of its lane raised. A lane is done when the decrease that its undamped quadratic model predicts is below the
/// tolerance; it then takes that step, which squares the remaining distance, and is frozen. The NLL is evaluated once, at the end.
/// <para>The methods of a fit are marked for full optimisation at first call: lanes in unoptimised code would cost a second at start. They are marked as not
/// to be inlined either: the compiler would sometimes inline the hottest into their callers, whose budget for the operators of lanes is then spent.</para>
/// </remarks>
public static class MinimiserKernel
{
    private const double LargestGradient = 1e150;

    /// <summary>Minimises. Results are in the workspace: see <see cref="ModelShape"/>.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data and bounds.</param>
    /// <param name="x">Start [global]; receives the minimum.</param>
    /// <param name="workspace">Workspace of <see cref="ModelShape.WorkspaceLength"/> numbers.</param>
    /// <param name="settings">Settings.</param>
    public static void Minimise<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, TView x, TView workspace, in MinimiserSettings settings)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        GammaBoundsLevel bounds = GammaBoundsLevel.None;
        TReal zero = TReal.From(0.0);
        Minimise(model, input, x, workspace, settings, TReal.Equal(zero, zero), ref bounds);
    }

    /// <summary>Minimises in some of the lanes.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data and bounds.</param>
    /// <param name="x">Start [global]; receives the minimum.</param>
    /// <param name="workspace">Workspace of <see cref="ModelShape.WorkspaceLength"/> numbers.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="active">Mask of the lanes to fit; the results of others mean nothing, their status is 0.</param>
    /// <param name="bounds">Which bounds of γ to try first; raised where they are not enough. It changes the speed, not a bit of the results.</param>
    public static void Minimise<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView x,
        TView workspace,
        in MinimiserSettings settings,
        TReal active,
        ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        Approach(model, input, x, workspace, settings, active, ref bounds);
        workspace[ModelShape.NllAt] = NllKernel.Evaluate(model, input, x, 0, workspace, bounds, out TReal impossible);
        workspace[ModelShape.StatusAt] = TReal.Select(
            TReal.And(active, impossible), TReal.From((double)FitStatus.NonFinite), workspace[ModelShape.StatusAt]);
    }

    /// <summary>Minimises in some of the lanes, without the NLL at the end.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data and bounds.</param>
    /// <param name="x">Start [global]; receives the minimum.</param>
    /// <param name="workspace">Workspace of <see cref="ModelShape.WorkspaceLength"/> numbers.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="active">Mask of the lanes to fit; the results of others mean nothing, their status is 0.</param>
    /// <param name="bounds">Which bounds of γ to try first; raised where they are not enough. It changes the speed, not a bit of the results.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Approach<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView x,
        TView workspace,
        in MinimiserSettings settings,
        TReal active,
        ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        for (int k = 0; k < shape.Globals; k++)
        {
            x[k] = TReal.Min(TReal.Max(x[k], input.Lower[k]), input.Upper[k]);
        }

        TReal value = zero;
        if (settings.StepControl == StepControl.Value)
        {
            value = NllKernel.Evaluate(model, input, x, 0, workspace, bounds, out _);
        }

        if (settings.FirstCurvature == FirstCurvature.Observed)
        {
            DerivativeKernel.Evaluate<TReal, TTable, TIndex, TView, NewtonPass, NewtonLowPass, NewtonBoundedPass>(
                model, input, x, 0, workspace, ModelShape.GradientAt, shape.HessianAt, ref bounds);
        }
        else
        {
            DerivativeKernel.Evaluate<TReal, TTable, TIndex, TView, ScoringPass, ScoringLowPass, ScoringBoundedPass>(
                model, input, x, 0, workspace, ModelShape.GradientAt, shape.HessianAt, ref bounds);
        }

        TReal running = TReal.And(active, IsFinite<TReal, TView>(shape, workspace, ModelShape.GradientAt));
        TReal status = TReal.Select(TReal.And(active, TReal.Not(running)), TReal.From((double)FitStatus.NonFinite), zero);
        TReal iterations = zero;
        TReal edm = zero;
        TReal poiGradient = zero;
        TReal damping = TReal.From(settings.InitialDamping);
        TReal tolerance = TReal.From(settings.EdmTolerance);
        for (int iteration = 0; TReal.Any(running); iteration++)
        {
            TReal predicted = BoxNewtonStep.Solve(shape, input.Lower, input.Upper, x, workspace, running, false, ref damping);
            TReal near = TReal.Less(TReal.Abs(predicted), tolerance);
            TReal converged = TReal.And(running, TReal.And(near, TReal.Equal(damping, zero)));
            edm = TReal.Select(running, predicted, edm);
            poiGradient = TReal.Select(converged, GradientAfterStep<TReal, TView>(shape, workspace), poiGradient);
            MoveTo<TReal, TView>(shape, input.Lower, input.Upper, x, workspace, running);
            for (int k = 0; k < shape.Globals; k++)
            {
                x[k] = TReal.Select(converged, workspace[shape.TrialAt + k], x[k]);
            }

            status = TReal.Select(converged, TReal.From((double)FitStatus.Converged), status);
            running = TReal.And(running, TReal.Not(converged));
            if (iteration >= settings.MaxIterations || !TReal.Any(running))
            {
                break;
            }

            // A lane that stands still only because it is damped has to show that it can do without.
            TReal still = TReal.And(running, near);
            TReal trialValue = zero;
            TReal better;
            TReal good;
            if (settings.StepControl == StepControl.Value)
            {
                trialValue = NllKernel.Evaluate(model, input, workspace, shape.TrialAt, workspace, bounds, out TReal impossible);
                TReal change = trialValue - value;
                TReal noise = TReal.From(1e-14) * (one + TReal.Abs(value));
                better = TReal.And(TReal.Not(impossible), TReal.LessOrEqual(change, noise));
                good = TReal.LessOrEqual(change, TReal.From(-0.5) * predicted);
                DerivativeKernel.Evaluate<TReal, TTable, TIndex, TView, NewtonPass, NewtonLowPass, NewtonBoundedPass>(
                    model, input, workspace, shape.TrialAt, workspace, shape.TrialGradientAt, shape.TrialHessianAt, ref bounds);
            }
            else
            {
                DerivativeKernel.Evaluate<TReal, TTable, TIndex, TView, NewtonPass, NewtonLowPass, NewtonBoundedPass>(
                    model, input, workspace, shape.TrialAt, workspace, shape.TrialGradientAt, shape.TrialHessianAt, ref bounds);
                TReal remaining = RemainingSlope<TReal, TView>(shape, workspace);
                better = TReal.LessOrEqual(remaining, TReal.From(0.5));
                good = TReal.LessOrEqual(remaining, TReal.From(0.25));
            }

            iterations = TReal.Select(running, iterations + one, iterations);
            TReal finite = IsFinite<TReal, TView>(shape, workspace, shape.TrialGradientAt);
            better = TReal.And(finite, better);
            TReal accepted = TReal.And(running, better);
            TReal rejected = TReal.And(running, TReal.Not(better));
            value = TReal.Select(accepted, trialValue, value);
            Accept<TReal, TView>(shape, x, workspace, accepted);

            good = TReal.And(accepted, good);
            TReal lowered = damping * TReal.From(0.1);
            damping = TReal.Select(good, TReal.Select(TReal.Less(lowered, TReal.From(2e-3)), zero, lowered), damping);
            damping = TReal.Select(rejected, TReal.Max(TReal.From(8.0) * damping, one), damping);
            damping = TReal.Select(still, zero, damping);
        }

        TReal definite = BoxNewtonStep.IsPositiveDefinite<TReal, TView>(shape, workspace);
        TReal stopped = TReal.Select(
            definite, TReal.From((double)FitStatus.IterationLimit), TReal.From((double)FitStatus.NotPositiveDefinite));
        workspace[ModelShape.StatusAt] = TReal.Select(running, stopped, status);
        workspace[ModelShape.IterationsAt] = iterations;
        workspace[ModelShape.EdmAt] = edm;
        workspace[ModelShape.PoiGradientAt] = poiGradient;
    }

    private static TReal IsFinite<TReal, TView>(in ModelShape shape, TView workspace, int gradientAt)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal sum = TReal.From(0.0);
        for (int k = 0; k < shape.Globals; k++)
        {
            sum += TReal.Abs(workspace[gradientAt + k]);
        }

        return TReal.Less(sum, TReal.From(LargestGradient));
    }

    /// <summary>Trial = x + step in running lanes, x elsewhere; held globals land on their bound to the last bit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void MoveTo<TReal, TView>(in ModelShape shape, TView lower, TView upper, TView x, TView workspace, TReal running)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        for (int k = 0; k < shape.Globals; k++)
        {
            TReal held = workspace[shape.HeldAt + k];
            TReal displacement = workspace[shape.DisplacementAt + k];
            TReal moved = TReal.Min(TReal.Max(x[k] + workspace[shape.StepAt + k], lower[k]), upper[k]);
            moved = TReal.Select(TReal.And(held, TReal.Less(displacement, zero)), lower[k], moved);
            moved = TReal.Select(TReal.And(held, TReal.Less(zero, displacement)), upper[k], moved);
            workspace[shape.TrialAt + k] = TReal.Select(running, moved, x[k]);
        }
    }

    /// <summary>Takes the trial point over, with its gradient and Hessian.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Accept<TReal, TView>(in ModelShape shape, TView x, TView workspace, TReal accepted)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        for (int k = 0; k < shape.Globals; k++)
        {
            x[k] = TReal.Select(accepted, workspace[shape.TrialAt + k], x[k]);
        }

        for (int i = 0; i < shape.Globals + shape.PackedGlobals; i++)
        {
            workspace[ModelShape.GradientAt + i] =
                TReal.Select(accepted, workspace[shape.TrialGradientAt + i], workspace[ModelShape.GradientAt + i]);
        }
    }

    /// <summary>
    /// Judges a step by the slopes along it: −1 before, and after it how much of that is left, with its sign. Below 0 the NLL still
    /// falls; up to 1/2 the step went a little too far, which the trapezoidal rule still counts as a decrease.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TReal RemainingSlope<TReal, TView>(in ModelShape shape, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal before = TReal.From(0.0);
        TReal after = before;
        for (int i = 0; i < shape.Globals; i++)
        {
            TReal step = workspace[shape.StepAt + i];
            before = TReal.Fma(step, workspace[ModelShape.GradientAt + i], before);
            after = TReal.Fma(step, workspace[shape.TrialGradientAt + i], after);
        }

        return after / -before;
    }

    /// <summary>Derivative with respect to the POI after the step, to first order.</summary>
    private static TReal GradientAfterStep<TReal, TView>(in ModelShape shape, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal gradient = workspace[ModelShape.GradientAt + shape.Poi];
        for (int k = 0; k < shape.Globals; k++)
        {
            gradient = TReal.Fma(
                workspace[shape.HessianAt + ComponentKernel.Packed(shape.Poi, k)], workspace[shape.StepAt + k], gradient);
        }

        return gradient;
    }
}
