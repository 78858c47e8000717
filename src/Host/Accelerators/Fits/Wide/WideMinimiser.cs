using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>One bounded fit of a wide model: damped Newton iteration in the globals, locals eliminated bin by bin.</summary>
/// <remarks>
/// <para>Steps are judged by the NLL; of one that is too long, parts are tried. The first uses the expected Hessian, which is never indefinite, the
/// others the observed one where it is positive definite. Converged when the decrease that the undamped observed Hessian predicts is below the
/// tolerance; Newton steps are then taken until the prediction is rounding. A Hessian that is singular but for rounding counts as a valley
/// whose bottom is the minimum. The cautious way is damped from the start, more so after a step that is too long, and uses the
/// expected Hessian until the minimum is near.</para>
/// <para><b>Kinks.</b> Where the derivative in a global jumps at 0, a step does not cross 0 but ends there. From 0 it may leave to the side on which
/// the NLL falls; where it falls on neither, the global is held by the bound of its half. Where it would fall on both, there are two minima;
/// the fit looks at the other one and keeps the lower.</para>
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed class WideMinimiser<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    // In units of the Hessian's diagonal.
    private const double FirstDamping = 1e-3;
    private const double LargestDamping = 1e12;
    private const double SingularDamping = 1e-9;

    // Predicted decreases of the NLL: where the cautious way takes to the observed Hessian, and where polishing ends.
    private const double Near = 1e-2;
    private const double PolishTolerance = 1e-14;

    private const int PolishSteps = 6;
    private const int ShorterSteps = 3;
    private const double SufficientDecrease = 1e-4;
    private const int LooksBeyondKinks = 100;

    private readonly WideLayout layout;
    private readonly WideWalk<TReal> walk;
    private readonly WidePoint best;

    /// <summary>Makes room.</summary>
    public WideMinimiser(WideTables tables)
    {
        layout = tables.Layout;
        walk = new WideWalk<TReal>(tables);
        best = new WidePoint(layout);
    }

    /// <summary>Where the last fit ended.</summary>
    public WidePoint Minimum => walk.At;

    /// <summary>Trial points of the last fit.</summary>
    public int Iterations => walk.Iterations;

    /// <summary>Estimated distance to the minimum of the last fit when it converged or stopped.</summary>
    public double Edm { get; private set; }

    /// <summary>Takes over the data of a fit.</summary>
    public void Load(DatasetBatch data, int dataset) => walk.Evaluator.Load(data, dataset);

    /// <summary>∂²NLL of the last fit, observed where it converged.</summary>
    public double SecondDerivative(int k, int l) => walk.SecondDerivative(k, l);

    /// <summary>Minimises.</summary>
    /// <param name="start">Start [global].</param>
    /// <param name="lower">Lower bounds [global].</param>
    /// <param name="upper">Upper bounds [global]; equal to the lower bound where held.</param>
    /// <param name="settings">Settings; steps judged by value mean the cautious way.</param>
    /// <param name="kinks">Whether valleys beyond kinks are looked at.</param>
    /// <returns>How it ended.</returns>
    public FitStatus Minimise(
        ReadOnlySpan<double> start, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, in MinimiserSettings settings, KinkSearch kinks)
    {
        Edm = 0.0;
        if (!walk.TryStart(start, lower, upper))
        {
            return FitStatus.NonFinite;
        }

        walk.Differentiate(WideCurvature.Expected);
        FitStatus status = Iterate(settings);
        if (status == FitStatus.Converged && layout.HasKinks && kinks == KinkSearch.BothSides)
        {
            LookBeyondKinks(settings);
        }

        return status;
    }

    private FitStatus Iterate(in MinimiserSettings settings)
    {
        bool cautious = settings.StepControl == StepControl.Value;
        bool indefinite = false;
        bool forced = false;
        bool stubborn = false;
        double damping = settings.InitialDamping;
        int last = walk.Iterations + settings.MaxIterations;
        while (true)
        {
            if (!walk.TrySolve(damping))
            {
                if (walk.Curvature == WideCurvature.Observed && !stubborn)
                {
                    if (IsAtTheBottomOfAValley(settings.EdmTolerance))
                    {
                        Polish();
                        return FitStatus.Converged;
                    }

                    indefinite = true;
                    walk.Differentiate(WideCurvature.Expected);
                }
                else if (damping > LargestDamping)
                {
                    return FitStatus.NotPositiveDefinite;
                }
                else
                {
                    forced = true;
                    damping = Math.Max(4.0 * damping, FirstDamping);
                }

                continue;
            }

            Edm = walk.Step.Predicted;
            bool near = Math.Abs(Edm) < settings.EdmTolerance;
            if (near && (damping == 0.0 || forced))
            {
                if (walk.Curvature == WideCurvature.Observed && damping == 0.0)
                {
                    Polish();
                    return FitStatus.Converged;
                }

                if (stubborn)
                {
                    return FitStatus.NotPositiveDefinite;
                }

                if (indefinite)
                {
                    // Steps by the expected Hessian see no way down, yet this is no minimum: damped steps by the observed one may.
                    stubborn = true;
                    forced = false;
                }

                damping = 0.0;
                walk.Differentiate(WideCurvature.Observed);
                continue;
            }

            if (walk.Iterations >= last)
            {
                return indefinite ? FitStatus.NotPositiveDefinite : FitStatus.IterationLimit;
            }

            if (near)
            {
                // It stands still only because it is damped: it has to show that it can do without.
                damping = 0.0;
                walk.Stay();
                continue;
            }

            double before = walk.At.Value;
            if (walk.TryStep(before + walk.Evaluator.Rounding))
            {
                damping = NextDamping(damping, (before - walk.At.Value) / Edm);
            }
            else if (settings.StepControl == StepControl.Value || !TryShorter())
            {
                damping = Math.Max(4.0 * damping, FirstDamping);
                continue;
            }

            cautious &= Math.Abs(Edm) > Near;
            indefinite = false;
            forced = false;
            stubborn = false;
            walk.Differentiate(cautious ? WideCurvature.Expected : WideCurvature.Observed);
        }
    }

    /// <summary>
    /// Whether the observed Hessian is singular but for rounding, as where two globals do the same, and the minimum is reached in what is left.
    /// </summary>
    private bool IsAtTheBottomOfAValley(double tolerance)
    {
        bool singular = walk.TrySolve(SingularDamping);
        Edm = walk.Step.Predicted;
        return singular && Math.Abs(Edm) < tolerance;
    }

    /// <summary>The damping after a step that was taken.</summary>
    /// <param name="damping">That of the step.</param>
    /// <param name="gain">Decrease over prediction.</param>
    private static double NextDamping(double damping, double gain)
        => gain < 0.1 ? 2.0 * damping
            : gain < 0.5 ? damping
            : damping < 2.0 * FirstDamping ? 0.0
            : 0.1 * damping;

    /// <summary>Tries parts of a step that was too long: where the parabola through what is known has its minimum.</summary>
    /// <returns>Whether the point moved.</returns>
    private bool TryShorter()
    {
        double here = walk.At.Value;
        double slope = walk.Step.Slope(walk.At.Gradient);
        double part = 1.0;
        for (int attempt = 0; attempt < ShorterSteps; attempt++)
        {
            double there = walk.Trial.Value;
            double lowest = double.IsFinite(there) ? -0.5 * slope * part * part / (there - here - (slope * part)) : 0.0;
            part = Math.Clamp(lowest, 0.1 * part, 0.5 * part);
            if (walk.TryStep(here + (SufficientDecrease * part * slope), part))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Newton steps until what is left is rounding.</summary>
    private void Polish()
    {
        for (int pass = 0; pass < PolishSteps && walk.TryLastStep(walk.At.Value + walk.Evaluator.Rounding); pass++)
        {
            walk.Differentiate(WideCurvature.Observed);
            if (!walk.TrySolve(0.0) || Math.Abs(walk.Step.Predicted) < PolishTolerance)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Where the NLL at a kink falls to both sides, there is a minimum on either. Looks for those beyond the kinks nearby, one at a time, and goes
    /// to the lowest.
    /// </summary>
    private void LookBeyondKinks(in MinimiserSettings settings)
    {
        double edm = Edm;
        int looks = 0;
        int k = 0;
        while (k < layout.Globals && looks < LooksBeyondKinks)
        {
            if (!walk.MayFallBeyondKink(k))
            {
                k++;
                continue;
            }

            looks++;
            best.CopyFrom(walk.At);
            if (TryBeyond(k, settings))
            {
                edm = Edm;
                k = 0;
            }
            else
            {
                walk.Return(best);
                k++;
            }
        }

        Edm = edm;
    }

    /// <summary>Fits from the mirror image of a global.</summary>
    /// <returns>Whether that led to a lower minimum.</returns>
    private bool TryBeyond(int global, in MinimiserSettings settings)
    {
        if (!walk.TryMirror(global))
        {
            return false;
        }

        walk.Differentiate(WideCurvature.Expected);
        return Iterate(settings) == FitStatus.Converged && walk.At.Value < best.Value - walk.Evaluator.Rounding;
    }
}
