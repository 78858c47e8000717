using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>Lane values in host memory: element i is the number of every lane at index i.</summary>
/// <param name="start">First element.</param>
internal readonly unsafe struct LaneView<TReal>(TReal* start) : IView<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly TReal* start = start;

    /// <inheritdoc/>
    public TReal this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => start[index];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => start[index] = value;
    }
}

/// <summary>A table of plain numbers, the same for every lane. Read only.</summary>
/// <param name="start">First element.</param>
internal readonly unsafe struct BroadcastView<TReal>(double* start) : IView<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly double* start = start;

    /// <inheritdoc/>
    public TReal this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TReal.From(start[index]);
        set => throw new NotSupportedException("Tables of a model are read only.");
    }
}

/// <summary>A table of integers in host memory.</summary>
/// <param name="start">First element.</param>
internal readonly unsafe struct IndexView(int* start) : IIndexView
{
    private readonly int* start = start;

    /// <inheritdoc/>
    public int this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => start[index];
    }
}
