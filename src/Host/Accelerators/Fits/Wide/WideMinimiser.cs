using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>One bounded fit of a wide model: damped Newton iteration in the globals, locals eliminated bin by bin.</summary>
/// <remarks>
/// <para>Steps are judged by the NLL. The first uses the expected Hessian, which is never indefinite, the others the observed one where it is
/// positive definite. Converged when the decrease that the undamped observed Hessian predicts is below the tolerance; Newton steps are then
/// taken until the prediction is rounding. The cautious way is damped from the start and uses the expected Hessian until the minimum is near.</para>
/// <para><b>Kinks.</b> Where the derivative in a global jumps at 0, a step does not cross 0 but ends there. From 0 it may leave to the side on which
/// the NLL falls; where it falls on neither, the global is held by the bound of its half.</para>
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WideMinimiser<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private const double LargestDamping = 1e12;
    private const double Near = 1e-2;
    private const double PolishTolerance = 1e-14;
    private const int PolishSteps = 6;
    private const double SingularDamping = 1e-9;
    private const int LooksAcrossKinks = 100;

    private readonly AlignedNumbers memory;
    private readonly WideEvaluator<TReal> evaluator;
    private readonly WideHessian<TReal> derivatives;
    private readonly WideBoxStep<TReal> step;
    private readonly double* hessian;
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly WidePoint best;
    private WidePoint at;
    private WidePoint trial;
    private WideCurvature curvature;

    /// <summary>Makes room.</summary>
    public WideMinimiser(WideTables tables)
    {
        Layout = tables.Layout;
        evaluator = new WideEvaluator<TReal>(tables);
        derivatives = new WideHessian<TReal>(tables, evaluator);
        step = new WideBoxStep<TReal>(Layout.Globals);
        memory = new AlignedNumbers(Layout.Globals * WideLayout.Padded(Layout.Globals));
        hessian = memory.Start;
        lower = new double[Layout.Globals];
        upper = new double[Layout.Globals];
        at = new WidePoint(Layout);
        trial = new WidePoint(Layout);
        best = new WidePoint(Layout);
    }

    /// <summary>The model.</summary>
    public WideLayout Layout { get; }

    /// <summary>Where the last fit ended.</summary>
    public WidePoint Minimum => at;

    /// <summary>Trial points of the last fit.</summary>
    public int Iterations { get; private set; }

    /// <summary>Estimated distance to the minimum of the last fit when it converged or stopped.</summary>
    public double Edm { get; private set; }

    /// <summary>Takes over the data of a fit.</summary>
    public void Load(DatasetBatch data, int dataset) => evaluator.Load(data, dataset);

    /// <summary>∂²NLL of the last fit, observed where it converged.</summary>
    public double SecondDerivative(int k, int l) => hessian[(k * WideLayout.Padded(Layout.Globals)) + l];

    /// <summary>Minimises.</summary>
    /// <param name="start">Start [global].</param>
    /// <param name="lowerBounds">Lower bounds [global].</param>
    /// <param name="upperBounds">Upper bounds [global]; equal to the lower bound where held.</param>
    /// <param name="settings">Settings; judged by value is the cautious way.</param>
    /// <returns>How it ended.</returns>
    public FitStatus Minimise(
        ReadOnlySpan<double> start, ReadOnlySpan<double> lowerBounds, ReadOnlySpan<double> upperBounds, in MinimiserSettings settings)
    {
        lowerBounds.CopyTo(lower);
        upperBounds.CopyTo(upper);
        Iterations = 0;
        Edm = 0.0;
        for (int k = 0; k < start.Length; k++)
        {
            trial.X[k] = Math.Min(Math.Max(start[k], lower[k]), upper[k]);
        }

        new Span<double>(hessian, Layout.Globals * WideLayout.Padded(Layout.Globals)).Clear();
        if (!TryMove(double.PositiveInfinity))
        {
            (at, trial) = (trial, at);
            return FitStatus.NonFinite;
        }

        Differentiate(WideCurvature.Expected);
        FitStatus status = Iterate(settings);
        return status == FitStatus.Converged && Layout.HasKinks ? LookAcrossKinks(settings) : status;
    }

    private FitStatus Iterate(in MinimiserSettings settings)
    {
        bool cautious = settings.StepControl == StepControl.Value;
        bool indefinite = false;
        bool forced = false;
        double damping = settings.InitialDamping;
        while (true)
        {
            if (!step.Solve(hessian, at.Gradient, at.X, at.Lower, at.Upper, damping))
            {
                if (curvature == WideCurvature.Observed)
                {
                    if (IsAtTheBottomOfAValley(settings.EdmTolerance))
                    {
                        return FitStatus.Converged;
                    }

                    indefinite = true;
                    Differentiate(WideCurvature.Expected);
                }
                else if (damping > LargestDamping)
                {
                    return FitStatus.NotPositiveDefinite;
                }
                else
                {
                    forced = true;
                    damping = Math.Max(4.0 * damping, 0.01);
                }

                continue;
            }

            Edm = step.Predicted;
            bool near = Math.Abs(Edm) < settings.EdmTolerance;
            if (near && (damping == 0.0 || forced))
            {
                if (curvature == WideCurvature.Observed && damping == 0.0)
                {
                    Polish();
                    return FitStatus.Converged;
                }

                if (indefinite)
                {
                    return FitStatus.NotPositiveDefinite;
                }

                damping = 0.0;
                Differentiate(WideCurvature.Observed);
                continue;
            }

            if (Iterations >= settings.MaxIterations)
            {
                return indefinite ? FitStatus.NotPositiveDefinite : FitStatus.IterationLimit;
            }

            if (near)
            {
                // It stands still only because it is damped: it has to show that it can do without.
                damping = 0.0;
                Iterations++;
                continue;
            }

            double before = at.Value;
            step.MoveTo(at.X, at.Lower, at.Upper, trial.X);
            Iterations++;
            if (!TryMove(before + evaluator.Rounding))
            {
                damping = Math.Max(8.0 * damping, 1.0);
                continue;
            }

            cautious &= Math.Abs(Edm) > Near;
            indefinite = false;
            forced = false;
            damping = NextDamping(damping, (before - at.Value) / Edm);
            Differentiate(cautious ? WideCurvature.Expected : WideCurvature.Observed);
        }
    }

    /// <summary>
    /// Whether the observed Hessian is singular but for rounding, as where two globals do the same, and the minimum is reached in what is left.
    /// </summary>
    private bool IsAtTheBottomOfAValley(double tolerance)
    {
        bool singular = step.Solve(hessian, at.Gradient, at.X, at.Lower, at.Upper, SingularDamping);
        Edm = step.Predicted;
        return singular && Math.Abs(Edm) < tolerance;
    }

    /// <summary>
    /// Where the NLL at a kink falls to both sides, there is a minimum on either. Looks for those beyond the kinks nearby, one at a time, and goes
    /// to the lowest.
    /// </summary>
    private FitStatus LookAcrossKinks(in MinimiserSettings settings)
    {
        int looked = 0;
        int k = 0;
        while (k < Layout.Globals && looked < LooksAcrossKinks)
        {
            if (!at.IsBesideKink(k, Layout, lower, upper)
                || !step.Solve(hessian, at.Gradient, at.X, at.Lower, at.Upper, 0.0)
                || !at.MayFallBeyondKink(k, evaluator, step.Variance(k)))
            {
                k++;
                continue;
            }

            looked++;
            best.CopyFrom(at);
            double[] x = trial.X;
            at.X.CopyTo(x, 0);
            x[k] = Math.Clamp(-x[k], lower[k], upper[k]);
            bool better = false;
            if (TryMove(double.PositiveInfinity))
            {
                Differentiate(WideCurvature.Expected);
                better = Iterate(settings) == FitStatus.Converged && at.Value < best.Value - evaluator.Rounding;
            }

            if (better)
            {
                k = 0;
                continue;
            }

            // Back, with derivatives and all.
            best.X.CopyTo(trial.X, 0);
            TryMove(double.PositiveInfinity);
            Differentiate(WideCurvature.Observed);
            k++;
        }

        return FitStatus.Converged;
    }

    /// <summary>The damping after a step that was taken.</summary>
    /// <param name="damping">That of the step.</param>
    /// <param name="gain">Decrease over prediction.</param>
    private static double NextDamping(double damping, double gain)
        => gain < 0.1 ? Math.Max(2.0 * damping, 0.1)
            : gain < 0.5 ? damping
            : damping < 0.02 ? 0.0
            : 0.1 * damping;

    /// <summary>Newton steps until what is left is rounding.</summary>
    private void Polish()
    {
        for (int pass = 0; pass < PolishSteps; pass++)
        {
            step.MoveTo(at.X, at.Lower, at.Upper, trial.X);
            if (!TryMove(at.Value + evaluator.Rounding))
            {
                return;
            }

            Differentiate(WideCurvature.Observed);
            if (!step.Solve(hessian, at.Gradient, at.X, at.Lower, at.Upper, 0.0) || Math.Abs(step.Predicted) < PolishTolerance)
            {
                return;
            }
        }
    }

    /// <summary>Goes to the trial point if the NLL there is finite and not larger than a limit.</summary>
    private bool TryMove(double limit)
    {
        trial.Value = evaluator.Value(trial.X);
        if (!double.IsFinite(trial.Value) || !(trial.Value <= limit) || !trial.Orient(evaluator, Layout, lower, upper))
        {
            trial.IsLast = true;
            at.IsLast = false;
            return false;
        }

        (at, trial) = (trial, at);
        at.IsLast = true;
        trial.IsLast = false;
        return true;
    }

    private void Differentiate(WideCurvature which)
    {
        if (!at.IsLast)
        {
            evaluator.Value(at.X);
            evaluator.Gradient(at.X, at.Sides, at.Gradient);
            at.IsLast = true;
            trial.IsLast = false;
        }

        curvature = which;
        derivatives.Evaluate(at.X, which, hessian);
    }
}
