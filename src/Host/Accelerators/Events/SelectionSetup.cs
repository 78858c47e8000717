using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>Everything but the events that a selection needs; one per source, because cuts may be declared upstream by source.</summary>
/// <param name="Frame">Beams.</param>
/// <param name="Thresholds">Thresholds, and the cuts applied upstream.</param>
/// <param name="Cells">The grid of each process [process].</param>
/// <param name="Network">The Punzi-net; null = every event passes that cut.</param>
internal sealed record SelectionSetup(BeamFrame Frame, SelectionThresholds Thresholds, CellTable[] Cells, NetworkCut? Network = null)
{
    /// <summary>The network that judges here; null where there is none, or where its cut was applied upstream.</summary>
    public NetworkCut? AppliedNetwork => Thresholds.Applies(CutNumber.PunziNet) ? Network : null;
}

/// <summary>What the selection says about a block of events; owned by the caller and reused.</summary>
/// <param name="capacity">Most events of a block.</param>
internal sealed class SelectionBlock(int capacity)
{
    /// <summary>Most events of a block.</summary>
    public int Capacity => FirstFailed.Length;

    /// <summary>First failed cut, or <see cref="CutNumber.Passed"/> [event].</summary>
    public byte[] FirstFailed { get; } = new byte[capacity];

    /// <summary>M²rec [GeV²] [event].</summary>
    public double[] RecoilMassSquared { get; } = new double[capacity];

    /// <summary>cos θ* [event].</summary>
    public double[] RecoilCosThetaStar { get; } = new double[capacity];

    /// <summary>Argument of the network's last activation where it was asked, that is, for events that passed every other cut; meaningless where there is no network [event].</summary>
    public double[] NetworkArgument { get; } = new double[capacity];

    /// <summary>Cell of a passed event on the grid of its process; −1 outside it and for failed events [event].</summary>
    public int[] Cell { get; } = new int[capacity];
}
