namespace ZPrimeGpu.Host.Theory;

/// <summary>
/// The squared amplitude of γ* → μ⁺μ⁻Z′ with a vector coupling, full muon mass, contracted with −g_{μν} and integrated over the direction of the
/// muons in their own rest frame: one analytic function of the Z′ energy.
/// </summary>
/// <remarks>
/// <para>
/// Amplitude: the Z′ (momentum Q, mass M) leaves one muon (p) or the other (k), masses m. With D₁ = (p+Q)² − m² and D₂ = (k+Q)² − m², the
/// hadron-like tensor is H^{μν} = Σ Tr[(p̸+m) Γ^{μα} (k̸−m) Γ̄^{νβ}] (−g_{αβ}), Γ^{μα} = γ^α (p̸+Q̸+m) γ^μ / D₁ − γ^μ (k̸+Q̸−m) γ^α / D₂
/// (the Q_αQ_β part of the polarisation sum vanishes, the vector current being conserved). Its trace, in units of e²g′², is
/// </para>
/// <code>
/// −g·H = 8 { D₁/D₂ + D₂/D₁ − [sM² + 2m²(s+M²) + 4m⁴] (1/D₁² + 1/D₂²)
///            + [2s² + 4sM² + 2M⁴ − 8m⁴] / (D₁D₂) − 2 (s + 2m² + M²) (1/D₁ + 1/D₂) }
/// </code>
/// <para>
/// (<c>ZPrimeGpu.Validation</c> evaluates the traces with explicit Dirac matrices and finds the same numbers). In the c.m. frame D₁ + D₂ = 2√s E for Z′ energy E, and
/// D₁,₂ = √s E (1 ∓ B c) with c the cosine of the muon direction in the dimuon frame and B = qβ/E, q = |Q|, β = √(1 − 4m²/m²_μμ). So the integral over c is elementary:
/// ∫1/D = L/A, ∫1/D² = 2/((1−B²)A²), ∫1/(D₁D₂) = L/A², ∫D₁/D₂ = 2L − 2 with A = √s E and L = 2 artanh(B)/B.
/// </para>
/// <para>
/// 1 − B² = (M² + 4m²q²/m²_μμ)/E² is a sum of positive terms, so collinear emission loses no digits. Near the kinematic end the terms
/// cancel to a fraction (√s − M)²/s: relative error about 1e-16 s/(√s − M)².
/// </para>
/// </remarks>
/// <param name="s">Squared mass of the virtual photon [GeV²].</param>
/// <param name="mass">Z′ mass M [GeV].</param>
/// <param name="muonMass">Muon mass m [GeV].</param>
internal readonly struct MuonPairEmission(double s, double mass, double muonMass)
{
    private readonly double sqrtS = Math.Sqrt(s);
    private readonly double muon2 = muonMass * muonMass;
    private readonly double mass2 = mass * mass;

    /// <summary>Largest Z′ energy, where the muons are at rest with respect to each other [GeV].</summary>
    public double LargestEnergy => (s + mass2 - (4.0 * muon2)) / (2.0 * sqrtS);

    /// <summary>Squared mass of the muon pair when the Z′ has energy E [GeV²].</summary>
    public double PairMassSquared(double energy) => s + mass2 - (2.0 * sqrtS * energy);

    /// <summary>∫₋₁¹ dc (−g·H) in units of e²g′² [dimensionless].</summary>
    /// <param name="energy">Z′ energy in the c.m. frame [GeV].</param>
    /// <param name="momentum">Its momentum q = √(E² − M²) [GeV].</param>
    /// <param name="pairMass2">Squared dimuon mass [GeV²].</param>
    /// <param name="beta">Muon speed in the dimuon frame.</param>
    public double OverMuonDirections(double energy, double momentum, double pairMass2, double beta)
    {
        double a = sqrtS * energy;
        double b = momentum * beta / energy;
        double oneMinusB2 = (mass2 + (4.0 * muon2 * momentum * momentum / pairMass2)) / (energy * energy);
        double logarithm = b < 1e-4 ? 2.0 + (2.0 / 3.0 * b * b) : 2.0 * Math.Log((1.0 + b) / Math.Sqrt(oneMinusB2)) / b;
        double ratios = 4.0 * (logarithm - 1.0);
        double squares = ((s * mass2) + (2.0 * muon2 * (s + mass2)) + (4.0 * muon2 * muon2)) * 4.0 / (oneMinusB2 * a * a);
        double product = ((2.0 * (s + mass2) * (s + mass2)) - (8.0 * muon2 * muon2)) * logarithm / (a * a);
        double singles = 4.0 * (s + (2.0 * muon2) + mass2) * logarithm / a;
        return 8.0 * (ratios - squares + product - singles);
    }

    /// <summary>dσ/dE for α = 1 and g′ = 1 [GeV⁻³].</summary>
    /// <remarks>
    /// σ = e⁴g′²/(6s²) ∫dΦ₃ (−g·H): flux 1/(2s), spin average 1/4, photon propagators 1/s², and the electron tensor averaged over directions
    /// (4s/3)(−g^{μν} + Q^μQ^ν/s), electron mass neglected (relative 1e-9 at 10 GeV). dΦ₃ = (q/(4π√s)) (dm²_μμ/2π) (β/16π) dc, dm²_μμ = 2√s dE.
    /// </remarks>
    public double PerEnergy(double energy, double momentum, double pairMass2, double beta)
    {
        const double E4 = 16.0 * Math.PI * Math.PI;
        double phaseSpace = momentum * beta / (64.0 * Math.PI * Math.PI * Math.PI);
        return E4 / (6.0 * s * s) * phaseSpace * OverMuonDirections(energy, momentum, pairMass2, beta);
    }

    /// <summary>dσ/dE for α = 1 and g′ = 1, from the energy alone [GeV⁻³]; 0 outside the kinematic range.</summary>
    public double PerEnergy(double energy)
    {
        double momentum2 = (energy - mass) * (energy + mass);
        double pairMass2 = PairMassSquared(energy);
        return momentum2 > 0.0 && pairMass2 > 4.0 * muon2
            ? PerEnergy(energy, Math.Sqrt(momentum2), pairMass2, Math.Sqrt(1.0 - (4.0 * muon2 / pairMass2)))
            : 0.0;
    }
}
