using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Events;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.LookElsewhere;
using ZPrimeGpu.Ilgpu.Toys;

namespace ZPrimeGpu.Ilgpu;

/// <summary>A device of ILGPU behind the host's interface.</summary>
internal sealed class IlgpuAccelerator : IAccelerator
{
    private readonly IlgpuDevice device;
    private readonly HostAccelerator host = HostAccelerator.Simd();
    private readonly IlgpuFitKernels fits;
    private readonly IlgpuToyKernels toys;
    private readonly IlgpuScanKernels scans;
    private readonly IlgpuEventKernels events;
    private readonly IlgpuNumericKernels numerics;

    /// <summary>Queues on a device, which stays open with its compiled kernels as long as the process.</summary>
    /// <param name="device">The device.</param>
    /// <param name="precision">How toys are fitted.</param>
    public IlgpuAccelerator(IlgpuDevice device, Precision precision)
    {
        this.device = device;
        Precision = precision;
        fits = new IlgpuFitKernels(device, host.Fits, precision);
        toys = new IlgpuToyKernels(device, precision);
        scans = new IlgpuScanKernels(device);
        events = new IlgpuEventKernels(device);
        numerics = new IlgpuNumericKernels(device);

        // Workers mostly wait for the device; the pool would take its time to start more of them than there are processors.
        ThreadPool.GetMinThreads(out int workers, out int ports);
        ThreadPool.SetMinThreads(Math.Max(workers, toys.Queues), ports);
    }

    /// <inheritdoc/>
    public string Name => device.Name;

    /// <inheritdoc/>
    public string Description => $"{device.Accelerator.Name}, through ILGPU";

    /// <inheritdoc/>
    public Precision Precision { get; }

    /// <inheritdoc/>
    public IEventKernels Events => events;

    /// <inheritdoc/>
    public INumericKernels Numerics => numerics;

    /// <inheritdoc/>
    public IFitKernels Fits => fits;

    /// <inheritdoc/>
    public IToyKernels Toys => toys;

    /// <inheritdoc/>
    public IScanKernels Scans => scans;

    /// <inheritdoc/>
    public void Dispose()
    {
        events.Dispose();
        numerics.Dispose();
        scans.Dispose();
        toys.Dispose();
        fits.Dispose();
        host.Dispose();
    }
}
