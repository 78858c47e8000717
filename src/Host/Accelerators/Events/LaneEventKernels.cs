using System.Runtime.CompilerServices;
using ZPrimeGpu.Host.Accelerators.Views;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>Event kernels on the host, one event per lane.</summary>
/// <remarks>Events beyond the last full pack run through the scalar number, which gives the same bits.</remarks>
/// <typeparam name="TReal">The pack: <see cref="F64"/> for the scalar accelerator.</typeparam>
internal sealed unsafe class LaneEventKernels<TReal> : IEventKernels
    where TReal : unmanaged, IReal<TReal>
{
    private const int Block = 1024;

    /// <inheritdoc/>
    public int BlockLength => Block;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Select(EventColumns events, int start, int count, SelectionSetup setup, SelectionBlock destination)
    {
        EventRequirements.CheckRange(events, start, count, destination.Capacity);
        EventRequirements.CheckColumns(events, setup.Thresholds);
        SelectionThresholds thresholds = setup.Thresholds;
        BeamFrame frame = setup.Frame;
        double* failed = stackalloc double[Block];
        double** columns = stackalloc double*[EventPointers<TReal>.Count];
        EventPointers<TReal>.Fill(events, columns);
        NetworkCut? network = setup.AppliedNetwork;
        fixed (double* m2 = destination.RecoilMassSquared, cosine = destination.RecoilCosThetaStar, argument = destination.NetworkArgument)
        {
            for (int begin = 0; begin < count; begin += Block)
            {
                int length = Math.Min(Block, count - begin);
                int packed = length - (length % TReal.Lanes);
                SelectPacks<TReal>(thresholds, frame, columns, start + begin, 0, packed, failed, m2 + begin, cosine + begin);
                SelectPacks<F64>(thresholds, frame, columns, start + begin, packed, length, failed, m2 + begin, cosine + begin);
                if (thresholds.Applies(CutNumber.PhotonVeto))
                {
                    PhotonCone<TReal>.Apply(events, start + begin, length, thresholds, frame, columns, failed);
                }

                if (network is not null)
                {
                    NetworkSelection<TReal>.Apply(events, start + begin, length, network, frame, columns, failed, argument + begin);
                }

                FindCells(events, start + begin, begin, length, setup.Cells, failed, destination);
            }
        }

        GC.KeepAlive(events);
    }

    /// <inheritdoc/>
    public void Observe(EventColumns events, int start, int count, in BeamFrame frame, RecoilColumns destination)
    {
        EventRequirements.CheckRange(events, start, count, destination.Capacity);
        EventRequirements.CheckMomenta(events);
        double** columns = stackalloc double*[EventPointers<TReal>.Count];
        EventPointers<TReal>.Fill(events, columns);
        fixed (double* storage = destination.Storage)
        {
            int packed = count - (count % TReal.Lanes);
            ObservePacks<TReal>(frame, columns, start, 0, packed, storage, destination.Capacity);
            ObservePacks<F64>(frame, columns, start, packed, count, storage, destination.Capacity);
        }

        GC.KeepAlive(events);
    }

    // Optimised at once, not from a profile: see SelectionKernel.TrackCuts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SelectPacks<TNumber>(
        in SelectionThresholds thresholds,
        in BeamFrame frame,
        double** columns,
        int offset,
        int begin,
        int end,
        double* failed,
        double* m2,
        double* cosine)
        where TNumber : unmanaged, IReal<TNumber>
    {
        var view = new EventPointers<TNumber>(columns);
        var failedView = new ColumnView<TNumber>(failed);
        var m2View = new ColumnView<TNumber>(m2);
        var cosineView = new ColumnView<TNumber>(cosine);
        for (int i = begin; i < end; i += TNumber.Lanes)
        {
            SelectedEvent<TNumber> selected = SelectionKernel.Select<TNumber, EventPointers<TNumber>>(thresholds, frame, view, offset + i);
            failedView[i] = selected.FirstFailed;
            m2View[i] = selected.RecoilMassSquared;
            cosineView[i] = selected.RecoilCosThetaStar;
        }
    }

    [SkipLocalsInit]
    private static void FindCells(
        EventColumns events, int offset, int begin, int length, CellTable[] cells, double* failed, SelectionBlock destination)
    {
        ReadOnlySpan<int> process = events.Process.AsSpan(offset, length);
        Span<byte> first = destination.FirstFailed.AsSpan(begin, length);
        Span<int> cell = destination.Cell.AsSpan(begin, length);
        ReadOnlySpan<double> m2 = destination.RecoilMassSquared.AsSpan(begin, length);
        ReadOnlySpan<double> cosine = destination.RecoilCosThetaStar.AsSpan(begin, length);

        // Which event passes cannot be predicted: listing them without a branch, then looking up cells, saves its price.
        int* passed = stackalloc int[Block];
        int count = 0;
        for (int i = 0; i < first.Length; i++)
        {
            int cut = (int)failed[i];
            first[i] = (byte)cut;
            passed[count] = i;
            count += cut / CutNumber.Passed;
        }

        cell.Fill(-1);
        for (int k = 0; k < count; k++)
        {
            int i = passed[k];
            cell[i] = cells[process[i]].Find(m2[i], cosine[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ObservePacks<TNumber>(in BeamFrame frame, double** columns, int offset, int begin, int end, double* storage, int pitch)
        where TNumber : unmanaged, IReal<TNumber>
    {
        var view = new EventPointers<TNumber>(columns);
        for (int i = begin; i < end; i += TNumber.Lanes)
        {
            MuonPair<TNumber> m = SelectionKernel.Muons<TNumber, EventPointers<TNumber>>(view, offset + i);
            DimuonEvent<TNumber> e = RecoilKernel.Recoil(frame, m);
            PunziInputs<TNumber> inputs = PunziInputsKernel.Inputs(e, m.PlusY, m.MinusY);
            Store(RecoilQuantity.MassSquared, e.RecoilMassSquared);
            Store(RecoilQuantity.Energy, e.RecoilEnergy);
            Store(RecoilQuantity.X, e.RecoilX);
            Store(RecoilQuantity.Y, e.RecoilY);
            Store(RecoilQuantity.Z, e.RecoilZ);
            Store(RecoilQuantity.CosThetaLab, RecoilKernel.PolarCosine(e.RecoilLabX, e.RecoilY, e.RecoilLabZ));
            Store(RecoilQuantity.CosThetaStar, RecoilKernel.PolarCosine(e.RecoilX, e.RecoilY, e.RecoilZ));
            Store(RecoilQuantity.CosOpening, RecoilKernel.OpeningCosine(e, m.PlusY, m.MinusY));
            Store(RecoilQuantity.ThrustTransverse, inputs.ThrustTransverse);
            Store(RecoilQuantity.RelativeTransverse, inputs.RelativeTransverse);
            Store(RecoilQuantity.RelativeLongitudinal, inputs.RelativeLongitudinal);
            Store(RecoilQuantity.PairTransverse, inputs.PairTransverse);

            void Store(RecoilQuantity quantity, TNumber value)
                => Unsafe.WriteUnaligned(storage + ((nint)quantity * pitch) + i, value);
        }
    }
}
