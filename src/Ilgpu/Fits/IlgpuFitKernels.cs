using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Ilgpu.Fits;

/// <summary>Fits on a device, one per thread. What a device does not do better goes to the host's lanes, which give the same bits.</summary>
/// <remarks>
/// The host fits: wide models (one fit at a time, lanes over bins), fits whose steps are judged by the NLL (the safe path: rare and long), and batches so small that the launch
/// would take longer.
/// </remarks>
/// <param name="device">The device.</param>
/// <param name="host">The host's lanes.</param>
/// <param name="precision">How fits are made.</param>
internal sealed class IlgpuFitKernels(IlgpuDevice device, IFitKernels host, Precision precision) : IFitKernels, IDisposable
{
    // A launch with its copies takes some 100 µs, in which a core makes about a hundred fits.
    private const int SmallestOnGpu = 512;

    private readonly QueuePool<FitQueue> queues = new(() => new FitQueue(device, precision));
    private readonly DeviceBatch batch = new(device.Name, device.BusyThreads);

    /// <inheritdoc/>
    public int Lanes => device.BusyThreads;

    /// <inheritdoc/>
    public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
    {
        bool small = !device.IsHost && fits.Count < SmallestOnGpu;
        if (data.Model.Wide is not null || settings.StepControl != StepControl.Slope || small)
        {
            host.Fit(data, fits, settings);
            return;
        }

        FitQueue queue = queues.Rent();
        try
        {
            int first = 0;
            while (first < fits.Count)
            {
                int count = batch.Next(fits.Count - first);
                if (queue.Fit(data, fits, first, count, settings))
                {
                    first += count;
                }
                else
                {
                    batch.Halve(count);
                }
            }
        }
        finally
        {
            queues.Return(queue);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => queues.Dispose();
}
