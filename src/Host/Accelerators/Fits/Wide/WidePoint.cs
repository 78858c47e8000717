using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>A point of a fit: globals, NLL, gradient, and the box that a step from here may not leave.</summary>
internal sealed class WidePoint
{
    private readonly double[] left;
    private readonly double[] right;

    /// <summary>Makes room.</summary>
    public WidePoint(WideLayout layout)
    {
        X = new double[layout.Globals];
        Gradient = new double[layout.Globals];
        Sides = new int[layout.Globals];
        Lower = new double[layout.Globals];
        Upper = new double[layout.Globals];
        left = new double[layout.Globals];
        right = new double[layout.Globals];
    }

    /// <summary>The globals.</summary>
    public double[] X { get; }

    /// <summary>NLL − saturated NLL.</summary>
    public double Value { get; set; }

    /// <summary>Gradient; at a kink that of the side [global].</summary>
    public double[] Gradient { get; }

    /// <summary>The side of each global at a kink: −1 or 1 [global].</summary>
    public int[] Sides { get; }

    /// <summary>Lower bounds; 0 on the right of a kink [global].</summary>
    public double[] Lower { get; }

    /// <summary>Upper bounds; 0 on the left of a kink [global].</summary>
    public double[] Upper { get; }

    /// <summary>Whether the evaluator was here last.</summary>
    public bool IsLast { get; set; }

    /// <summary>Chooses the sides, then the gradient and the box. Call when the evaluator was here last.</summary>
    /// <param name="evaluator">The evaluator.</param>
    /// <param name="layout">The model.</param>
    /// <param name="lower">Bounds of the fit.</param>
    /// <param name="upper">Bounds of the fit.</param>
    /// <returns>Whether the gradient is finite.</returns>
    public bool Orient<TReal>(WideEvaluator<TReal> evaluator, WideLayout layout, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
        where TReal : unmanaged, IReal<TReal>
    {
        lower.CopyTo(Lower);
        upper.CopyTo(Upper);
        bool any = false;
        for (int k = 0; k < X.Length; k++)
        {
            Sides[k] = X[k] < 0.0 ? -1 : 1;
            any |= layout.HasKink[k] && X[k] == 0.0;
        }

        if (any)
        {
            evaluator.OneSided(X, -1, left);
            evaluator.OneSided(X, 1, right);
        }

        for (int k = 0; k < X.Length; k++)
        {
            if (layout.HasKink[k] && lower[k] < upper[k])
            {
                Sides[k] = X[k] == 0.0 ? Side(left[k], right[k], lower[k], upper[k]) : Sides[k];
                Lower[k] = Sides[k] > 0 ? Math.Max(lower[k], 0.0) : lower[k];
                Upper[k] = Sides[k] < 0 ? Math.Min(upper[k], 0.0) : upper[k];
            }
        }

        return evaluator.Gradient(X, Sides, Gradient);
    }

    /// <summary>Takes over globals and NLL of another point.</summary>
    public void CopyFrom(WidePoint other)
    {
        other.X.CopyTo(X, 0);
        Value = other.Value;
    }

    /// <summary>Whether a global is free, has a kink, and is not at it.</summary>
    public bool IsBesideKink(int k, WideLayout layout, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
        => layout.HasKink[k] && X[k] != 0.0 && lower[k] < 0.0 && upper[k] > 0.0;

    /// <summary>Whether the NLL, at a minimum beside a kink, may also fall beyond the kink: judged from here, to first order.</summary>
    /// <param name="k">The global.</param>
    /// <param name="evaluator">The evaluator, last here or close by.</param>
    /// <param name="variance">Of the global here.</param>
    public bool MayFallBeyondKink<TReal>(int k, WideEvaluator<TReal> evaluator, double variance)
        where TReal : unmanaged, IReal<TReal>
    {
        // With the others profiled, from slope 0 here to −|x|/variance (seen from the kink) at the kink; there it jumps. Half of it: a rough estimate.
        evaluator.OneSided(X, -1, left);
        evaluator.OneSided(X, 1, right);
        return (left[k] - right[k]) * variance > 0.5 * Math.Abs(X[k]);
    }

    /// <summary>The side of a kink to which the NLL falls, the steeper one if to both, the one where it rises less if to neither.</summary>
    private static int Side(double left, double right, double lower, double upper)
        => lower >= 0.0 ? 1 : upper <= 0.0 ? -1 : -right >= left ? 1 : -1;
}
