using System.Runtime.CompilerServices;
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
    /// <param name="arguments">Receives the argument of the last activation of each event that is judged, 0 for the others.</param>
    [SkipLocalsInit]
    public static void Apply(
        EventColumns events, int offset, int length, NetworkCut network, in BeamFrame frame, double** columns, double* failed, double* arguments)
    {
        new Span<double>(arguments, length).Clear();

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
                    Judge(network, scaling, parameters + (fold * network.Shape.Parameters), frame, columns, offset, order, count, failed, arguments);
                }
            }
        }
    }

    private static void Judge(
        NetworkCut network,
        double* scaling,
        double* parameters,
        in BeamFrame frame,
        double** columns,
        int offset,
        int* order,
        int count,
        double* failed,
        double* arguments)
    {
        double* gathered = stackalloc double[Momenta * TReal.Lanes];
        double* verdict = stackalloc double[2 * TReal.Lanes];
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
            new ColumnView<TReal>(verdict)[TReal.Lanes] = argument;
            for (int lane = 0; lane < TReal.Lanes; lane++)
            {
                failed[order[k + lane]] = verdict[lane];
                arguments[order[k + lane]] = verdict[TReal.Lanes + lane];
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
