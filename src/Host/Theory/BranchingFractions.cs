namespace ZPrimeGpu.Host.Theory;

/// <summary>Branching fractions of a Z′ of L_μ − L_τ.</summary>
/// <param name="Muons">B(μμ).</param>
/// <param name="Taus">B(ττ).</param>
/// <param name="Invisible">B(invisible): neutrinos and dark matter.</param>
/// <param name="WidthOverMass">Γ/M of everything.</param>
internal readonly record struct BranchingFractions(double Muons, double Taus, double Invisible, double WidthOverMass)
{
    /// <summary>Without dark matter ("vanilla"): the fractions do not depend on g′.</summary>
    public static BranchingFractions Vanilla(double mass, double gPrime) => With(mass, gPrime, 0.0);

    /// <summary>With dark matter; the paper's fully invisible model is the limit in which it dominates, B(invisible) = 1.</summary>
    /// <param name="mass">Z′ mass [GeV].</param>
    /// <param name="gPrime">Coupling g′, positive.</param>
    /// <param name="darkWidth">Γ(χχ̄) [GeV].</param>
    public static BranchingFractions With(double mass, double gPrime, double darkWidth)
    {
        double muons = ZPrimeWidths.ChargedLepton(mass, gPrime, Constants.MuonMass);
        double taus = ZPrimeWidths.ChargedLepton(mass, gPrime, Constants.TauMass);
        double invisible = ZPrimeWidths.Neutrinos(mass, gPrime) + darkWidth;
        double total = muons + taus + invisible;
        return new(muons / total, taus / total, invisible / total, total / mass);
    }
}
