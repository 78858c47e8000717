using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>What devices and drivers throw, as the host knows it.</summary>
internal static class DeviceErrors
{
    /// <summary>Whether a smaller batch may help.</summary>
    public static bool IsOutOfMemory(Exception e) => e is ILGPU.Runtime.AcceleratorException && DeviceFailure.IsOutOfMemory(CodeOf(e));

    /// <summary>Whether the device failed, not we.</summary>
    public static bool IsOfDevice(Exception e) => e is ILGPU.Runtime.AcceleratorException or DllNotFoundException or EntryPointNotFoundException;

    /// <summary>The sentence.</summary>
    /// <param name="device">Name of the device.</param>
    /// <param name="e">What was thrown.</param>
    public static AcceleratorException Translate(string device, Exception e) => DeviceFailure.Of(device, CodeOf(e), e);

    private static string CodeOf(Exception e) => e is CudaException cuda ? cuda.Error : e is CLException opencl ? opencl.Error.ToString() : e.GetType().Name;
}
