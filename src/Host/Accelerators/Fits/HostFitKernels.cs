using System.Runtime.Intrinsics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>The fits of the <c>simd</c> and <c>scalar</c> accelerators.</summary>
internal static class HostFitKernels
{
    /// <summary>The widest lanes that the processor has in hardware.</summary>
    public static IFitKernels Simd()
        => Vector512.IsHardwareAccelerated ? new LaneFitKernels<F64x8>()
            : Vector256.IsHardwareAccelerated ? new LaneFitKernels<F64x4>()
            : new LaneFitKernels<F64>();

    /// <summary>One fit after the other.</summary>
    public static IFitKernels Scalar() => new LaneFitKernels<F64>();
}
