using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Fits;

namespace ZPrimeGpu.Ilgpu;

/// <summary>A device of ILGPU behind the host's interface.</summary>
internal sealed class IlgpuAccelerator : IAccelerator
{
    private readonly IlgpuDevice device;
    private readonly HostAccelerator host = HostAccelerator.Simd();
    private readonly IlgpuFitKernels fits;

    /// <summary>Opens a device.</summary>
    /// <param name="name">Its name.</param>
    public IlgpuAccelerator(string name)
    {
        device = IlgpuDevice.Open(name);
        fits = new IlgpuFitKernels(device, host.Fits);
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
    public void Dispose()
    {
        fits.Dispose();
        device.Dispose();
        host.Dispose();
    }
}
