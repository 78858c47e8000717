using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Where a fit of a wide model is and where it tries to go, with derivatives here.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WideWalk<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly AlignedNumbers memory;
    private readonly WideLayout layout;
    private readonly WideHessian<TReal> derivatives;
    private readonly double* hessian;
    private readonly double[] lower;
    private readonly double[] upper;

    /// <summary>Makes room.</summary>
    public WideWalk(WideTables tables)
    {
        layout = tables.Layout;
        Evaluator = new WideEvaluator<TReal>(tables);
        derivatives = new WideHessian<TReal>(tables, Evaluator);
        Step = new WideBoxStep<TReal>(layout.Globals);
        memory = new AlignedNumbers(layout.Globals * WideLayout.Padded(layout.Globals));
        hessian = memory.Start;
        lower = new double[layout.Globals];
        upper = new double[layout.Globals];
        At = new WidePoint(layout);
        Trial = new WidePoint(layout);
    }

    /// <summary>Evaluates points.</summary>
    public WideEvaluator<TReal> Evaluator { get; }

    /// <summary>The last step that was solved for.</summary>
    public WideBoxStep<TReal> Step { get; }

    /// <summary>Here.</summary>
    public WidePoint At { get; private set; }

    /// <summary>The trial point; its globals may be written.</summary>
    public WidePoint Trial { get; private set; }

    /// <summary>Which Hessian there is here.</summary>
    public WideCurvature Curvature { get; private set; }

    /// <summary>Trial points since the start.</summary>
    public int Iterations { get; private set; }

    /// <summary>∂²NLL here.</summary>
    public double SecondDerivative(int k, int l) => hessian[(k * WideLayout.Padded(layout.Globals)) + l];

    /// <summary>Starts.</summary>
    /// <param name="start">Start [global]; moved into the bounds.</param>
    /// <param name="lowerBounds">Lower bounds [global].</param>
    /// <param name="upperBounds">Upper bounds [global].</param>
    /// <returns>Whether NLL and gradient are finite there.</returns>
    public bool TryStart(ReadOnlySpan<double> start, ReadOnlySpan<double> lowerBounds, ReadOnlySpan<double> upperBounds)
    {
        lowerBounds.CopyTo(lower);
        upperBounds.CopyTo(upper);
        Iterations = 0;
        new Span<double>(hessian, layout.Globals * WideLayout.Padded(layout.Globals)).Clear();
        for (int k = 0; k < start.Length; k++)
        {
            Trial.X[k] = Math.Min(Math.Max(start[k], lower[k]), upper[k]);
        }

        if (TryMove(double.PositiveInfinity))
        {
            return true;
        }

        (At, Trial) = (Trial, At);
        return false;
    }

    /// <summary>Goes to the trial point if the NLL there is finite and not larger than a limit.</summary>
    private bool TryMove(double limit)
    {
        Trial.Value = Evaluator.Value(Trial.X);
        bool moves = double.IsFinite(Trial.Value) && Trial.Value <= limit && Trial.Orient(Evaluator, layout, lower, upper);
        Trial.IsLast = true;
        At.IsLast = false;
        if (moves)
        {
            (At, Trial) = (Trial, At);
        }

        return moves;
    }

    /// <summary>Goes along the step if the NLL there is finite and not larger than a limit; counts.</summary>
    public bool TryStep(double limit)
    {
        Iterations++;
        return TryLastStep(limit);
    }

    /// <summary>Goes along the step if the NLL there is finite and not larger than a limit; does not count, as the fit has converged.</summary>
    public bool TryLastStep(double limit)
    {
        Step.MoveTo(At.X, At.Lower, At.Upper, Trial.X);
        return TryMove(limit);
    }

    /// <summary>Goes along a part of the step if the NLL there is finite and not larger than a limit; counts.</summary>
    public bool TryStep(double limit, double part)
    {
        Iterations++;
        Step.MoveTo(At.X, At.Lower, At.Upper, Trial.X, part);
        return TryMove(limit);
    }

    /// <summary>Counts an iteration without a trial point.</summary>
    public void Stay() => Iterations++;

    /// <summary>Goes to the mirror image of a global, if it is possible there.</summary>
    public bool TryMirror(int global)
    {
        At.X.CopyTo(Trial.X, 0);
        Trial.X[global] = Math.Clamp(-Trial.X[global], lower[global], upper[global]);
        return TryMove(double.PositiveInfinity);
    }

    /// <summary>Goes back to a point where it was before, with the observed Hessian.</summary>
    public void Return(WidePoint point)
    {
        point.X.CopyTo(Trial.X, 0);
        TryMove(double.PositiveInfinity);
        Differentiate(WideCurvature.Observed);
    }

    /// <summary>The Hessian here.</summary>
    public void Differentiate(WideCurvature which)
    {
        if (!At.IsLast)
        {
            Evaluator.Value(At.X);
            Evaluator.Gradient(At.X, At.Sides, At.Gradient);
            (At.IsLast, Trial.IsLast) = (true, false);
        }

        Curvature = which;
        derivatives.Evaluate(At.X, which, hessian);
    }

    /// <summary>Solves for the step from here.</summary>
    /// <param name="damping">Damping, in units of the Hessian's diagonal.</param>
    /// <returns>False where the damped Hessian over the free globals is not positive definite.</returns>
    public bool TrySolve(double damping) => Step.Solve(hessian, At.Gradient, At.X, At.Lower, At.Upper, damping);

    /// <summary>Whether a global is beside a kink beyond which the NLL may fall, judged at a minimum.</summary>
    public bool MayFallBeyondKink(int global)
        => At.IsBesideKink(global, layout, lower, upper) && TrySolve(0.0) && At.MayFallBeyondKink(global, Evaluator, Step.Variance(global));
}
