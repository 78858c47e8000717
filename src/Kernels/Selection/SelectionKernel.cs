using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Selection;

/// <summary>What the selection says about an event.</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct SelectedEvent<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>First failed cut (<see cref="CutNumber"/>), or <see cref="CutNumber.Passed"/>.</summary>
    public TReal FirstFailed;

    /// <summary>M²rec [GeV²].</summary>
    public TReal RecoilMassSquared;

    /// <summary>cos θ* of the recoil: polar angle in the c.m. frame.</summary>
    public TReal RecoilCosThetaStar;
}

/// <summary>The selection: the cuts in their order.</summary>
public static class SelectionKernel
{
    /// <summary>The muons of the events from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MuonPair<TReal> Muons<TReal, TView>(TView events, int index)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IEventView<TReal>
    {
        MuonPair<TReal> muons;
        muons.PlusX = events.Load(EventColumn.PxPlus, index);
        muons.PlusY = events.Load(EventColumn.PyPlus, index);
        muons.PlusZ = events.Load(EventColumn.PzPlus, index);
        muons.MinusX = events.Load(EventColumn.PxMinus, index);
        muons.MinusY = events.Load(EventColumn.PyMinus, index);
        muons.MinusZ = events.Load(EventColumn.PzMinus, index);
        return muons;
    }

    /// <summary>The first failed cut of an event, all cuts but the photon cone.</summary>
    /// <remarks>
    /// The number of photons differs from event to event, so their loop belongs to the accelerator: where
    /// <see cref="CutKernel.Photon{TReal}"/> refuses a photon of an event whose result is above <see cref="CutNumber.PhotonVeto"/>,
    /// the first failed cut becomes <see cref="CutNumber.PhotonVeto"/>.
    /// The Punzi-net comes last, after that loop: without a network every event passes it.
    /// </remarks>
    /// <param name="thresholds">Thresholds.</param>
    /// <param name="beams">Beams.</param>
    /// <param name="events">Events.</param>
    /// <param name="index">First event.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SelectedEvent<TReal> Select<TReal, TView>(
        in SelectionThresholds thresholds, in BeamFrame beams, TView events, int index)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IEventView<TReal>
    {
        // From the last cut to the first: an earlier failure overwrites a later one.
        SelectedEvent<TReal> selected = RecoilCuts<TReal, TView>(thresholds, beams, events, index);
        selected.FirstFailed = TrackCuts(thresholds, events, index, selected.FirstFailed);
        return selected;
    }

    /// <summary>The cuts on the pair and its recoil: opening angle, recoil angle, photon energy, recoil pT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SelectedEvent<TReal> RecoilCuts<TReal, TView>(
        in SelectionThresholds thresholds, in BeamFrame beams, TView events, int index)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IEventView<TReal>
    {
        MuonPair<TReal> m = Muons<TReal, TView>(events, index);
        DimuonEvent<TReal> e = RecoilKernel.Recoil(beams, m);
        TReal failed = TReal.From(CutNumber.Passed);
        if (thresholds.Applies(CutNumber.RecoilPt))
        {
            failed = First(CutNumber.RecoilPt, CutKernel.RecoilPt(thresholds, e), failed);
        }

        if (thresholds.Applies(CutNumber.PhotonVeto))
        {
            TReal energySum = events.Load(EventColumn.PhotonEnergySum, index);
            failed = First(CutNumber.PhotonVeto, CutKernel.PhotonEnergySum(thresholds, energySum), failed);
        }

        if (thresholds.Applies(CutNumber.RecoilTheta))
        {
            failed = First(CutNumber.RecoilTheta, CutKernel.RecoilTheta(thresholds, e), failed);
        }

        if (thresholds.Applies(CutNumber.OpeningAngle))
        {
            failed = First(CutNumber.OpeningAngle, CutKernel.OpeningAngle(thresholds, e, m.PlusY, m.MinusY), failed);
        }

        SelectedEvent<TReal> selected;
        selected.FirstFailed = failed;
        selected.RecoilMassSquared = e.RecoilMassSquared;
        selected.RecoilCosThetaStar = RecoilKernel.PolarCosine(e.RecoilX, e.RecoilY, e.RecoilZ);
        return selected;
    }

    /// <summary>The cuts on the two tracks: trigger, impact parameters, identification, pT.</summary>
    /// <remarks>
    /// A method of its own: together the two halves exceed what the host's compiler inlines into one loop, and what it leaves out are
    /// calls for single operations. Optimised at once: compiled from a profile of events whose cuts are upstream, it would hold calls for
    /// every operation of the others.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TReal TrackCuts<TReal, TView>(in SelectionThresholds thresholds, TView events, int index, TReal failed)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IEventView<TReal>
    {
        if (thresholds.Applies(CutNumber.MuonPt))
        {
            TReal both = TReal.And(
                CutKernel.MuonPt(thresholds, events.Load(EventColumn.PxPlus, index), events.Load(EventColumn.PyPlus, index)),
                CutKernel.MuonPt(thresholds, events.Load(EventColumn.PxMinus, index), events.Load(EventColumn.PyMinus, index)));
            failed = First(CutNumber.MuonPt, both, failed);
        }

        if (thresholds.Applies(CutNumber.MuonId))
        {
            TReal both = TReal.And(
                CutKernel.MuonId(thresholds, events.Load(EventColumn.IdPlus, index)),
                CutKernel.MuonId(thresholds, events.Load(EventColumn.IdMinus, index)));
            failed = First(CutNumber.MuonId, both, failed);
        }

        if (thresholds.Applies(CutNumber.Impact))
        {
            TReal both = TReal.And(
                CutKernel.Impact(thresholds, events.Load(EventColumn.DrPlus, index), events.Load(EventColumn.DzPlus, index)),
                CutKernel.Impact(thresholds, events.Load(EventColumn.DrMinus, index), events.Load(EventColumn.DzMinus, index)));
            failed = First(CutNumber.Impact, both, failed);
        }

        if (thresholds.Applies(CutNumber.Trigger))
        {
            MuonPair<TReal> m = Muons<TReal, TView>(events, index);
            TReal theta = TReal.And(
                CutKernel.TriggerTheta(thresholds, m.PlusX, m.PlusY, m.PlusZ),
                CutKernel.TriggerTheta(thresholds, m.MinusX, m.MinusY, m.MinusZ));
            TReal opening = CutKernel.AzimuthalOpening(events.Load(EventColumn.AzimuthalOpeningMin, index), m);
            TReal flag = CutKernel.TriggerFlag(events.Load(EventColumn.TriggerFlag, index));
            failed = First(CutNumber.Trigger, TReal.And(theta, TReal.And(opening, flag)), failed);
        }

        return failed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal First<TReal>(int cut, TReal pass, TReal failed)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Select(pass, failed, TReal.From(cut));
}
