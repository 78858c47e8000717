using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>A point of the phase space of e⁺e⁻ → μ⁺μ⁻Z′ in the rest frame of the three, up to a turn about the beams.</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct ProductionPoint<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Fraction x of s that was radiated before.</summary>
    public TReal Radiated;

    /// <summary>Squared mass s′ of the three [GeV²].</summary>
    public TReal ReducedS;

    /// <summary>Z′ energy [GeV].</summary>
    public TReal Energy;

    /// <summary>Z′ momentum [GeV].</summary>
    public TReal Momentum;

    /// <summary>Muon momenta along the Z′ momentum [GeV].</summary>
    public TReal MinusAlong;

    /// <inheritdoc cref="MinusAlong"/>
    public TReal PlusAlong;

    /// <summary>Transverse momentum of the μ⁻ with respect to the Z′, opposite to that of the μ⁺ [GeV].</summary>
    public TReal Across;

    /// <summary>Cosine of the angle between Z′ and electron.</summary>
    public TReal BosonCosine;

    /// <summary>Cosine of the azimuth of the μ⁻ about the Z′, from the plane of Z′ and electron.</summary>
    public TReal AzimuthCosine;

    /// <summary>Density of the cross section in the random numbers' variables; see <see cref="ProductionKernel"/>.</summary>
    public TReal Density;
}
