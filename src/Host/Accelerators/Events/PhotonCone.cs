using System.Runtime.CompilerServices;
using ZPrimeGpu.Host.Accelerators.Views;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>The photon cone on the host: photons of the events still alive are gathered, whatever their number, and judged one per lane.</summary>
/// <typeparam name="TReal">The pack.</typeparam>
internal static unsafe class PhotonCone<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    // A multiple of every number of lanes; the buffers stay in the first-level cache.
    private const int Capacity = 256;

    /// <summary>Sets the first failed cut of vetoed events.</summary>
    /// <param name="events">The chunk.</param>
    /// <param name="offset">First event of the block in the chunk.</param>
    /// <param name="length">Events of the block.</param>
    /// <param name="thresholds">Thresholds.</param>
    /// <param name="frame">Beams.</param>
    /// <param name="columns">Pinned columns of the chunk.</param>
    /// <param name="failed">First failed cut of each event of the block.</param>
    [SkipLocalsInit]
    public static void Apply(
        EventColumns events,
        int offset,
        int length,
        in SelectionThresholds thresholds,
        in BeamFrame frame,
        double** columns,
        double* failed)
    {
        double* buffer = stackalloc double[6 * Capacity];
        int* owner = stackalloc int[Capacity];
        int gathered = 0;
        var view = new EventPointers<F64>(columns);
        ReadOnlySpan<int> offsets = events.PhotonOffsets.AsSpan(offset, length + 1);
        for (int i = 0; i < length; i++)
        {
            int first = offsets[i];
            int last = offsets[i + 1];
            if (first == last || !(failed[i] > CutNumber.PhotonVeto))
            {
                continue;
            }

            MuonPair<F64> muons = SelectionKernel.Muons<F64, EventPointers<F64>>(view, offset + i);
            RecoilKernel.LaboratoryMomentum(frame, muons, out F64 x, out F64 y, out F64 z);
            for (int photon = first; photon < last; photon++)
            {
                buffer[gathered] = events.PhotonEnergy[photon];
                buffer[Capacity + gathered] = events.PhotonTheta[photon];
                buffer[(2 * Capacity) + gathered] = events.PhotonPhi[photon];
                buffer[(3 * Capacity) + gathered] = x.Value;
                buffer[(4 * Capacity) + gathered] = y.Value;
                buffer[(5 * Capacity) + gathered] = z.Value;
                owner[gathered] = i;
                if (++gathered == Capacity)
                {
                    Judge(thresholds, buffer, owner, gathered, failed);
                    gathered = 0;
                }
            }
        }

        Judge(thresholds, buffer, owner, gathered, failed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Judge(in SelectionThresholds thresholds, double* buffer, int* owner, int count, double* failed)
    {
        // Lanes beyond the last photon hold anything; their verdicts are not read.
        double* passes = stackalloc double[Capacity];
        var energy = new ColumnView<TReal>(buffer);
        var theta = new ColumnView<TReal>(buffer + Capacity);
        var phi = new ColumnView<TReal>(buffer + (2 * Capacity));
        var x = new ColumnView<TReal>(buffer + (3 * Capacity));
        var y = new ColumnView<TReal>(buffer + (4 * Capacity));
        var z = new ColumnView<TReal>(buffer + (5 * Capacity));
        var verdict = new ColumnView<TReal>(passes);
        for (int i = 0; i < count; i += TReal.Lanes)
        {
            TReal pass = CutKernel.Photon(thresholds, energy[i], theta[i], phi[i], x[i], y[i], z[i]);
            verdict[i] = TReal.Select(pass, TReal.From(1), TReal.From(0));
        }

        for (int i = 0; i < count; i++)
        {
            if (passes[i] == 0)
            {
                failed[owner[i]] = CutNumber.PhotonVeto;
            }
        }
    }
}
