using System.Runtime.CompilerServices;
using ILGPU;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Ilgpu.Views;

/// <summary>The single-precision numbers of one thread: element k of thread t lies at k·threads + t, so that the threads of a warp read neighbours.</summary>
/// <param name="data">The numbers of all threads.</param>
/// <param name="threads">Threads.</param>
/// <param name="thread">The thread.</param>
internal readonly struct NarrowThreadView(ArrayView<DeviceFloat> data, int threads, int thread) : IView<DeviceFloat>
{
    private readonly ArrayView<DeviceFloat> data = data;
    private readonly int threads = threads;
    private readonly int thread = thread;

    /// <inheritdoc/>
    public DeviceFloat this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => data[(index * threads) + thread];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => data[(index * threads) + thread] = value;
    }
}

/// <summary>A single-precision table that all threads read at the same index at about the same time. Read only: what is written is lost.</summary>
/// <param name="data">The table.</param>
internal readonly struct NarrowTableView(ArrayView<DeviceFloat> data) : IView<DeviceFloat>
{
    private readonly ArrayView<DeviceFloat> data = data;

    /// <inheritdoc/>
    public DeviceFloat this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => data[index];
        set
        {
            // Kernels do not write tables, and device code cannot throw.
        }
    }
}
