using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>One damped Newton step within bounds: the minimum of the quadratic model over the box.</summary>
/// <remarks>
/// A global is held at a bound when it is there and the gradient pushes outwards; one that the step would carry across a bound is put
/// on it and the others are solved for again, until none crosses (at most as often as there are globals). Where the Hessian
/// over the free globals is not positive definite, the Levenberg damping of that lane is raised until it is.
/// </remarks>
internal static class BoxNewtonStep
{
    private const double SmallestPivot = 1e-13;
    private const int MaxRounds = 40;

    /// <summary>Solves for the step, into the workspace.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="lower">Lower bounds.</param>
    /// <param name="upper">Upper bounds.</param>
    /// <param name="x">The globals.</param>
    /// <param name="workspace">Workspace: gradient and Hessian are read; step, held and displacement are written.</param>
    /// <param name="running">Mask of the lanes that matter.</param>
    /// <param name="displaced">Whether a global whose bounds are equal may be elsewhere; it is then moved there, and the others follow.</param>
    /// <param name="damping">Damping, in units of the Hessian's diagonal; raised where needed.</param>
    /// <returns>The decrease that the undamped quadratic model predicts.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static TReal Solve<TReal, TView>(
        in ModelShape shape, TView lower, TView upper, TView x, TView workspace, TReal running, bool displaced, ref TReal damping)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        for (int k = 0; k < shape.Globals; k++)
        {
            TReal value = x[k];
            TReal slope = workspace[ModelShape.GradientAt + k];
            TReal low = TReal.And(TReal.LessOrEqual(value, lower[k]), TReal.Less(zero, slope));
            TReal high = TReal.And(TReal.LessOrEqual(upper[k], value), TReal.Less(slope, zero));
            TReal single = TReal.Equal(lower[k], upper[k]);
            workspace[shape.HeldAt + k] = TReal.Or(single, TReal.Or(low, high));
            workspace[shape.DisplacementAt + k] = displaced ? TReal.Select(single, lower[k] - value, zero) : zero;
        }

        for (int round = 0; round < MaxRounds; round++)
        {
            TReal failed = TReal.And(running, TReal.Not(Factorise<TReal, TView>(shape, workspace, damping, SmallestPivot)));
            if (TReal.Any(failed))
            {
                damping = TReal.Select(failed, TReal.Max(TReal.From(4.0) * damping, TReal.From(0.01)), damping);
                continue;
            }

            Substitute<TReal, TView>(shape, workspace, displaced);
            if (!TReal.Any(TReal.And(running, HoldCrossing<TReal, TView>(shape, lower, upper, x, workspace))))
            {
                break;
            }

            displaced = true;
        }

        return PredictedDecrease<TReal, TView>(shape, workspace);
    }

    /// <summary>Whether the undamped Hessian over the free globals is positive definite.</summary>
    internal static TReal IsPositiveDefinite<TReal, TView>(in ModelShape shape, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
        => IsPositiveDefinite<TReal, TView>(shape, workspace, SmallestPivot);

    /// <summary>Whether the undamped Hessian over the free globals is positive definite, and no pivot is below this share of its diagonal element.</summary>
    internal static TReal IsPositiveDefinite<TReal, TView>(in ModelShape shape, TView workspace, double smallestPivot)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
        => Factorise<TReal, TView>(shape, workspace, TReal.From(0.0), smallestPivot);

    /// <summary>L D Lᵀ of the damped Hessian, rows of held globals replaced by those of the unit matrix; 1/D on the diagonal.</summary>
    /// <returns>Mask: every pivot is positive.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TReal Factorise<TReal, TView>(in ModelShape shape, TView workspace, TReal damping, double smallestPivot)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal definite = TReal.Equal(zero, zero);
        int factor = shape.CholeskyAt;
        int row = 0;
        for (int i = 0; i < shape.Globals; i++)
        {
            TReal heldRow = workspace[shape.HeldAt + i];
            int other = 0;
            for (int j = 0; j < i; j++)
            {
                TReal held = TReal.Or(heldRow, workspace[shape.HeldAt + j]);
                TReal entry = TReal.Select(held, zero, workspace[shape.HessianAt + row + j]);
                for (int m = 0; m < j; m++)
                {
                    entry -= workspace[factor + row + m] * workspace[factor + other + m];
                }

                workspace[factor + row + j] = entry;
                other += j + 1;
            }

            TReal hessian = workspace[shape.HessianAt + row + i];
            TReal size = TReal.Abs(hessian);
            TReal diagonal = TReal.Select(heldRow, one, TReal.Fma(damping, size, hessian));
            TReal pivot = diagonal;
            other = 0;
            for (int j = 0; j < i; j++)
            {
                TReal entry = workspace[factor + row + j];
                TReal scaled = entry * workspace[factor + other + j];
                pivot -= entry * scaled;
                workspace[factor + row + j] = scaled;
                other += j + 1;
            }

            TReal positive = TReal.Less(TReal.From(smallestPivot) * TReal.Select(heldRow, one, size), pivot);
            definite = TReal.And(definite, positive);
            workspace[factor + row + i] = one / TReal.Select(positive, pivot, one);
            row += i + 1;
        }

        return definite;
    }

    /// <summary>Step = −(L D Lᵀ)⁻¹ (g + H·displacement) over the free globals; held ones move by their displacement.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Substitute<TReal, TView>(in ModelShape shape, TView workspace, bool displaced)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        int factor = shape.CholeskyAt;
        int step = shape.StepAt;
        int row = 0;
        for (int i = 0; i < shape.Globals; i++)
        {
            TReal right = -workspace[ModelShape.GradientAt + i];
            for (int j = 0; displaced && j < shape.Globals; j++)
            {
                right -= workspace[shape.HessianAt + ComponentKernel.Packed(i, j)] * workspace[shape.DisplacementAt + j];
            }

            right = TReal.Select(workspace[shape.HeldAt + i], workspace[shape.DisplacementAt + i], right);
            for (int j = 0; j < i; j++)
            {
                right -= workspace[factor + row + j] * workspace[step + j];
            }

            workspace[step + i] = right;
            row += i + 1;
        }

        for (int i = shape.Globals - 1; i >= 0; i--)
        {
            row -= i + 1;
            TReal value = workspace[step + i] * workspace[factor + row + i];
            int below = row + i + 1;
            for (int j = i + 1; j < shape.Globals; j++)
            {
                value -= workspace[factor + below + i] * workspace[step + j];
                below += j + 1;
            }

            workspace[step + i] = value;
        }
    }

    /// <summary>Holds globals that the step would carry across a bound, at that bound.</summary>
    /// <returns>Mask: at least one was newly held.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TReal HoldCrossing<TReal, TView>(in ModelShape shape, TView lower, TView upper, TView x, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal any = TReal.Less(zero, zero);
        for (int k = 0; k < shape.Globals; k++)
        {
            TReal step = workspace[shape.StepAt + k];
            TReal held = workspace[shape.HeldAt + k];
            TReal toLower = lower[k] - x[k];
            TReal toUpper = upper[k] - x[k];
            TReal low = TReal.And(TReal.Not(held), TReal.Less(step, toLower));
            TReal high = TReal.And(TReal.Not(held), TReal.Less(toUpper, step));
            TReal crossing = TReal.Or(low, high);
            workspace[shape.DisplacementAt + k] = TReal.Select(
                low, toLower, TReal.Select(high, toUpper, workspace[shape.DisplacementAt + k]));
            workspace[shape.HeldAt + k] = TReal.Or(held, crossing);
            any = TReal.Or(any, crossing);
        }

        return any;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TReal PredictedDecrease<TReal, TView>(in ModelShape shape, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal sum = TReal.From(0.0);
        TReal half = TReal.From(0.5);
        int row = 0;
        for (int i = 0; i < shape.Globals; i++)
        {
            // g·p + pᵀHp/2 = Σ p_i (g_i + Σ_{j<i} H_ij p_j + H_ii p_i / 2).
            TReal step = workspace[shape.StepAt + i];
            TReal inner = TReal.Fma(half * workspace[shape.HessianAt + row + i], step, workspace[ModelShape.GradientAt + i]);
            for (int j = 0; j < i; j++)
            {
                inner = TReal.Fma(workspace[shape.HessianAt + row + j], workspace[shape.StepAt + j], inner);
            }

            sum = TReal.Fma(step, inner, sum);
            row += i + 1;
        }

        return -sum;
    }
}
