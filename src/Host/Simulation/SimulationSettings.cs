using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Simulation;

/// <summary>What is simulated.</summary>
/// <param name="Beams">The beams.</param>
/// <param name="Masses">Z′ masses [GeV].</param>
/// <param name="EventsPerMass">Generated events of each; those with two tracks are written.</param>
/// <param name="Radiation">Initial-state radiation.</param>
/// <param name="Seed">Seed of every random number.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record SimulationSettings(
    BeamConfig Beams, IReadOnlyList<double> Masses, int EventsPerMass, InitialStateRadiation Radiation, ulong Seed, int Threads)
{
    /// <summary>The detector.</summary>
    public DetectorResponse Detector { get; init; } = DetectorResponse.Belle2;

    /// <summary>Streams of random numbers belong to masses: 10⁻⁸ GeV apart they differ.</summary>
    /// <param name="mass">Mass [GeV], at most 42.</param>
    public static uint Stream(double mass) => (uint)Math.Round(1e8 * mass);
}
