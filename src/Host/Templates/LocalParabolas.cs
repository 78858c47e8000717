using System.Diagnostics;

namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// Interpolation between points on a line: between two neighbours, the mean of the parabolas through each of them and its own neighbours, weighted
/// linearly by distance (Overhauser). Exact for parabolas, continuous in slope, local; linear where there are only two points, constant beyond the ends.
/// </summary>
/// <remarks>It is linear in the values, so it is given as the weights of at most four consecutive points; they sum to 1.</remarks>
/// <param name="First">Index of the first point.</param>
/// <param name="Weights">Weights of the points from there on.</param>
internal readonly record struct LocalParabolas(int First, double[] Weights)
{
    /// <summary>The weights at <paramref name="at"/>.</summary>
    /// <param name="x">Points, strictly ascending, at least one.</param>
    /// <param name="at">Where.</param>
    public static LocalParabolas At(ReadOnlySpan<double> x, double at)
    {
        Debug.Assert(x.Length > 0, "nothing to interpolate");
        if (at <= x[0])
        {
            return new LocalParabolas(0, [1.0]);
        }

        if (at >= x[^1])
        {
            return new LocalParabolas(x.Length - 1, [1.0]);
        }

        int lower = 0;
        while (x[lower + 1] <= at)
        {
            lower++;
        }

        double fraction = (at - x[lower]) / (x[lower + 1] - x[lower]);
        if (x.Length == 2)
        {
            return new LocalParabolas(lower, [1 - fraction, fraction]);
        }

        // At the ends both means are the one parabola there is.
        int left = Math.Max(lower - 1, 0);
        int right = Math.Min(lower, x.Length - 3);
        var weights = new double[right + 3 - left];
        AddParabola(x[left..], at, 1 - fraction, weights);
        AddParabola(x[right..], at, fraction, weights.AsSpan(right - left));
        return new LocalParabolas(left, weights);
    }

    /// <summary>Σ weight · value of the points.</summary>
    /// <param name="values">Value of every point.</param>
    public double Of(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int i = 0; i < Weights.Length; i++)
        {
            sum += Weights[i] * values[First + i];
        }

        return sum;
    }

    /// <summary>Σ weight² · variance of the points.</summary>
    /// <param name="variances">Variance of every point.</param>
    public double VarianceOf(ReadOnlySpan<double> variances)
    {
        double sum = 0;
        for (int i = 0; i < Weights.Length; i++)
        {
            sum += Weights[i] * Weights[i] * variances[First + i];
        }

        return sum;
    }

    /// <summary>Adds the weights of the parabola through the first three points (Lagrange's form).</summary>
    private static void AddParabola(ReadOnlySpan<double> x, double at, double factor, Span<double> weights)
    {
        double a = x[0], b = x[1], c = x[2];
        weights[0] += factor * (at - b) * (at - c) / ((a - b) * (a - c));
        weights[1] += factor * (at - a) * (at - c) / ((b - a) * (b - c));
        weights[2] += factor * (at - a) * (at - b) / ((c - a) * (c - b));
    }
}
