namespace ZPrimeGpu.Host.Templates;

/// <summary>Distribution of the residual r = M²rec − m² of one generated signal mass, as cumulative sums that are linear between their edges.</summary>
/// <remarks>Normalised to all selected events of the mass, so the fractions inside the range may sum to less than 1.</remarks>
/// <param name="Edges">Residual edges [GeV²].</param>
/// <param name="Cumulative">Fraction of the selected events below each edge [edge].</param>
/// <param name="CumulativeSquares">Σw² below each edge over the squared total: the inverse number of effective events [edge].</param>
internal sealed record ResidualShape(double[] Edges, double[] Cumulative, double[] CumulativeSquares)
{
    /// <summary>Fraction of the selected events with residual between two values [GeV²].</summary>
    public double Fraction(double from, double to) => At(Cumulative, to) - At(Cumulative, from);

    /// <summary>
    /// Monte-Carlo variance of <see cref="Fraction"/>, a share of a weighted total: s (1 − 2 p) + p² S, with s and S the sums of squares in the range
    /// and in all.
    /// </summary>
    public double Variance(double from, double to)
    {
        double p = Fraction(from, to);
        double squares = At(CumulativeSquares, to) - At(CumulativeSquares, from);
        return Math.Max(0, (squares * (1 - (2 * p))) + (p * p * CumulativeSquares[^1]));
    }

    /// <summary>Half width of the central 68.27 % of the residuals inside the range [GeV²].</summary>
    public double HalfWidth68 => 0.5 * (Quantile(0.841344746) - Quantile(0.158655254));

    private double Quantile(double probability)
    {
        double target = probability * Cumulative[^1];
        int k = 1;
        while (k < Cumulative.Length - 1 && Cumulative[k] < target)
        {
            k++;
        }

        double step = Cumulative[k] - Cumulative[k - 1];
        double fraction = step > 0 ? (target - Cumulative[k - 1]) / step : 0;
        return Edges[k - 1] + (fraction * (Edges[k] - Edges[k - 1]));
    }

    private double At(double[] cumulative, double residual)
    {
        int count = Edges.Length;
        if (residual <= Edges[0])
        {
            return 0;
        }

        if (residual >= Edges[count - 1])
        {
            return cumulative[count - 1];
        }

        int above = Array.BinarySearch(Edges, residual);
        above = above >= 0 ? above : ~above;
        double fraction = (residual - Edges[above - 1]) / (Edges[above] - Edges[above - 1]);
        return cumulative[above - 1] + (fraction * (cumulative[above] - cumulative[above - 1]));
    }
}
