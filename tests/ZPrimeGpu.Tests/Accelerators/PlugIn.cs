using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Tests.Accelerators;

/// <summary>The GPU plug-in, where it was built; otherwise the test is skipped and says why.</summary>
internal static class PlugIn
{
    public static IAcceleratorPlugIn OrSkip()
    {
        IAcceleratorPlugIn? plugIn = AcceleratorFactory.LoadedPlugIn;
        Assert.SkipWhen(plugIn is null, "The GPU plug-in was not built: its package ILGPU could not be restored from the package sources of this machine.");
        return plugIn!;
    }

    /// <summary>The accelerator of ILGPU that runs kernels on the host.</summary>
    public static IAccelerator CpuOrSkip(Precision precision = Precision.Double) => OrSkip().Open("ilgpu-cpu", precision);
}
