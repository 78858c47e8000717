namespace ZPrimeGpu.Host.Theory;

/// <summary>
/// Initial-state radiation of photons: σ_ISR(s) = ∫ dx F(x, s) σ((1−x)s), soft photons exponentiated (Kuraev and Fadin, Sov. J. Nucl. Phys. 41 (1985) 466) around
/// the complete O(α²) soft and virtual correction (Berends, van Neerven and Burgers, Nucl. Phys. B 297 (1988) 429).
/// </summary>
/// <remarks>
/// <code>
/// F = β x^{β−1} Δ + H(x),   L = ln(s/mₑ²),   β = (2α/π)(L − 1)
/// Δ = 1 + (α/π) (3L/2 + 2ζ₂ − 2)
///       + (α/π)² { (9/8 − 2ζ₂) L² + (−45/16 + 11ζ₂/2 + 3ζ₃) L − 6ζ₂²/5 − 9ζ₃/2 − 6ζ₂ ln 2 + 3ζ₂/8 + 19/4 }
/// H = −β (1 − x/2) + (β²/8) { 4(2−x) ln(1/x) + [1 + 3(1−x)²] ln(1/(1−x))/x − 6 + x }
/// </code>
/// α here is α(0), whatever the choice for the hard process: these are real photons. No e⁺e⁻ pairs: Kuraev and Fadin's Δ, which has the virtual ones, is smaller by 0.0019.
/// Published schemes of second order differ by up to about 1 % in σ, which is the accuracy to expect.
/// </remarks>
internal readonly struct InitialStateRadiator
{
    private const double AlphaOverPi = 1.0 / (Constants.AlphaInverseAtZero * Math.PI);

    /// <summary>The radiator at one squared c.m. energy [GeV²].</summary>
    public InitialStateRadiator(double s)
    {
        double logarithm = Math.Log(s / (Constants.ElectronMass * Constants.ElectronMass));
        Beta = 2.0 * AlphaOverPi * (logarithm - 1.0);
        const double Zeta2 = Math.PI * Math.PI / 6.0;
        const double Zeta3 = 1.2020569031595943;
        double second = (((9.0 / 8.0) - (2.0 * Zeta2)) * logarithm * logarithm)
            + (((-45.0 / 16.0) + (5.5 * Zeta2) + (3.0 * Zeta3)) * logarithm)
            - (1.2 * Zeta2 * Zeta2) - (4.5 * Zeta3) - (6.0 * Zeta2 * Math.Log(2.0)) + (0.375 * Zeta2) + 4.75;
        Soft = 1.0 + (AlphaOverPi * ((1.5 * logarithm) + (2.0 * Zeta2) - 2.0)) + (AlphaOverPi * AlphaOverPi * second);
    }

    /// <summary>β, the strength of radiation: 0.0877 at 10.58 GeV.</summary>
    public double Beta { get; }

    /// <summary>Δ, the factor of the soft part β x^{β−1}.</summary>
    public double Soft { get; }

    /// <summary>H(x), what is added to the soft part; x is the radiated fraction of s, between 0 and 1.</summary>
    public double Hard(double x)
    {
        double rest = 1.0 - x;
        double second = (4.0 * (2.0 - x) * -Math.Log(x)) - ((1.0 + (3.0 * rest * rest)) / x * Log1Minus(x)) - 6.0 + x;
        return (-Beta * (1.0 - (0.5 * x))) + (Beta * Beta / 8.0 * second);
    }

    /// <summary>F(x); it diverges at 0, integrably.</summary>
    public double At(double x) => (Beta * Math.Pow(x, Beta - 1.0) * Soft) + Hard(x);

    private static double Log1Minus(double x) => x < 1e-5 ? -x * (1.0 + (0.5 * x)) : Math.Log(1.0 - x);
}
