namespace ZPrimeGpu.Host.Theory;

/// <summary>The cross section that turns a limit on a wide resonance into one on g′.</summary>
/// <remarks>
/// <para>A wide Z′ is made at every M′² = x with dσ/dx = g′² f(x) σ₁(√x), f the Breit–Wigner of fixed width in x and σ₁ the narrow cross section for g′ = 1. The limit is on the integral
/// of a template ∝ f(x), normalised below the kinematic end, and rests on a window W around M². Equal yields in W give
/// σ₁(wide) = F ∫_W f σ₁(√x) dx / ∫_W f dx, F = ∫₀^end f dx the part of the line shape below the end. Outside W nothing is used of σ₁, which far below the peak is so large that
/// the total would depend on how the line shape is continued there (threshold and running of the width).</para>
/// <para>With x = M²(1 + γ tan φ), γ = Γ/M, f dx = dφ/π: a smooth integral over φ.</para>
/// </remarks>
internal static class WideCrossSection
{
    private const double Tolerance = 1e-8;

    /// <summary>Smallest mass of the average, over the mass of the resonance: wider windows end here.</summary>
    private const double LeastMassRatio = 0.1;

    /// <summary>σ₁(wide), in the unit of the narrow one.</summary>
    /// <param name="narrow">σ₁ against mass [GeV]; 0 beyond the end.</param>
    /// <param name="mass">Mass of the resonance, positive [GeV].</param>
    /// <param name="gammaOverM">Γ/M, positive.</param>
    /// <param name="halfWidths">W reaches this many half widths MΓ to each side of M².</param>
    /// <param name="end">Kinematic end of the mass [GeV].</param>
    public static double Average(Func<double, double> narrow, double mass, double gammaOverM, double halfWidths, double end)
    {
        double atEnd = Angle(end * end / (mass * mass));
        double low = Math.Max(-Math.Atan(halfWidths), Angle(LeastMassRatio * LeastMassRatio));
        double high = Math.Min(Math.Atan(halfWidths), atEnd);
        if (!(high > low))
        {
            return 0.0;
        }

        double inRange = (atEnd - Angle(0.0)) / Math.PI;
        return inRange * Quadrature.Integrate(At, low, high, Tolerance).Value / (high - low);

        double Angle(double ratio) => Math.Atan((ratio - 1.0) / gammaOverM);

        double At(double angle) => narrow(mass * Math.Sqrt(1.0 + (gammaOverM * Math.Tan(angle))));
    }
}
