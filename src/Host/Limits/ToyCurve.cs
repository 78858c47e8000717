namespace ZPrimeGpu.Host.Limits;

/// <summary>A point of a p-value curve over the POI, measured by toys, with the threshold that the curve is to cross.</summary>
/// <param name="Poi">POI.</param>
/// <param name="Passing">Toys that pass.</param>
/// <param name="Toys">Toys.</param>
/// <param name="Threshold">Φ⁻¹ of the p-value at which the curve crosses.</param>
/// <param name="ThresholdError">Its error, in the same direction at all points; may be negative.</param>
internal readonly record struct ToyCurvePoint(double Poi, int Passing, int Toys, double Threshold, double ThresholdError)
{
    /// <summary>Distance to the threshold in standard deviations of a normal distribution, Φ⁻¹(p) − threshold; half a toy keeps it finite.</summary>
    public double Distance => -AsymptoticFormulae.UpperQuantile((Passing + 0.5) / (Toys + 1.0)) - Threshold;
}

/// <summary>How a curve meets its threshold.</summary>
internal enum ToyCrossingKind
{
    /// <summary>It crosses inside the grid.</summary>
    Inside,

    /// <summary>It is below the threshold already at the first point.</summary>
    BelowGrid,

    /// <summary>It is above the threshold still at the last point.</summary>
    AboveGrid,
}

/// <summary>Where a falling curve crosses its threshold.</summary>
/// <param name="Kind">Whether it does.</param>
/// <param name="Poi">The crossing; 0 unless inside.</param>
/// <param name="SignalError">Standard error of the crossing from the toys that were counted.</param>
/// <param name="ThresholdError">Standard error from the threshold.</param>
/// <param name="Bracket">Index of the last point before the crossing.</param>
/// <param name="First">First point used.</param>
/// <param name="Last">Last point used.</param>
internal readonly record struct ToyCrossing(
    ToyCrossingKind Kind, double Poi, double SignalError, double ThresholdError, int Bracket, int First, int Last)
{
    /// <summary>Whether a smooth curve describes the points around; otherwise the crossing is known to its interval only.</summary>
    public bool IsSmooth => Last - Bracket > 1 || First < Bracket;

    /// <summary>Standard error.</summary>
    public double Error => Math.Sqrt((SignalError * SignalError) + (ThresholdError * ThresholdError));
}

/// <summary>Finds where a falling p-value curve crosses its threshold.</summary>
/// <remarks>
/// <para>The crossing is bracketed on the isotonic regression of the distances to the threshold (pool adjacent violators), which has exactly one change of sign. Around the
/// bracket Φ⁻¹(p) − threshold = f(POI) is nearly straight; f is a polynomial through up to six points, fitted by maximum likelihood to the binomial counts
/// (<see cref="ProbitFit"/>), so that points with no toy passing, or all, are used for what they are. The crossing is the root of f. Where no polynomial describes the points,
/// as at the steps of a counting experiment without nuisances, it is interpolated in its interval, with the interval's width as an error.</para>
/// <para>Errors: with v the powers of the POI at the root and C the inverse Fisher information, the counts give √(vᵀCv)/|f′|; the errors of the thresholds, made by the same
/// background-only toys at all points, are added linearly with the weights of the fit.</para>
/// </remarks>
internal static class ToyCurve
{
    // Points beyond, in standard deviations from the threshold, say nothing about the crossing.
    private const double FarthestDistance = 2.5;
    private const int PointsOnEachSide = 3;

    /// <summary>Finds the crossing.</summary>
    /// <param name="points">The curve, at least one point, POI rising.</param>
    public static ToyCrossing Cross(ReadOnlySpan<ToyCurvePoint> points)
    {
        double[] distances = Isotonic(points);
        int after = 0;
        while (after < distances.Length && distances[after] > 0.0)
        {
            after++;
        }

        if (after == 0 || after == distances.Length)
        {
            return new(after == 0 ? ToyCrossingKind.BelowGrid : ToyCrossingKind.AboveGrid, 0.0, 0.0, 0.0, after - 1, 0, 0);
        }

        for (int side = PointsOnEachSide; side > 1; side--)
        {
            int first = after - 1;
            while (first > 0 && after - first < side && Math.Abs(points[first - 1].Distance) < FarthestDistance)
            {
                first--;
            }

            int last = after;
            while (last < points.Length - 1 && last - after < side - 1 && Math.Abs(points[last + 1].Distance) < FarthestDistance)
            {
                last++;
            }

            if (Fitted(points, after - 1, first, last) is ToyCrossing crossing)
            {
                return crossing;
            }
        }

        return Straight(points, distances, after - 1);
    }

    private static ToyCrossing? Fitted(ReadOnlySpan<ToyCurvePoint> points, int bracket, int first, int last)
    {
        ReadOnlySpan<ToyCurvePoint> used = points[first..(last + 1)];
        if (ProbitFit.Run(used, points[bracket].Poi, points[bracket + 1].Poi) is not ProbitFit fit || last - first < 2 || !fit.Describes(used))
        {
            return null;
        }

        // The root may lie just beyond the bracket: the polynomial averages over more points than two.
        double low = points[bracket].Poi;
        double high = points[bracket + 1].Poi;
        if (fit.Value(low) <= 0.0)
        {
            low = points[Math.Max(first, bracket - 1)].Poi;
        }

        if (fit.Value(high) > 0.0)
        {
            high = points[Math.Min(last, bracket + 2)].Poi;
        }

        if (fit.Value(low) <= 0.0 || fit.Value(high) > 0.0)
        {
            return null;
        }

        for (int halving = 0; halving < 60; halving++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = fit.Value(middle) > 0.0 ? (middle, high) : (low, middle);
        }

        double root = 0.5 * (low + high);
        double slope = Math.Abs(fit.Slope(root));
        return slope > 0.0
            ? new(ToyCrossingKind.Inside, root, fit.ErrorAt(root) / slope, Math.Abs(fit.ShiftAt(root, used)) / slope, bracket, first, last)
            : null;
    }

    /// <summary>The straight line between the two points of the bracket.</summary>
    private static ToyCrossing Straight(ReadOnlySpan<ToyCurvePoint> points, double[] distances, int bracket)
    {
        ToyCurvePoint low = points[bracket];
        ToyCurvePoint high = points[bracket + 1];
        double fall = distances[bracket] - distances[bracket + 1];
        double weight = distances[bracket] / fall;
        double step = high.Poi - low.Poi;
        double signal = Math.Sqrt(Math.Pow((1.0 - weight) * DistanceError(low), 2.0) + Math.Pow(weight * DistanceError(high), 2.0));
        double threshold = Math.Abs(((1.0 - weight) * low.ThresholdError) + (weight * high.ThresholdError));

        // A step of the curve is where it is between the two points, and no better.
        double perDistance = step / fall;
        return new(
            ToyCrossingKind.Inside,
            low.Poi + (weight * step),
            Math.Max(signal * perDistance, step / Math.Sqrt(12.0)),
            threshold * perDistance,
            bracket,
            bracket,
            bracket + 1);
    }

    private static double DistanceError(ToyCurvePoint point)
        => new ToyFraction(point.Passing, point.Toys).Error / ProbitFit.Density(point.Distance + point.Threshold);

    /// <summary>The falling sequence nearest to the distances, weighted by toys.</summary>
    private static double[] Isotonic(ReadOnlySpan<ToyCurvePoint> points)
    {
        var pools = new List<(double Mean, double Weight, int Length)>();
        foreach (ToyCurvePoint point in points)
        {
            (double Mean, double Weight, int Length) pool = (point.Distance, point.Toys, 1);
            while (pools.Count > 0 && pools[^1].Mean < pool.Mean)
            {
                double weight = pools[^1].Weight + pool.Weight;
                pool = (((pools[^1].Mean * pools[^1].Weight) + (pool.Mean * pool.Weight)) / weight, weight, pools[^1].Length + pool.Length);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        return [.. pools.SelectMany(p => Enumerable.Repeat(p.Mean, p.Length))];
    }
}
