using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>All fits of one toy (in every lane): with the POI free, then at each tested value.</summary>
/// <remarks>
/// A conditional fit starts where the quadratic model of the nearest fit between the fitted and the tested value has its minimum at the tested value: nuisances move by
/// −H_nn⁻¹ H_nμ Δμ within their bounds, with the Hessian that is there anyway. From there one or two iterations are left.
/// <para>A test statistic that is 0 by definition needs no fit: the fitted POI is above the tested value, or, for a tested value of 0 (q0), not positive.</para>
/// <para>What a lane gets depends on its toy alone. A lane that is not done within the allowed iterations is reported as such; the same toy with more
/// iterations follows the same path.</para>
/// </remarks>
public static class ToyFitKernel
{
    // Where the last steps begin: a Newton step from such a distance ends some 10⁻⁷ from the minimum, where counts are low.
    private const double CloseEnough = 1e-3;

    // The NLL is corrected by the last distance, with the relative accuracy of the Hessian.
    private const double ClosingShare = 0.1;

    /// <summary>Results: 0 where all is well, otherwise a <see cref="ToyFitOutcome"/> as a number.</summary>
    public const int OutcomeAt = 0;

    /// <summary>Results: fitted POI.</summary>
    public const int PoiAt = 1;

    /// <summary>Results: NLL of the free fit, relative to the saturated model.</summary>
    public const int NllAt = 2;

    /// <summary>Results: iterations of all fits.</summary>
    public const int IterationsAt = 3;

    /// <summary>Results: fits made.</summary>
    public const int FitsAt = 4;

    /// <summary>Results: test statistic of the first tested value.</summary>
    public const int StatisticAt = 5;

    private const double LargestFall = 0.25;

    // A conditional minimum may be below the free one by what fits leave over, and by rounding.
    private const double NllTolerance = 1e-8;
    private const double NllRounding = 1e-12;

    /// <summary>Length of the results.</summary>
    /// <param name="tested">Tested values.</param>
    public static int ResultLength(int tested) => StatisticAt + tested;

    /// <summary>Length of the memory between fits.</summary>
    /// <param name="shape">Sizes.</param>
    public static int MemoryLength(in ModelShape shape) => shape.Globals + shape.PackedGlobals;

    /// <summary>Makes the fits.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data and bounds; those of the POI are written.</param>
    /// <param name="plan">What to fit.</param>
    /// <param name="x">Room for the globals.</param>
    /// <param name="workspace">Workspace of a fit.</param>
    /// <param name="memory">Room of <see cref="MemoryLength"/> numbers.</param>
    /// <param name="results">Receives <see cref="ResultLength"/> numbers.</param>
    public static void Fit<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        in ToyFitPlan<TReal, TTable> plan,
        TView x,
        TView workspace,
        TView memory,
        TView results)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        => Fit(model, input, plan, default(DirectApproach<TReal, TTable, TIndex, TView>), x, workspace, memory, results);

    /// <summary>Makes the fits.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TApproach">How fits that end with <see cref="FitEnding.Closing"/> come near their minimum.</typeparam>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data and bounds; those of the POI are written.</param>
    /// <param name="plan">What to fit.</param>
    /// <param name="approach">How.</param>
    /// <param name="x">Room for the globals.</param>
    /// <param name="workspace">Workspace of a fit.</param>
    /// <param name="memory">Room of <see cref="MemoryLength"/> numbers.</param>
    /// <param name="results">Receives <see cref="ResultLength"/> numbers.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Fit<TReal, TTable, TIndex, TView, TApproach>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        in ToyFitPlan<TReal, TTable> plan,
        in TApproach approach,
        TView x,
        TView workspace,
        TView memory,
        TView results)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TApproach : struct, IApproach<TReal, TTable, TIndex, TView>
    {
        approach.Begin(model.Shape, input);
        ModelShape shape = model.Shape;
        TReal zero = TReal.From(0.0);
        TReal all = TReal.Equal(zero, zero);
        GammaBoundsLevel bounds = plan.Bounds;
        FitFree(model, input, plan, approach, x, workspace, ref bounds);
        TReal good = Converged<TReal, TView>(workspace);
        TReal outcome = TReal.Select(good, zero, TReal.From((double)ToyFitOutcome.FreeFit));
        TReal hat = x[shape.Poi];
        TReal nll = workspace[ModelShape.NllAt];
        TReal iterations = workspace[ModelShape.IterationsAt];
        TReal fits = TReal.From(1.0);
        Remember(shape, x, workspace, memory, all);
        for (int i = 0; i < plan.Tested; i++)
        {
            TReal value = plan.Pois[i];
            TReal oneSided = TReal.Select(TReal.Equal(value, zero), TReal.Less(zero, hat), TReal.LessOrEqual(hat, value));
            TReal defined = plan.Conditionals == ConditionalFits.TwoSided ? all : oneSided;
            TReal active = plan.Conditionals == ConditionalFits.All ? good : TReal.And(good, defined);
            TReal statistic = zero;
            if (TReal.Any(active))
            {
                FitAt(model, input, plan, approach, value, x, workspace, memory, active, ref bounds);

                // A fit that nobody needs leaves no trace but in the counts.
                TReal wanted = TReal.And(active, defined);
                TReal done = TReal.And(wanted, Converged<TReal, TView>(workspace));
                TReal rise = workspace[ModelShape.NllAt] - nll;
                TReal below = TReal.And(done, TReal.Less(rise, -TReal.Fma(TReal.From(NllRounding), nll, TReal.From(NllTolerance))));
                outcome = TReal.Select(TReal.And(wanted, TReal.Not(done)), TReal.From((double)ToyFitOutcome.ConditionalFit), outcome);
                outcome = TReal.Select(below, TReal.From((double)ToyFitOutcome.FreeAboveConditional), outcome);
                statistic = TReal.Select(done, TReal.Max(rise + rise, zero), zero);
                iterations += TReal.Select(active, workspace[ModelShape.IterationsAt], zero);
                fits += TReal.Select(active, TReal.From(1.0), zero);
                good = TReal.And(TReal.And(good, TReal.Not(below)), TReal.Or(done, TReal.Not(wanted)));
                Remember(shape, x, workspace, memory, TReal.And(done, TReal.LessOrEqual(hat, value)));
            }

            results[StatisticAt + i] = statistic;
        }

        results[OutcomeAt] = outcome;
        results[PoiAt] = hat;
        results[NllAt] = nll;
        results[IterationsAt] = iterations;
        results[FitsAt] = fits;
    }

    private static TReal Converged<TReal, TView>(TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
        => TReal.Equal(workspace[ModelShape.StatusAt], TReal.From((double)FitStatus.Converged));

    private static void FitFree<TReal, TTable, TIndex, TView, TApproach>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        in ToyFitPlan<TReal, TTable> plan,
        in TApproach approach,
        TView x,
        TView workspace,
        ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TApproach : struct, IApproach<TReal, TTable, TIndex, TView>
    {
        TView lower = input.Lower;
        TView upper = input.Upper;
        lower[model.Shape.Poi] = TReal.From(plan.PoiLower);
        upper[model.Shape.Poi] = TReal.From(plan.PoiUpper);
        for (int k = 0; k < model.Shape.Globals; k++)
        {
            x[k] = plan.Start[k];
        }

        TReal zero = TReal.From(0.0);
        Minimise(model, input, approach, plan.Free, plan.Ending, x, workspace, TReal.Equal(zero, zero), ref bounds);
    }

    private static void FitAt<TReal, TTable, TIndex, TView, TApproach>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        in ToyFitPlan<TReal, TTable> plan,
        in TApproach approach,
        TReal value,
        TView x,
        TView workspace,
        TView memory,
        TReal active,
        ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TApproach : struct, IApproach<TReal, TTable, TIndex, TView>
    {
        ModelShape shape = model.Shape;
        TView lower = input.Lower;
        TView upper = input.Upper;
        lower[shape.Poi] = value;
        upper[shape.Poi] = value;
        Predict(model, lower, upper, x, workspace, memory, active);
        Minimise(model, input, approach, plan.Conditional, plan.Ending, x, workspace, active, ref bounds);
    }

    private static void Minimise<TReal, TTable, TIndex, TView, TApproach>(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        in TApproach approach,
        in MinimiserSettings settings,
        FitEnding ending,
        TView x,
        TView workspace,
        TReal active,
        ref GammaBoundsLevel bounds)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TApproach : struct, IApproach<TReal, TTable, TIndex, TView>
    {
        if (ending == FitEnding.Newton)
        {
            MinimiserKernel.Minimise(model, input, x, workspace, settings, active, ref bounds);
            return;
        }

        approach.Approach(model, input, x, workspace, settings.With(settings.MaxIterations, CloseEnough), active, ref bounds);
        ClosingKernel.Close(model, input, x, workspace, ClosingShare * settings.EdmTolerance, ref bounds);
    }

    /// <summary>The minimum of the remembered quadratic model within the bounds, which hold the POI.</summary>
    /// <remarks>A free normalisation that should fall by s, much of its distance d to the lower bound, falls to d²/(d + s), the same to first order: it does not vanish.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Predict<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, TView lower, TView upper, TView x, TView workspace, TView memory, TReal active)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        TReal zero = TReal.From(0.0);
        TReal damping = TReal.From(0.0);
        for (int k = 0; k < shape.Globals; k++)
        {
            x[k] = memory[k];
            workspace[ModelShape.GradientAt + k] = damping;
        }

        for (int i = 0; i < shape.PackedGlobals; i++)
        {
            workspace[shape.HessianAt + i] = memory[shape.Globals + i];
        }

        BoxNewtonStep.Solve(shape, lower, upper, x, workspace, active, true, ref damping);
        for (int k = 0; k < shape.Globals; k++)
        {
            TReal step = workspace[shape.StepAt + k];
            TReal room = x[k] - lower[k];
            TReal far = TReal.And(TReal.Equal(model.Weights[k], zero), TReal.Less(step, TReal.From(-LargestFall) * room));
            x[k] += TReal.Select(far, (room * room / (room - step)) - room, step);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Remember<TReal, TView>(in ModelShape shape, TView x, TView workspace, TView memory, TReal where)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        for (int k = 0; k < shape.Globals; k++)
        {
            memory[k] = TReal.Select(where, x[k], memory[k]);
        }

        for (int i = 0; i < shape.PackedGlobals; i++)
        {
            memory[shape.Globals + i] = TReal.Select(where, workspace[shape.HessianAt + i], memory[shape.Globals + i]);
        }
    }
}
