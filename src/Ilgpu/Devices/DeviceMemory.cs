using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Ilgpu.Numbers;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>A buffer on a device that grows and is reused; its content is not kept when it grows.</summary>
/// <typeparam name="T">Element.</typeparam>
/// <param name="device">The device.</param>
internal sealed class DeviceMemory<T>(IlgpuDevice device) : IDisposable
    where T : unmanaged
{
    private MemoryBuffer1D<T, Stride1D.Dense>? buffer;

    /// <summary>Room for so many elements.</summary>
    public ArrayView<T> Reserve(long length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = device.Accelerator.Allocate1D<T>(Math.Max(1, length));
        }

        return buffer.View.AsContiguous().SubView(0, Math.Max(1, length));
    }

    /// <summary>Copies a table to the device, and waits.</summary>
    public ArrayView<T> Upload(AcceleratorStream stream, ReadOnlySpan<T> source)
    {
        ArrayView<T> view = Reserve(source.Length);
        if (source.Length > 0)
        {
            view.SubView(0, source.Length).CopyFromCPU(stream, source);
        }

        return view;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer?.Dispose();
        buffer = null;
    }
}

/// <summary>Numbers on a device as kernels read them.</summary>
internal static class DeviceNumbers
{
    /// <summary>The same memory as numbers of kernels.</summary>
    public static ArrayView<DeviceReal> AsReal(this ArrayView<double> view) => ((ArrayView1D<double, Stride1D.Dense>)view).Cast<double, DeviceReal>().AsContiguous();

    /// <summary>The same memory as single-precision numbers of kernels.</summary>
    public static ArrayView<DeviceFloat> AsFloat(this ArrayView<float> view) => ((ArrayView1D<float, Stride1D.Dense>)view).Cast<float, DeviceFloat>().AsContiguous();

    /// <summary>Columns [row][thread] of a larger buffer.</summary>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="view">Buffer.</param>
    /// <param name="offset">First element; moved on.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="threads">Threads.</param>
    public static ArrayView<T> Take<T>(this ArrayView<T> view, ref long offset, int rows, int threads)
        where T : unmanaged
    {
        ArrayView<T> columns = view.SubView(offset, Math.Max(1, (long)rows * threads));
        offset += Math.Max(1, (long)rows * threads);
        return columns;
    }
}
