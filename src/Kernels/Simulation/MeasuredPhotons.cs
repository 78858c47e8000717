using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>The photons of an event as measured: the radiated one and up to three of the beam background. Energy 0 = none.</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct MeasuredPhotons<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Energy of the radiated photon [GeV].</summary>
    public TReal Energy;

    /// <summary>Its direction, not normalised, x.</summary>
    public TReal X;

    /// <summary>y.</summary>
    public TReal Y;

    /// <summary>z.</summary>
    public TReal Z;

    /// <summary>Mask: it hit the calorimeter or one of its gaps and was not found.</summary>
    public TReal Lost;

    /// <summary>Energy of background photons [GeV].</summary>
    public TReal Energy1;

    /// <inheritdoc cref="Energy1"/>
    public TReal Energy2;

    /// <inheritdoc cref="Energy1"/>
    public TReal Energy3;

    /// <summary>Their polar angles [rad].</summary>
    public TReal Polar1;

    /// <inheritdoc cref="Polar1"/>
    public TReal Polar2;

    /// <inheritdoc cref="Polar1"/>
    public TReal Polar3;

    /// <summary>Their azimuths [rad].</summary>
    public TReal Azimuth1;

    /// <inheritdoc cref="Azimuth1"/>
    public TReal Azimuth2;

    /// <inheritdoc cref="Azimuth1"/>
    public TReal Azimuth3;
}
