using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Views;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>The Punzi-net on the host: events that passed every other cut are gathered by fold while their block is in the cache, and judged one per lane.</summary>
/// <typeparam name="TReal">The pack.</typeparam>
internal static unsafe class NetworkSelection<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private const int Momenta = 6;

    /// <summary>Sets the first failed cut of refused events.</summary>
    /// <param name="events">The chunk.</param>
    /// <param name="offset">First event of the block in the chunk.</param>
    /// <param name="length">Events of the block.</param>
    /// <param name="network">The network.</param>
    /// <param name="frame">Beams.</param>
    /// <param name="columns">Pinned columns of the chunk.</param>
    /// <param name="failed">First failed cut of each event of the block.</param>
    [SkipLocalsInit]
    public static void Apply(EventColumns events, int offset, int length, NetworkCut network, in BeamFrame frame, double** columns, double* failed)
    {
        // Ordered by fold, each fold filled up to whole packs with its last event.
        int* order = stackalloc int[length + TReal.Lanes];
        fixed (double* parameters = network.Parameters, scaling = network.Scaling)
        {
            for (int fold = 0; fold < network.Folds; fold++)
            {
                int count = 0;
                for (int i = 0; i < length; i++)
                {
                    if (failed[i] == CutNumber.Passed && (network.Folds == 1 || events.Fold[offset + i] == fold))
                    {
                        order[count++] = i;
                    }
                }

                if (count > 0)
                {
                    Judge(network, scaling, parameters + (fold * network.Shape.Parameters), frame, columns, offset, order, count, failed);
                }
            }
        }
    }

    private static void Judge(
        NetworkCut network, double* scaling, double* parameters, in BeamFrame frame, double** columns, int offset, int* order, int count, double* failed)
    {
        double* gathered = stackalloc double[Momenta * TReal.Lanes];
        double* verdict = stackalloc double[TReal.Lanes];
        TReal* values = stackalloc TReal[network.Shape.Values];
        for (int k = count; k % TReal.Lanes != 0; k++)
        {
            order[k] = order[count - 1];
        }

        TReal threshold = TReal.From(network.ArgumentMin);
        for (int k = 0; k < count; k += TReal.Lanes)
        {
            for (int lane = 0; lane < TReal.Lanes; lane++)
            {
                for (int m = 0; m < Momenta; m++)
                {
                    gathered[(m * TReal.Lanes) + lane] = columns[m][offset + order[k + lane]];
                }
            }

            TReal argument = Argument(network.Shape, scaling, parameters, frame, gathered, values);
            new ColumnView<TReal>(verdict)[0] =
                TReal.Select(TReal.Less(threshold, argument), TReal.From(CutNumber.Passed), TReal.From(CutNumber.PunziNet));
            for (int lane = 0; lane < TReal.Lanes; lane++)
            {
                failed[order[k + lane]] = verdict[lane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TReal Argument(in NetworkShape shape, double* scaling, double* parameters, in BeamFrame frame, double* gathered, TReal* values)
    {
        var view = new ColumnView<TReal>(gathered);
        MuonPair<TReal> muons;
        muons.PlusX = view[EventColumn.PxPlus * TReal.Lanes];
        muons.PlusY = view[EventColumn.PyPlus * TReal.Lanes];
        muons.PlusZ = view[EventColumn.PzPlus * TReal.Lanes];
        muons.MinusX = view[EventColumn.PxMinus * TReal.Lanes];
        muons.MinusY = view[EventColumn.PyMinus * TReal.Lanes];
        muons.MinusZ = view[EventColumn.PzMinus * TReal.Lanes];
        return PunziNetKernel.Argument(
            shape, new BroadcastView<TReal>(scaling), new BroadcastView<TReal>(parameters), frame, muons, new LaneView<TReal>(values));
    }
}

/// <summary>The Punzi-net for accelerators that leave it to the host: on the events that passed their other cuts, a block at a time, in the same pass over the chunk.</summary>
internal static unsafe class HostNetworkSelection
{
    private const int Block = 1024;

    /// <summary>Sets the first failed cut of refused events; nothing where there is no network, or its cut was applied upstream.</summary>
    /// <param name="events">The chunk.</param>
    /// <param name="start">First event of the block in the chunk.</param>
    /// <param name="count">Events of the block.</param>
    /// <param name="setup">The network, beams.</param>
    /// <param name="firstFailed">First failed cut [event of the block].</param>
    [SkipLocalsInit]
    public static void Apply(EventColumns events, int start, int count, SelectionSetup setup, Span<byte> firstFailed)
    {
        if (setup.Network is not NetworkCut network || !setup.Thresholds.Applies(CutNumber.PunziNet))
        {
            return;
        }

        double** columns = stackalloc double*[EventPointers<F64>.Count];
        EventPointers<F64>.Fill(events, columns);
        double* failed = stackalloc double[Block];
        for (int begin = 0; begin < count; begin += Block)
        {
            Span<byte> block = firstFailed.Slice(begin, Math.Min(Block, count - begin));
            for (int i = 0; i < block.Length; i++)
            {
                failed[i] = block[i];
            }

            if (Vector512.IsHardwareAccelerated)
            {
                NetworkSelection<F64x8>.Apply(events, start + begin, block.Length, network, setup.Frame, columns, failed);
            }
            else
            {
                NetworkSelection<F64>.Apply(events, start + begin, block.Length, network, setup.Frame, columns, failed);
            }

            for (int i = 0; i < block.Length; i++)
            {
                block[i] = (byte)failed[i];
            }
        }

        GC.KeepAlive(events);
    }
}
