using ILGPU;
using ILGPU.Runtime;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>A stream of a device with page-locked memory for its copies: the work of one host thread. Work of several queues overlaps on a GPU.</summary>
/// <param name="device">The device.</param>
internal sealed class DeviceQueue(IlgpuDevice device) : IDisposable
{
    private AcceleratorStream? stream;
    private PageLockedArray1D<double>? staging;

    /// <summary>The device.</summary>
    public IlgpuDevice Device => device;

    /// <summary>The stream.</summary>
    public AcceleratorStream Stream => stream ??= device.Accelerator.CreateStream();

    /// <summary>Page-locked memory of at least so many numbers; the content is kept unless it grows.</summary>
    public Span<double> Staging(int length) => Locked(length).Span[..length];

    /// <summary>Queues a copy of the first numbers of <see cref="Staging"/>.</summary>
    public void Upload(ArrayView<double> target)
    {
        if (target.Length > 0)
        {
            Locked((int)target.Length).ArrayView.SubView(0, target.Length).CopyTo(Stream, target);
        }
    }

    /// <summary>Queues a copy into the first numbers of <see cref="Staging"/>.</summary>
    public void Download(ArrayView<double> source) => source.CopyTo(Stream, Locked((int)source.Length).ArrayView.SubView(0, source.Length));

    /// <summary>Queues work, one thread of the host at a time, and waits for it.</summary>
    /// <exception cref="Host.Accelerators.AcceleratorException">The device failed.</exception>
    /// <param name="work">Queues copies and launches.</param>
    /// <returns>Whether it was done; false where memory is short.</returns>
    public bool Run(Action work) => Guard(() =>
    {
        Locked(work);
        Stream.Synchronize();
    });

    /// <summary>Queues work, one thread of the host at a time, and goes on.</summary>
    /// <exception cref="Host.Accelerators.AcceleratorException">The device failed.</exception>
    /// <param name="work">Queues copies and launches.</param>
    /// <returns>Whether it was queued; false where memory is short.</returns>
    public bool Queue(Action work) => Guard(() => Locked(work));

    /// <inheritdoc/>
    public void Dispose()
    {
        staging?.Dispose();
        stream?.Dispose();
    }

    private void Locked(Action work)
    {
        lock (device.Gate)
        {
            work();
        }
    }

    private bool Guard(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (DeviceErrors.IsOutOfMemory(e))
        {
            return false;
        }
        catch (Exception e) when (DeviceErrors.IsOfDevice(e))
        {
            throw DeviceErrors.Translate(device.Name, e);
        }
    }

    private PageLockedArray1D<double> Locked(int length)
    {
        if (staging is null || staging.Length < length)
        {
            lock (device.Gate)
            {
                staging?.Dispose();
                staging = device.Accelerator.AllocatePageLocked1D<double>(Math.Max(1, length));
            }
        }

        return staging;
    }
}
