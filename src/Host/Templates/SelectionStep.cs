namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// A known discontinuity of the selection along M²rec: below <paramref name="M2"/> a signal event is selected <paramref name="Ratio"/> times less often.
/// </summary>
/// <remarks>
/// The window on the recoil angle opens at 4 GeV², which changes the signal efficiency by a tenth within the resolution of a 2 GeV Z'. Interpolation in
/// mass works on samples from which the step was taken out (as if the selection above it held everywhere) and puts it back at the
/// hypothesis. Without it the efficiency between generated masses of 1, 2 and 3 GeV is wrong by up to 5 %.
/// </remarks>
/// <param name="M2">Where [GeV²].</param>
/// <param name="Ratio">Efficiency above over below; 1 = no step.</param>
internal readonly record struct SelectionStep(double M2, double Ratio)
{
    /// <summary>A sample straddles the step where each side holds at least this share of its events.</summary>
    private const double Straddling = 0.2;

    /// <summary>A sample is on one side where the other holds at most this share.</summary>
    private const double OneSided = 0.1;

    /// <summary>Efficiency at <paramref name="m2"/> relative to that above the step.</summary>
    public double Factor(double m2) => m2 < M2 ? 1 / Ratio : 1;

    /// <summary>
    /// Estimates the ratio from the samples that straddle the step: their events above and below, over the same in the shape interpolated between the
    /// nearest samples on either side, which do not. 1 where no sample straddles, or none lies on a side.
    /// </summary>
    /// <param name="samples">Samples by ascending mass, with the step in.</param>
    /// <param name="m2">Where the step is [GeV²].</param>
    public static SelectionStep Estimate(IReadOnlyList<SignalSample> samples, double m2)
    {
        double sum = 0, information = 0;
        foreach (SignalSample sample in samples)
        {
            (double below, double above) = Sides(sample, m2);
            if (Math.Min(below, above) < Straddling * (below + above)
                || samples.LastOrDefault(s => s.MassGeV < sample.MassGeV && Sides(s, m2).Above < OneSided) is not { } low
                || samples.FirstOrDefault(s => s.MassGeV > sample.MassGeV && Sides(s, m2).Below < OneSided) is not { } high)
            {
                continue;
            }

            double fraction = (sample.MassGeV - low.MassGeV) / (high.MassGeV - low.MassGeV);
            double reduced = (m2 - (sample.MassGeV * sample.MassGeV)) / sample.Width;
            double expectedBelow = Mix(s => s.Shape.Fraction(double.NegativeInfinity, reduced * s.Width));
            double expectedAbove = Mix(s => s.Shape.Fraction(reduced * s.Width, double.PositiveInfinity));
            if (expectedBelow <= 0 || expectedAbove <= 0)
            {
                continue;
            }

            double weight = 1 / sample.Shape.CumulativeSquares[^1];
            sum += weight * Math.Log(above / below * expectedBelow / expectedAbove);
            information += weight;

            double Mix(Func<SignalSample, double> of) => ((1 - fraction) * of(low)) + (fraction * of(high));
        }

        return new SelectionStep(m2, information > 0 ? Math.Exp(sum / information) : 1);
    }

    private static (double Below, double Above) Sides(SignalSample sample, double m2)
    {
        double residual = m2 - (sample.MassGeV * sample.MassGeV);
        return (sample.Shape.Fraction(double.NegativeInfinity, residual), sample.Shape.Fraction(residual, double.PositiveInfinity));
    }
}
