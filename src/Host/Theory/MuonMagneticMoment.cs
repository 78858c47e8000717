namespace ZPrimeGpu.Host.Theory;

/// <summary>One-loop contribution of a Z′ with a vector coupling to the muon's anomalous magnetic moment a = (g−2)/2.</summary>
/// <remarks>
/// Δa = g′²/(8π²) ∫₀¹ dx 2x²(1−x) / (x² + r(1−x)), r = M²/m². Limits: g′²/8π² for M → 0 (Schwinger's α/2π) and g′²m²/(12π²M²) for M → ∞.
/// Below x = 1/2 the variable is w in x = √r sinh w, above it, for a heavy Z′, v = ln(1 + r(1−x)): both follow the scale at which the denominator turns.
/// </remarks>
internal static class MuonMagneticMoment
{
    private const double Tolerance = 1e-11;

    /// <summary>Δa for g′ = 1.</summary>
    /// <param name="mass">Z′ mass, positive [GeV].</param>
    public static Integral PerCouplingSquared(double mass)
    {
        double r = mass * mass / (Constants.MuonMass * Constants.MuonMass);
        double root = Math.Sqrt(r);
        Integral low = Quadrature.Integrate(
            w =>
            {
                double x = root * Math.Sinh(w);
                return Kernel(x, 1.0 - x) * root * Math.Cosh(w);
            },
            0.0,
            Math.Asinh(0.5 / root),
            Tolerance);
        Integral high = r < 1.0
            ? Quadrature.Integrate(x => Kernel(x, 1.0 - x), 0.5, 1.0, Tolerance)
            : Quadrature.Integrate(Logarithmic, 0.0, Math.Log(1.0 + (0.5 * r)), Tolerance);
        return 1.0 / (8.0 * Math.PI * Math.PI) * (low + high);

        double Logarithmic(double v)
        {
            double rest = (Math.Exp(v) - 1.0) / r;
            return Kernel(1.0 - rest, rest) * Math.Exp(v) / r;
        }

        double Kernel(double x, double rest) => 2.0 * x * x * rest / ((x * x) + (r * rest));
    }
}
