using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>A generated event, in the laboratory [GeV].</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct TrueEvent<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>The muons.</summary>
    public MuonPair<TReal> Muons;

    /// <summary>Energy of the radiated photon in the c.m. frame; 0 = none.</summary>
    public TReal PhotonEnergyCm;

    /// <summary>Momentum of the radiated photon, x.</summary>
    public TReal PhotonX;

    /// <summary>y.</summary>
    public TReal PhotonY;

    /// <summary>z.</summary>
    public TReal PhotonZ;
}
