using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Kinematics;

/// <summary>Laboratory momenta of the two muons of an event [GeV].</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct MuonPair<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Positive muon, x.</summary>
    public TReal PlusX;

    /// <summary>Positive muon, y.</summary>
    public TReal PlusY;

    /// <summary>Positive muon, z.</summary>
    public TReal PlusZ;

    /// <summary>Negative muon, x.</summary>
    public TReal MinusX;

    /// <summary>Negative muon, y.</summary>
    public TReal MinusY;

    /// <summary>Negative muon, z.</summary>
    public TReal MinusZ;
}

/// <summary>What the cuts need of an event: c.m. momenta of the muons and the recoil against them [GeV].</summary>
/// <remarks>c.m. y components equal the laboratory's. The c.m. recoil momentum is minus the sum of the muons'.</remarks>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct DimuonEvent<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Positive muon, c.m. x.</summary>
    public TReal PlusX;

    /// <summary>Positive muon, c.m. z.</summary>
    public TReal PlusZ;

    /// <summary>Negative muon, c.m. x.</summary>
    public TReal MinusX;

    /// <summary>Negative muon, c.m. z.</summary>
    public TReal MinusZ;

    /// <summary>Recoil momentum, laboratory x.</summary>
    public TReal RecoilLabX;

    /// <summary>Recoil momentum, y (both frames).</summary>
    public TReal RecoilY;

    /// <summary>Recoil momentum, laboratory z.</summary>
    public TReal RecoilLabZ;

    /// <summary>Recoil momentum, c.m. x.</summary>
    public TReal RecoilX;

    /// <summary>Recoil momentum, c.m. z.</summary>
    public TReal RecoilZ;

    /// <summary>Recoil energy in the c.m. frame, √s − Ell; may be negative from resolution.</summary>
    public TReal RecoilEnergy;

    /// <summary>M²rec [GeV²]; negative values are resolution.</summary>
    public TReal RecoilMassSquared;
}
