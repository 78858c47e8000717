namespace ZPrimeGpu.Host.Theory;

/// <summary>The kind of a dark-matter particle χ that the Z′ decays to.</summary>
internal enum DarkMatter
{
    /// <summary>A Dirac fermion.</summary>
    Dirac,

    /// <summary>A complex scalar.</summary>
    ComplexScalar,
}

/// <summary>Partial widths of the Z′ of L_μ − L_τ, vector couplings [GeV].</summary>
/// <remarks>
/// With r = m²/M²: Γ(ℓℓ) = g′²M/(12π) (1+2r) √(1−4r) for ℓ = μ, τ; Γ(νν̄) = g′²M/(24π) for each of ν_μ and ν_τ, which are left-handed; for a Dirac χ as for a
/// lepton with g_D; for a complex scalar g_D²M/(48π) (1−4r)^{3/2}. 0 below threshold.
/// </remarks>
internal static class ZPrimeWidths
{
    /// <summary>Γ(Z′ → ℓ⁺ℓ⁻) of one charged lepton [GeV].</summary>
    /// <param name="mass">Z′ mass M [GeV].</param>
    /// <param name="gPrime">Coupling g′.</param>
    /// <param name="leptonMass">Lepton mass [GeV].</param>
    public static double ChargedLepton(double mass, double gPrime, double leptonMass)
        => gPrime * gPrime * mass / (12.0 * Math.PI) * FermionFactor(mass, leptonMass);

    /// <summary>Γ(Z′ → νν̄), ν_μ and ν_τ together [GeV].</summary>
    public static double Neutrinos(double mass, double gPrime) => 2.0 * gPrime * gPrime * mass / (24.0 * Math.PI);

    /// <summary>Γ(Z′ → μμ, ττ, νν̄), all that L_μ − L_τ has without dark matter [GeV].</summary>
    public static double Visible(double mass, double gPrime)
        => ChargedLepton(mass, gPrime, Constants.MuonMass) + ChargedLepton(mass, gPrime, Constants.TauMass) + Neutrinos(mass, gPrime);

    /// <summary>Γ(Z′ → χχ̄) [GeV].</summary>
    /// <param name="mass">Z′ mass M [GeV].</param>
    /// <param name="alphaD">α_D = g_D²/4π.</param>
    /// <param name="kind">What χ is.</param>
    /// <param name="darkMass">Mass of χ [GeV].</param>
    public static double Dark(double mass, double alphaD, DarkMatter kind, double darkMass) => alphaD * mass * DarkFactor(mass, kind, darkMass);

    /// <summary>The α_D that gives a width Γ/M to χχ̄ alone; null where the decay is closed.</summary>
    /// <remarks>A complex scalar of mass M/3 and Γ/M = 0.1: 2.898, the 2.9 of arXiv:2212.03066.</remarks>
    public static double? AlphaDForWidth(double widthOverMass, double mass, DarkMatter kind, double darkMass)
    {
        double factor = DarkFactor(mass, kind, darkMass);
        return factor > 0.0 ? widthOverMass / factor : null;
    }

    /// <summary>Γ/(α_D M).</summary>
    private static double DarkFactor(double mass, DarkMatter kind, double darkMass)
    {
        double ratio = darkMass / mass;
        double open = Math.Max(1.0 - (4.0 * ratio * ratio), 0.0);
        return kind switch
        {
            DarkMatter.Dirac => FermionFactor(mass, darkMass) / 3.0,
            DarkMatter.ComplexScalar => open * Math.Sqrt(open) / 12.0,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>(1+2r) √(1−4r).</summary>
    private static double FermionFactor(double mass, double fermionMass)
    {
        double ratio = fermionMass * fermionMass / (mass * mass);
        return ratio < 0.25 ? (1.0 + (2.0 * ratio)) * Math.Sqrt(1.0 - (4.0 * ratio)) : 0.0;
    }
}
