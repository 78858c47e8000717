namespace ZPrimeGpu.Host.Theory;

/// <summary>Tree-level cross section of e⁺e⁻ → γ* → μ⁺μ⁻Z′.</summary>
/// <remarks>
/// The Z′ energy is integrated in two variables, each of which makes its end of the range smooth: E = M cosh u from below (soft emission over all scales from M
/// upwards, q = M sinh u) and m_μμ = 2m cosh w from above (muons at rest at the end, β = tanh w). In them the integrand is analytic, and Gauss–Legendre of
/// order 32 to 64 reaches 1e-12. Z exchange is neglected: its interference is 3e-5 at 10.6 GeV and grows as s.
/// </remarks>
internal static class BornCrossSection
{
    /// <summary>Relative accuracy unless told otherwise.</summary>
    public const double Tolerance = 1e-11;

    /// <summary>The cross section for α = 1 and g′ = 1: times α²g′² it is σ [GeV⁻²]; exactly 0 at and beyond the threshold √s = M + 2m.</summary>
    /// <param name="s">Squared c.m. energy [GeV²].</param>
    /// <param name="mass">Z′ mass, positive [GeV].</param>
    /// <param name="muonMass">Muon mass, positive [GeV].</param>
    /// <param name="tolerance">Relative accuracy to stop at.</param>
    public static Integral Reduced(double s, double mass, double muonMass = Constants.MuonMass, double tolerance = Tolerance)
    {
        double sqrtS = Math.Sqrt(s);
        if (!(sqrtS > mass + (2.0 * muonMass)))
        {
            return default;
        }

        // What is left of every difference below is a sum or a product of positive terms, so that it also holds close to the threshold.
        var emission = new MuonPairEmission(s, mass, muonMass);
        double gap = sqrtS - mass;
        double pairMass2AtRest = 4.0 * muonMass * muonMass;
        double range = (gap - (2.0 * muonMass)) * (gap + (2.0 * muonMass));
        double split = 0.5 * range; // m²_μμ − 4m² where the two variables meet, in the middle of the range of E
        double uEnd = Math.Asinh(Math.Sqrt(MomentumSquared(split)) / mass);
        double wEnd = Math.Asinh(Math.Sqrt(split) / (2.0 * muonMass));
        Integral sum = Quadrature.Integrate(FromBelow, 0.0, uEnd, tolerance) + Quadrature.Integrate(FromAbove, 0.0, wEnd, tolerance);

        // Digits that cancel in the matrix element near the threshold.
        return sum with { Error = sum.Error + (1e-15 * sum.Value * s / (gap * gap)) };

        // q² = [(√s − M)² − m²_μμ] [(√s + M)² − m²_μμ] / 4s
        double MomentumSquared(double aboveRest)
            => (range - aboveRest) * (((sqrtS + mass) * (sqrtS + mass)) - pairMass2AtRest - aboveRest) / (4.0 * s);

        double FromBelow(double u)
        {
            double energy = mass * Math.Cosh(u);
            double momentum = mass * Math.Sinh(u);
            double root = Math.Sinh(0.5 * u);
            double aboveRest = range - (4.0 * sqrtS * mass * root * root);
            double pairMass2 = pairMass2AtRest + aboveRest;
            return momentum * emission.PerEnergy(energy, momentum, pairMass2, Math.Sqrt(aboveRest / pairMass2));
        }

        double FromAbove(double w)
        {
            double pairMass = 2.0 * muonMass * Math.Cosh(w);
            double aboveRest = pairMass2AtRest * Math.Sinh(w) * Math.Sinh(w);
            double pairMass2 = pairMass * pairMass;
            double energy = (s + (mass * mass) - pairMass2) / (2.0 * sqrtS);
            double energyPerW = 2.0 * muonMass * Math.Sinh(w) * pairMass / sqrtS;
            return energyPerW * emission.PerEnergy(energy, Math.Sqrt(MomentumSquared(aboveRest)), pairMass2, Math.Tanh(w));
        }
    }
}
