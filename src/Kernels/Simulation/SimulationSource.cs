using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>Where the random numbers of simulated events come from.</summary>
/// <remarks>
/// Philox4x32-10 with the seed as key. Counter: the trial's number in words 0 and 1, the use (<see cref="Draw"/>) with the upper bit set, which toys never have, in word 2, the
/// stream (mass) in word 3. An event is a function of seed, mass and the number of its trial: the same in any batch, on any thread or accelerator.
/// </remarks>
/// <param name="seed">The user's seed.</param>
/// <param name="stream">Distinguishes masses.</param>
public readonly struct SimulationSource(ulong seed, uint stream)
{
    // Methods of their own: the compiler's budget for inlining is that of the outermost method, and callers draw many.
    private const ulong Simulation = 0x80000000;

    /// <summary>The user's seed.</summary>
    public readonly ulong Seed = seed;

    /// <summary>Word 3 of the counters.</summary>
    public readonly uint Stream = stream;

    /// <summary>128 random bits of a use.</summary>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="use">What they are for.</param>
    /// <param name="low">64 bits.</param>
    /// <param name="high">64 more.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Bits<TReal, TWord>(TWord trial, Draw use, out TWord low, out TWord high)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        => Philox4x32.Generate<TReal, TWord>(trial, trial >> 32, TWord.From(Simulation + (ulong)use), TWord.From(Stream), Seed, out low, out high);

    /// <summary>Two uniform numbers in (0, 1).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Uniforms<TReal, TWord>(TWord trial, Draw use, out TReal first, out TReal second)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        Bits<TReal, TWord>(trial, use, out TWord low, out TWord high);
        first = TWord.Uniform(low);
        second = TWord.Uniform(high);
    }

    /// <summary>Two standard normal numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Normals<TReal, TWord>(TWord trial, Draw use, out TReal first, out TReal second)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        Bits<TReal, TWord>(trial, use, out TWord low, out TWord high);
        RandomVariates.NormalPair<TReal, TWord>(low, high, out first, out second);
    }
}

/// <summary>What random numbers are for.</summary>
public enum Draw
{
    /// <summary>Cell; acceptance.</summary>
    Cell = 0,

    /// <summary>Places in the cell.</summary>
    Place = 1,

    /// <summary>Muon and Z′ cosines.</summary>
    Cosines = 2,

    /// <summary>Azimuths about the Z′ and about the beams.</summary>
    Azimuths = 3,

    /// <summary>Direction of the radiated photon.</summary>
    PhotonDirection = 4,

    /// <summary>Beam-energy spread; photon-energy resolution.</summary>
    Energies = 5,

    /// <summary>Transverse momenta of the tracks.</summary>
    TrackMomenta = 6,

    /// <summary>Polar angles of the tracks.</summary>
    TrackPolar = 7,

    /// <summary>Azimuths of the tracks.</summary>
    TrackAzimuths = 8,

    /// <summary>Transverse impact parameters.</summary>
    TrackTransverse = 9,

    /// <summary>Longitudinal impact parameters.</summary>
    TrackLongitudinal = 10,

    /// <summary>Whether the tracks are found.</summary>
    TrackFound = 11,

    /// <summary>Muon identification.</summary>
    Identification = 12,

    /// <summary>Year; trigger.</summary>
    Trigger = 13,

    /// <summary>Whether the radiated photon is found; how many photons of the beam background there are.</summary>
    Photons = 14,

    /// <summary>Energies of the first two background photons.</summary>
    BackgroundEnergies = 15,

    /// <summary>Energy of the third, polar angle of the first.</summary>
    BackgroundThird = 16,

    /// <summary>Polar angles of the second and third.</summary>
    BackgroundPolar = 17,

    /// <summary>Azimuths of the first two.</summary>
    BackgroundAzimuths = 18,

    /// <summary>Azimuth of the third.</summary>
    BackgroundAzimuth = 19,

    /// <summary>Direction of the radiated photon as measured.</summary>
    PhotonAngles = 20,
}
