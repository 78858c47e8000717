using System.Runtime.Intrinsics;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Draws toys on the host. Without state: one instance serves all threads.</summary>
internal abstract unsafe class ToySampler
{
    /// <summary>Toys per call.</summary>
    public abstract int Lanes { get; }

    /// <summary>The sampler for the lanes that <see cref="LaneFitKernels{TReal}"/> has with <typeparamref name="TReal"/>.</summary>
    /// <typeparam name="TReal">The number type: <see cref="F64"/>, <see cref="F64x4"/> or <see cref="F64x8"/>.</typeparam>
    public static ToySampler For<TReal>()
        where TReal : unmanaged, IReal<TReal>
        => OfLanes(TReal.Lanes);

    /// <summary>The widest lanes that the processor has in hardware.</summary>
    public static ToySampler Simd() => OfLanes(Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : 1);

    /// <summary>One toy at a time: the reference, for replays.</summary>
    public static ToySampler Scalar() => OfLanes(1);

    /// <summary>Draws the toys first, first + 1, …, one in each lane; element i of every lane adjacent. Writes every element.</summary>
    /// <param name="tables">The ensemble.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="first">Number of the toy in the first lane.</param>
    /// <param name="counts">Receives n [bin, lane], aligned for the lanes as all three.</param>
    /// <param name="local">Receives the auxiliary values of the locals [bin, group, lane].</param>
    /// <param name="global">Receives the auxiliary values of the globals [global, lane].</param>
    public abstract void Fill(ToyTables tables, in ToySource source, ulong first, double* counts, double* local, double* global);

    /// <summary>Draws any toys, one in each lane, the same to the last bit as in any other lane. Writes every element.</summary>
    /// <param name="tables">The ensemble.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toys">Number of the toy in each lane [<see cref="Lanes"/>].</param>
    /// <param name="counts">Receives n [bin, lane], aligned for the lanes as all three.</param>
    /// <param name="local">Receives the auxiliary values of the locals [bin, group, lane].</param>
    /// <param name="global">Receives the auxiliary values of the globals [global, lane].</param>
    public abstract void Fill(ToyTables tables, in ToySource source, ReadOnlySpan<ulong> toys, double* counts, double* local, double* global);

    /// <summary>Draws one toy as a dataset, the same to the last bit as in a lane.</summary>
    /// <param name="tables">The ensemble, of the model of the data.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toy">Number of the toy.</param>
    /// <param name="data">Datasets.</param>
    /// <param name="dataset">The one to fill.</param>
    public static void FillDataset(ToyTables tables, in ToySource source, ulong toy, DatasetBatch data, int dataset)
    {
        Span<double> counts = data.CountsOf(dataset);
        Span<double> local = data.LocalAuxiliaryOf(dataset);
        Span<double> global = data.GlobalAuxiliaryOf(dataset);
        if (counts.Length != tables.Bins || local.Length != tables.Locals || global.Length != tables.Globals)
        {
            throw new ArgumentException("The ensemble is not one of the model of the data.");
        }

        fixed (double* n = counts, l = local, g = global)
        {
            Scalar().Fill(tables, source, toy, n, l, g);
        }
    }

    private static ToySampler OfLanes(int lanes)
        => lanes switch
        {
            8 => ToySamplerOfLanes<F64x8, U64x8>.Instance,
            4 => ToySamplerOfLanes<F64x4, U64x4>.Instance,
            _ => ToySamplerOfLanes<F64, U64>.Instance,
        };
}
