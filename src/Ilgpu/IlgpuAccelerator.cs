using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.Toys;

namespace ZPrimeGpu.Ilgpu;

/// <summary>A device of ILGPU behind the host's interface.</summary>
internal sealed class IlgpuAccelerator : IAccelerator
{
    private readonly IlgpuDevice device;
    private readonly HostAccelerator host = HostAccelerator.Simd();
    private readonly IlgpuFitKernels fits;
    private readonly IlgpuToyKernels toys;

    /// <summary>Opens a device.</summary>
    /// <param name="name">Its name.</param>
    public IlgpuAccelerator(string name)
    {
        device = IlgpuDevice.Open(name);
        fits = new IlgpuFitKernels(device, host.Fits);
        toys = new IlgpuToyKernels(device);
    }

    /// <inheritdoc/>
    public string Name => device.Name;

    /// <inheritdoc/>
    public string Description => $"{device.Accelerator.Name}, through ILGPU";

    /// <inheritdoc/>
    public IEventKernels Events => host.Events;

    /// <inheritdoc/>
    public IFitKernels Fits => fits;

    /// <inheritdoc/>
    public IToyKernels Toys => toys;

    /// <inheritdoc/>
    public void Dispose()
    {
        toys.Dispose();
        fits.Dispose();
        device.Dispose();
        host.Dispose();
    }
}
