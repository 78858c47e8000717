using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Theory;

/// <summary>What turns a limit on σ(e⁺e⁻ → μ⁺μ⁻Z′) × B(Z′ → invisible) at one mass into limits on g′: g′ = √(σ_limit / (σ₁ B)).</summary>
/// <param name="MassGeV">Z′ mass [GeV].</param>
/// <param name="UnitCrossSectionFb">σ₁, the cross section for g′ = 1 [fb]; 0 beyond the kinematic end.</param>
/// <param name="VanillaInvisibleFraction">B(invisible) without dark matter; 0 for a wide resonance, which is not without.</param>
internal readonly record struct CouplingScale(double MassGeV, double UnitCrossSectionFb, double VanillaInvisibleFraction)
{
    /// <summary>The scales of many masses.</summary>
    /// <param name="config">Choice of α and of radiation.</param>
    /// <param name="sqrtS">c.m. energy [GeV].</param>
    /// <param name="masses">Positive masses [GeV].</param>
    /// <param name="width">A wide resonance, whose cross section is <see cref="WideCrossSection"/>; such a width is dark matter's, so that no limit without it is made. Null = narrow.</param>
    public static IReadOnlyList<CouplingScale> Make(InterpretationConfig config, double sqrtS, IReadOnlyList<double> masses, WidthConfig? width = null)
    {
        var theory = new SignalTheory(sqrtS, config.AlphaInverse);
        var table = new CrossSectionTable(m => (config.InitialStateRadiation ? theory.Radiative(m, 1.0) : theory.Born(m, 1.0)).Value, sqrtS);
        double end = sqrtS - (2.0 * Constants.MuonMass);
        return width is null
            ? [.. masses.Select(m => new CouplingScale(m, table.At(m), BranchingFractions.Vanilla(m, 1.0).Invisible))]
            : [.. masses.Select(m => new CouplingScale(m, WideCrossSection.Average(table.At, m, width.GammaOverM, width.WindowHalfWidths, end), 0.0))];
    }

    /// <summary>g′ in the fully invisible model, B = 1; null where there is no limit or no cross section.</summary>
    public double? FullyInvisible(double? limitFb) => Coupling(limitFb, 1.0);

    /// <summary>g′ without dark matter.</summary>
    public double? Vanilla(double? limitFb) => Coupling(limitFb, VanillaInvisibleFraction);

    private double? Coupling(double? limitFb, double fraction)
    {
        double perCouplingSquared = UnitCrossSectionFb * fraction;
        return limitFb is double limit && limit >= 0.0 && perCouplingSquared > 0.0 ? Math.Sqrt(limit / perCouplingSquared) : null;
    }
}
