using System.Runtime.Intrinsics;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Kernels on the processor of the host: <c>simd</c> with one event or fit per lane, <c>scalar</c> one at a time.</summary>
internal sealed class HostAccelerator : IAccelerator
{
    private HostAccelerator(string name, string description, IEventKernels events, IFitKernels fits, INumericKernels numerics, INetworkKernels networks)
    {
        Name = name;
        Description = description;
        Events = events;
        Fits = fits;
        Numerics = numerics;
        Networks = networks;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IEventKernels Events { get; }

    /// <inheritdoc/>
    public IFitKernels Fits { get; }

    /// <inheritdoc/>
    public INumericKernels Numerics { get; }

    /// <inheritdoc/>
    public INetworkKernels Networks { get; }

    /// <summary>The <c>simd</c> accelerator: the widest lanes that the processor has in hardware.</summary>
    public static HostAccelerator Simd()
        => Vector512.IsHardwareAccelerated ? Make<F64x8>("simd")
            : Vector256.IsHardwareAccelerated ? Make<F64x4>("simd")
            : Make<F64>("simd");

    /// <summary>The <c>scalar</c> accelerator: the reference path, on which single fits are replayed.</summary>
    public static HostAccelerator Scalar() => Make<F64>("scalar");

    /// <summary>Network kernels with the widest lanes of the host.</summary>
    public static INetworkKernels HostNetworks()
        => Vector512.IsHardwareAccelerated ? new LaneNetworkKernels<F64x8>()
            : Vector256.IsHardwareAccelerated ? new LaneNetworkKernels<F64x4>()
            : new LaneNetworkKernels<F64>();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Host memory belongs to the callers; there is nothing to give back.
    }

    private static HostAccelerator Make<TReal>(string name)
        where TReal : unmanaged, IReal<TReal>
        => new(name, Describe(TReal.Lanes), new LaneEventKernels<TReal>(), new LaneFitKernels<TReal>(), new LaneNumericKernels<TReal>(), new LaneNetworkKernels<TReal>());

    private static string Describe(int lanes) => lanes == 1 ? "host, one at a time" : $"host, {lanes} double-precision lanes";
}
