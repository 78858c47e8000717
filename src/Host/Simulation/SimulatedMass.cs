namespace ZPrimeGpu.Host.Simulation;

/// <summary>What the simulation of one mass came to.</summary>
/// <param name="MassGeV">Z′ mass [GeV].</param>
/// <param name="Generated">Events generated.</param>
/// <param name="Written">Events with both tracks, which are in the file.</param>
/// <param name="ReducedCrossSection">Cross section for α = g′ = 1 from the generator's trials [GeV⁻²].</param>
/// <param name="RelativeError">Its statistical error, relative.</param>
/// <param name="Tally">The trials.</param>
internal sealed record SimulatedMass(double MassGeV, long Generated, long Written, double ReducedCrossSection, double RelativeError, SimulationTally Tally)
{
    /// <summary>Fraction of trials whose density was above the bound of their cell: their surplus is missing.</summary>
    public double OverweightFraction => (double)Tally.Overweight / Tally.Trials;
}
