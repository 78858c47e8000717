using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Ilgpu.Devices;

namespace ZPrimeGpu.Ilgpu.LookElsewhere;

/// <summary>Whole spectra on a device.</summary>
/// <param name="device">The device.</param>
internal sealed class IlgpuScanKernels(IlgpuDevice device) : IScanKernels, IDisposable
{
    // A thread of a fit takes about an eighth of the registers that the most threads of a multiprocessor would leave it.
    private const int ShareOfThreads = 8;
    private const int FewestOnGpu = 1 << 14;

    private readonly Lock gate = new();
    private readonly List<ScanQueue> open = [];

    /// <inheritdoc/>
    public int BusySpectra => device.IsHost ? device.BusyThreads : Math.Max(FewestOnGpu, device.Accelerator.MaxNumThreads / ShareOfThreads);

    /// <inheritdoc/>
    public int BusyRunners => device.IsHost ? 1 : 2;

    /// <inheritdoc/>
    public IScanRunner Open(ScanTask task, ulong seed)
    {
        var queue = new ScanQueue(device, task, seed, BusySpectra);
        lock (gate)
        {
            open.Add(queue);
        }

        return queue;
    }

    /// <inheritdoc/>
    public void Dispose() => open.ForEach(q => q.Dispose());
}
