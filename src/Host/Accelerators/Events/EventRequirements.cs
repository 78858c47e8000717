using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>Which columns a cut reads, and the checks at the door of the event kernels.</summary>
internal static class EventRequirements
{
    private static readonly EventQuantity[] Momenta =
    [
        EventQuantity.PxPlus, EventQuantity.PyPlus, EventQuantity.PzPlus,
        EventQuantity.PxMinus, EventQuantity.PyMinus, EventQuantity.PzMinus,
    ];

    private static readonly EventQuantity[] Trigger = [EventQuantity.TriggerFlag, EventQuantity.AzimuthalOpeningMin];

    private static readonly EventQuantity[] Impact =
        [EventQuantity.DrPlus, EventQuantity.DrMinus, EventQuantity.DzPlus, EventQuantity.DzMinus];

    private static readonly EventQuantity[] MuonId = [EventQuantity.IdPlus, EventQuantity.IdMinus];
    private static readonly EventQuantity[] PhotonVeto = [EventQuantity.PhotonEnergySum];

    /// <summary>The columns that a cut reads besides the momenta; the photon veto also reads the photons themselves.</summary>
    public static ReadOnlySpan<EventQuantity> ColumnsOf(SelectionCut cut) => cut switch
    {
        SelectionCut.All => Momenta,
        SelectionCut.Trigger => Trigger,
        SelectionCut.Impact => Impact,
        SelectionCut.MuonId => MuonId,
        SelectionCut.PhotonVeto => PhotonVeto,
        _ => [],
    };

    /// <summary>Throws where a chunk lacks a column that an applied cut reads: readers refuse such files, so it is our mistake.</summary>
    public static void CheckColumns(EventColumns events, in SelectionThresholds thresholds)
    {
        CheckMomenta(events);
        for (int cut = 1; cut < SelectionCuts.Count; cut++)
        {
            if (thresholds.Applies(cut))
            {
                Check(events, (SelectionCut)cut);
            }
        }
    }

    /// <summary>Throws where a chunk lacks momenta.</summary>
    public static void CheckMomenta(EventColumns events) => Check(events, SelectionCut.All);

    /// <summary>Throws where a block does not lie inside a chunk, or its results do not fit.</summary>
    public static void CheckRange(EventColumns events, int start, int count, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, events.Count - start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, capacity);
    }

    private static void Check(EventColumns events, SelectionCut cut)
    {
        foreach (EventQuantity quantity in ColumnsOf(cut))
        {
            if (!events.Has(quantity))
            {
                throw new ArgumentException($"The chunk lacks {quantity}, which the cut '{SelectionCuts.Name(cut)}' reads.", nameof(events));
            }
        }
    }
}
