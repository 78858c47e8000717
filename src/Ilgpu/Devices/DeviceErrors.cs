using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>What devices and drivers say, in one sentence for the user.</summary>
internal static class DeviceErrors
{
    /// <summary>Whether a smaller batch may help.</summary>
    public static bool IsOutOfMemory(Exception e)
        => (e is CudaException cuda && cuda.Error.Contains("OUT_OF_MEMORY", StringComparison.Ordinal))
            || (e is CLException opencl && (opencl.Error.ToString().Contains("OUT_OF", StringComparison.Ordinal) || opencl.Error.ToString().Contains("ALLOCATION_FAILURE", StringComparison.Ordinal)));

    /// <summary>Whether the device failed, not we.</summary>
    public static bool IsOfDevice(Exception e) => e is ILGPU.Runtime.AcceleratorException or DllNotFoundException or EntryPointNotFoundException;

    /// <summary>Not even the smallest batch fits.</summary>
    /// <param name="device">Name of the device.</param>
    public static AcceleratorException OutOfMemory(string device)
        => new($"{device} has not enough free memory even for the smallest batch: free some of it, or use another --device.");

    /// <summary>The sentence.</summary>
    /// <param name="device">Name of the device.</param>
    /// <param name="e">What was thrown.</param>
    public static AcceleratorException Translate(string device, Exception e)
    {
        string code = e is CudaException cuda ? cuda.Error : e is CLException opencl ? opencl.Error.ToString() : e.GetType().Name;
        string sentence = code.Contains("INSUFFICIENT_DRIVER", StringComparison.Ordinal) || code.Contains("UNSUPPORTED_PTX_VERSION", StringComparison.Ordinal)
                || e is EntryPointNotFoundException
                ? $"The driver of {device} is too old ({code}): update it, or use --device simd."
                : $"{device} failed ({code}: {e.Message.TrimEnd('.')}): it may have been lost or reset; run again, or use --device simd.";
        return new AcceleratorException(sentence, e);
    }
}
