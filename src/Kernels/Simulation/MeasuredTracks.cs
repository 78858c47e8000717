using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>The two muons as measured, and what was decided about them.</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct MeasuredTracks<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Momenta [GeV, laboratory].</summary>
    public MuonPair<TReal> Muons;

    /// <summary>Muon likelihood ratios.</summary>
    public TReal IdPlus;

    /// <inheritdoc cref="IdPlus"/>
    public TReal IdMinus;

    /// <summary>Transverse impact parameters, absolute [cm].</summary>
    public TReal DrPlus;

    /// <inheritdoc cref="DrPlus"/>
    public TReal DrMinus;

    /// <summary>Longitudinal impact parameters [cm].</summary>
    public TReal DzPlus;

    /// <inheritdoc cref="DzPlus"/>
    public TReal DzMinus;

    /// <summary>Mask: both tracks are found.</summary>
    public TReal Found;

    /// <summary>Mask: taken in the earlier period.</summary>
    public TReal Earlier;

    /// <summary>Mask: two-track geometry of the period's trigger.</summary>
    public TReal Geometry;

    /// <summary>Mask: the trigger's efficiency, thrown.</summary>
    public TReal Triggered;
}
