using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Draws one toy in each lane of <typeparamref name="TReal"/>.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <typeparam name="TWord">The integers of its lanes.</typeparam>
internal sealed unsafe class ToySamplerOfLanes<TReal, TWord> : ToySampler
    where TReal : unmanaged, IReal<TReal>
    where TWord : unmanaged, IWord<TWord, TReal>
{
    private ToySamplerOfLanes()
    {
    }

    /// <summary>The only instance: there is no state.</summary>
    public static ToySampler Instance { get; } = new ToySamplerOfLanes<TReal, TWord>();

    /// <inheritdoc/>
    public override int Lanes => TReal.Lanes;

    /// <inheritdoc/>
    public override void Fill(ToyTables tables, in ToySource source, ulong first, double* counts, double* local, double* global)
        => Draw(tables, source, TWord.Consecutive(first), counts, local, global);

    /// <inheritdoc/>
    public override void Fill(ToyTables tables, in ToySource source, ReadOnlySpan<ulong> toys, double* counts, double* local, double* global)
        => Draw(tables, source, MemoryMarshal.Read<TWord>(MemoryMarshal.AsBytes(toys[..TReal.Lanes])), counts, local, global);

    private static void Draw(ToyTables tables, in ToySource source, TWord toys, double* counts, double* local, double* global)
    {
        fixed (double* values = tables.Values)
        fixed (ulong* thresholds = tables.Thresholds)
        fixed (int* indices = tables.Indices)
        {
            var view = new ToyView<TReal, BroadcastView<TReal>, WordView, IndexView>(
                tables.Shape, new(values), new(thresholds), new(indices));
            ToyKernel.Draw(
                view,
                source,
                toys,
                new LaneView<TReal>((TReal*)counts),
                new LaneView<TReal>((TReal*)local),
                new LaneView<TReal>((TReal*)global));
        }
    }

    /// <summary>A table of 64-bit integers in host memory.</summary>
    /// <param name="start">First element.</param>
    private readonly struct WordView(ulong* start) : IWordView
    {
        private readonly ulong* start = start;

        /// <inheritdoc/>
        public ulong this[int index]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => start[index];
        }
    }
}
