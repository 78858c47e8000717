using System.Runtime.CompilerServices;
using ILGPU;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Ilgpu.Views;

/// <summary>The numbers of one thread: element k of thread t lies at k·threads + t, so that the threads of a warp read neighbours.</summary>
/// <param name="data">The numbers of all threads.</param>
/// <param name="threads">Threads.</param>
/// <param name="thread">The thread.</param>
internal readonly struct ThreadView(ArrayView<DeviceReal> data, int threads, int thread) : IView<DeviceReal>
{
    private readonly ArrayView<DeviceReal> data = data;
    private readonly int threads = threads;
    private readonly int thread = thread;

    /// <inheritdoc/>
    public DeviceReal this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => data[(index * threads) + thread];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => data[(index * threads) + thread] = value;
    }
}

/// <summary>A table that all threads read at the same index at about the same time. Read only: what is written is lost.</summary>
/// <param name="data">The table.</param>
internal readonly struct TableView(ArrayView<DeviceReal> data) : IView<DeviceReal>
{
    private readonly ArrayView<DeviceReal> data = data;

    /// <inheritdoc/>
    public DeviceReal this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => data[index];
        set
        {
            // Kernels do not write tables, and device code cannot throw.
        }
    }
}

/// <summary>A table of integers.</summary>
/// <param name="data">The table.</param>
internal readonly struct IndexTable(ArrayView<int> data) : IIndexView
{
    private readonly ArrayView<int> data = data;

    /// <inheritdoc/>
    public int this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => data[index];
    }
}

/// <summary>A table of 64-bit integers.</summary>
/// <param name="data">The table.</param>
internal readonly struct WordTable(ArrayView<ulong> data) : IWordView
{
    private readonly ArrayView<ulong> data = data;

    /// <inheritdoc/>
    public ulong this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => data[index];
    }
}
