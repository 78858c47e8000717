using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Selection;

/// <summary>The columns of a chunk of events as a kernel reads them; the accelerator decides where they live.</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public interface IEventView<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>A quantity of the events from an index on, one per lane.</summary>
    /// <param name="quantity">An <see cref="EventColumn"/>; cuts declared upstream never read theirs.</param>
    /// <param name="index">First event.</param>
    TReal Load(int quantity, int index);
}

/// <summary>Numbers of the event columns.</summary>
public static class EventColumn
{
    /// <summary>Momentum of the positive muon, x [GeV, laboratory].</summary>
    public const int PxPlus = 0;

    /// <summary>y [GeV].</summary>
    public const int PyPlus = 1;

    /// <summary>z [GeV].</summary>
    public const int PzPlus = 2;

    /// <summary>Momentum of the negative muon, x [GeV, laboratory].</summary>
    public const int PxMinus = 3;

    /// <summary>y [GeV].</summary>
    public const int PyMinus = 4;

    /// <summary>z [GeV].</summary>
    public const int PzMinus = 5;

    /// <summary>Muon likelihood ratio of the positive track.</summary>
    public const int IdPlus = 6;

    /// <summary>Muon likelihood ratio of the negative track.</summary>
    public const int IdMinus = 7;

    /// <summary>Transverse impact parameter of the positive track [cm].</summary>
    public const int DrPlus = 8;

    /// <summary>Transverse impact parameter of the negative track [cm].</summary>
    public const int DrMinus = 9;

    /// <summary>Longitudinal impact parameter of the positive track [cm].</summary>
    public const int DzPlus = 10;

    /// <summary>Longitudinal impact parameter of the negative track [cm].</summary>
    public const int DzMinus = 11;

    /// <summary>1 where every trigger flag of the file is set, else 0.</summary>
    public const int TriggerFlag = 12;

    /// <summary>Smallest azimuthal opening of the trigger [rad].</summary>
    public const int AzimuthalOpeningMin = 13;

    /// <summary>Sum of photon energies [GeV].</summary>
    public const int PhotonEnergySum = 14;
}
