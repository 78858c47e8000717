namespace ZPrimeGpu.Host.Accelerators;

/// <summary>How much a device is given at a time: halved where its memory is short. May be used from several threads.</summary>
/// <param name="device">Name of the device.</param>
/// <param name="size">Where to begin.</param>
internal sealed class DeviceBatch(string device, int size)
{
    /// <summary>Below this nothing is halved any more: a warp.</summary>
    public const int Fewest = 32;

    private volatile int most = size;

    /// <summary>The most of a batch now.</summary>
    public int Size => most;

    /// <summary>The next batch.</summary>
    /// <param name="left">What is left to do.</param>
    public int Next(int left) => Math.Min(most, left);

    /// <summary>A batch was too large.</summary>
    /// <param name="count">Its size.</param>
    /// <exception cref="AcceleratorException">It was as small as one can be.</exception>
    public void Halve(int count)
    {
        if (count <= Fewest)
        {
            throw DeviceFailure.OutOfMemory(device);
        }

        most = Math.Max(Fewest, Math.Min(most, count) / 2);
    }
}
