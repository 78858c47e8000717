using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>One damped Newton step within bounds: the minimum of the quadratic model over the box, by an active set.</summary>
/// <remarks>
/// A global is held at a bound when it is there and the gradient pushes outwards; those that the step would carry across a bound are put on
/// it and the others solved for again; those held that the quadratic model would rather move inwards are let go again, in the first rounds.
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WideBoxStep<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private const int Rounds = 60;
    private const int RoundsWithRelease = 20;

    // A held global is let go when that promises a larger decrease [NLL].
    private const double Worthwhile = 1e-13;

    private readonly AlignedNumbers memory;
    private readonly WideCholesky<TReal> cholesky;
    private readonly int globals;
    private readonly int stride;
    private readonly double* step;
    private readonly Hold[] holds;
    private readonly int[] free;
    private readonly double[] right;
    private readonly double[] solution;
    private readonly double[] product;
    private int freeCount;

    /// <summary>Makes room.</summary>
    /// <param name="globals">Number of globals.</param>
    public WideBoxStep(int globals)
    {
        this.globals = globals;
        stride = WideLayout.Padded(globals);
        memory = new AlignedNumbers(stride);
        step = memory.Start;
        cholesky = new WideCholesky<TReal>(globals);
        holds = new Hold[globals];
        free = new int[globals];
        right = new double[globals];
        solution = new double[globals];
        product = new double[globals];
    }

    /// <summary>Whether a global is free, or where it is held.</summary>
    private enum Hold
    {
        /// <summary>Free.</summary>
        None,

        /// <summary>Its bounds are equal, or it has no effect.</summary>
        Fixed,

        /// <summary>At the lower bound.</summary>
        Lower,

        /// <summary>At the upper bound.</summary>
        Upper,
    }

    /// <summary>The step [global].</summary>
    public ReadOnlySpan<double> Step => new(step, globals);

    /// <summary>The decrease of the undamped quadratic model over the step.</summary>
    public double Predicted { get; private set; }

    /// <summary>Solves for the step.</summary>
    /// <param name="hessian">Hessian, both triangles [global, padded global].</param>
    /// <param name="gradient">Gradient.</param>
    /// <param name="x">The globals.</param>
    /// <param name="lower">Lower bounds.</param>
    /// <param name="upper">Upper bounds.</param>
    /// <param name="damping">Damping in units of the Hessian's diagonal.</param>
    /// <returns>False where the damped Hessian over the free globals is not positive definite.</returns>
    public bool Solve(
        double* hessian, ReadOnlySpan<double> gradient, ReadOnlySpan<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double damping)
    {
        new Span<double>(step, stride).Clear();
        Start(hessian, gradient, x, lower, upper);
        for (int round = 0; round < Rounds; round++)
        {
            if (!SolveFree(hessian, gradient, damping))
            {
                return false;
            }

            if (!HoldCrossing(x, lower, upper))
            {
                MultiplyHessian(hessian);
                if (round >= RoundsWithRelease || !Release(hessian, gradient, damping))
                {
                    break;
                }
            }
        }

        MultiplyHessian(hessian);
        double sum = 0.0;
        for (int k = 0; k < globals; k++)
        {
            sum += step[k] * (gradient[k] + (0.5 * product[k]));
        }

        Predicted = -sum;
        return true;
    }

    /// <summary>x + step; held globals land on their bound to the last bit.</summary>
    public void MoveTo(ReadOnlySpan<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> trial)
    {
        for (int k = 0; k < globals; k++)
        {
            trial[k] = holds[k] switch
            {
                Hold.Fixed => x[k],
                Hold.Lower => lower[k],
                Hold.Upper => upper[k],
                _ => Math.Clamp(x[k] + step[k], lower[k], upper[k]),
            };
        }
    }

    /// <summary>(H⁻¹) of a global over the free ones, for the Hessian of the last step; 0 if it is held.</summary>
    public double Variance(int global)
    {
        int place = Array.IndexOf(free, global, 0, freeCount);
        if (place < 0)
        {
            return 0.0;
        }

        Array.Clear(right);
        right[place] = 1.0;
        cholesky.Solve(right, solution);
        return solution[place];
    }

    /// <summary>gᵀ step.</summary>
    public double Slope(ReadOnlySpan<double> gradient)
    {
        double sum = 0.0;
        for (int k = 0; k < globals; k++)
        {
            sum += gradient[k] * step[k];
        }

        return sum;
    }

    /// <summary>x + part · step.</summary>
    public void MoveTo(ReadOnlySpan<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> trial, double part)
    {
        for (int k = 0; k < globals; k++)
        {
            trial[k] = Math.Clamp(x[k] + (part * step[k]), lower[k], upper[k]);
        }
    }

    private void Start(double* hessian, ReadOnlySpan<double> gradient, ReadOnlySpan<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        for (int k = 0; k < globals; k++)
        {
            bool without = gradient[k] == 0.0 && hessian[(k * stride) + k] == 0.0;
            holds[k] = lower[k] == upper[k] || without ? Hold.Fixed
                : x[k] <= lower[k] && gradient[k] > 0.0 ? Hold.Lower
                : x[k] >= upper[k] && gradient[k] < 0.0 ? Hold.Upper
                : Hold.None;
        }
    }

    /// <summary>Step of the free globals: −H⁻¹ (g + H·displacement of the held ones), H damped.</summary>
    private bool SolveFree(double* hessian, ReadOnlySpan<double> gradient, double damping)
    {
        int count = 0;
        bool displaced = false;
        for (int k = 0; k < globals; k++)
        {
            if (holds[k] == Hold.None)
            {
                free[count++] = k;
                step[k] = 0.0;
            }
            else
            {
                displaced |= step[k] != 0.0;
            }
        }

        freeCount = count;
        ReadOnlySpan<int> chosen = free.AsSpan(0, count);
        if (!cholesky.Factorise(hessian, stride, chosen, damping))
        {
            return false;
        }

        if (displaced)
        {
            MultiplyHessian(hessian);
        }

        for (int i = 0; i < count; i++)
        {
            right[i] = -gradient[free[i]] - (displaced ? product[free[i]] : 0.0);
        }

        cholesky.Solve(right, solution);
        for (int i = 0; i < count; i++)
        {
            step[free[i]] = solution[i];
        }

        return true;
    }

    private bool HoldCrossing(ReadOnlySpan<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        bool any = false;
        for (int k = 0; k < globals; k++)
        {
            if (holds[k] == Hold.None)
            {
                double toLower = lower[k] - x[k];
                double toUpper = upper[k] - x[k];
                if (step[k] < toLower)
                {
                    (holds[k], step[k], any) = (Hold.Lower, toLower, true);
                }
                else if (step[k] > toUpper)
                {
                    (holds[k], step[k], any) = (Hold.Upper, toUpper, true);
                }
            }
        }

        return any;
    }

    /// <summary>Lets go those held at a bound that the model would rather move inwards.</summary>
    private bool Release(double* hessian, ReadOnlySpan<double> gradient, double damping)
    {
        bool any = false;
        for (int k = 0; k < globals; k++)
        {
            double curvature = hessian[(k * stride) + k];
            double slope = gradient[k] + product[k] + (damping * Math.Abs(curvature) * step[k]);
            bool inwards = (holds[k] == Hold.Lower && slope < 0.0) || (holds[k] == Hold.Upper && slope > 0.0);
            if (inwards && slope * slope > 2.0 * Worthwhile * Math.Abs(curvature))
            {
                holds[k] = Hold.None;
                any = true;
            }
        }

        return any;
    }

    /// <summary>product = H step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyHessian(double* hessian)
    {
        for (int k = 0; k < globals; k++)
        {
            product[k] = BinVectors<TReal>.Dot((TReal*)(hessian + (k * stride)), (TReal*)step, stride / TReal.Lanes);
        }
    }
}
