using System.Runtime.Intrinsics;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Host.Simulation;

/// <summary>Simulates signal events on the host. Without state: one instance serves all threads.</summary>
internal abstract class SignalGenerator
{
    /// <summary>The widest lanes that the processor has in hardware.</summary>
    public static SignalGenerator Simd()
        => Vector512.IsHardwareAccelerated ? new SignalGeneratorOfLanes<F64x8, U64x8>()
            : Vector256.IsHardwareAccelerated ? new SignalGeneratorOfLanes<F64x4, U64x4>()
            : Scalar();

    /// <summary>One event at a time: the same bits.</summary>
    public static SignalGenerator Scalar() => new SignalGeneratorOfLanes<F64, U64>();

    /// <summary>Draws trials of a block until it has the events asked for.</summary>
    /// <param name="grid">Cells of the mass.</param>
    /// <param name="source">Random numbers.</param>
    /// <param name="block">Number of the block: the upper half of its trials' numbers.</param>
    /// <param name="events">Events, at most <see cref="SimulatedEvents.Capacity"/>; their trials go to the destination.</param>
    /// <param name="destination">Receives <see cref="SimulatedEvents.Trials"/> and their number.</param>
    public abstract SimulationTally Generate(ProductionGrid grid, in SimulationSource source, uint block, int events, SimulatedEvents destination);

    /// <summary>Momenta and the detector's answer for the trials that <see cref="Generate"/> accepted.</summary>
    /// <param name="grid">Cells of the mass.</param>
    /// <param name="frame">The beams.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="source">Random numbers.</param>
    /// <param name="events">Trials; receives the columns.</param>
    public abstract void Respond(ProductionGrid grid, in BeamFrame frame, in DetectorConstants detector, in SimulationSource source, SimulatedEvents events);

    /// <summary>The largest density at one place of radiation and energy: five muon cosines, on one side as the other is the same, times fifteen directions of the beams.</summary>
    /// <param name="constants">Beams, mass, radiation.</param>
    /// <param name="isSoft">Whether t is given; else y.</param>
    /// <param name="radiation">t or y.</param>
    /// <param name="energy">u/u_max.</param>
    public abstract double LargestDensity(in GenerationConstants constants, bool isSoft, double radiation, double energy);
}
