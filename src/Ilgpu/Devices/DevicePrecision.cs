using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>Which precision suits a device.</summary>
internal static class DevicePrecision
{
    // Below this ratio of rates the fewer passes in double precision pay.
    private const double SlowDouble = 1.0 / 8.0;

    /// <summary>What <see cref="Precision.Auto"/> means on a device; anything else is taken as it is.</summary>
    /// <param name="device">The device.</param>
    /// <param name="asked">What was asked for.</param>
    public static Precision Of(IlgpuDevice device, Precision asked)
        => asked != Precision.Auto ? asked
            : device.Accelerator switch
            {
                CudaAccelerator cuda => RateClass(cuda.Architecture) == AcceleratorInfo.FastDouble ? Precision.Double : Precision.Mixed,
                CLAccelerator => DeviceMeasurement.DoubleRate(device) < SlowDouble ? Precision.Mixed : Precision.Double,
                _ => Precision.Double,
            };

    /// <summary>Rate of double precision as a fraction of the single-precision one; null where unknown.</summary>
    /// <remarks>Data-centre chips run double precision at half the single-precision rate; the others at 1:32 or 1:64 (CUDA programming guide, arithmetic throughput).</remarks>
    /// <param name="architecture">Compute capability.</param>
    public static string? RateClass(CudaArchitecture? architecture)
        => architecture is not CudaArchitecture a ? null : (a.Major, a.Minor) is (6, 0) or (7, 0) or (8, 0) or (9, 0) or (10, 0) ? AcceleratorInfo.FastDouble : "1:32 or 1:64";
}
