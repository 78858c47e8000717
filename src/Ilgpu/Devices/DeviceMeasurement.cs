using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>Measures what a device can do at most, to which kernels are compared.</summary>
internal static class DeviceMeasurement
{
    private const int Steps = 1024;
    private const int Chains = 8;
    private const int Repetitions = 10;

    /// <summary>Measures.</summary>
    /// <param name="name">The device.</param>
    public static DeviceRates Run(string name)
    {
        var clock = Stopwatch.StartNew();
        using IlgpuDevice device = IlgpuDevice.Open(name);
        double open = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        device.Kernel<FitLaunch>(FitKernel<KnownOneAndOne>.Fit);
        double kernel = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        device.Kernel<FitLaunch>(FitKernel<KnownOneAndOne>.Fit);
        double again = clock.Elapsed.TotalMilliseconds;

        int copied = device.IsHost ? 1 << 14 : 1 << 27;
        using MemoryBuffer1D<double, Stride1D.Dense> from = device.Accelerator.Allocate1D<double>(copied);
        using MemoryBuffer1D<double, Stride1D.Dense> to = device.Accelerator.Allocate1D<double>(copied);
        var launch = new RateLaunch { From = from.View.AsContiguous().AsReal(), To = to.View.AsContiguous().AsReal(), Steps = Steps };
        double copy = Seconds(device, copied, launch, Copy);
        double empty = Seconds(device, 1, launch, Nothing);
        return new DeviceRates(
            2.0 * sizeof(double) * copied / copy / 1e9, Rate(device, launch, MultiplyAdd), Rate(device, launch, MultiplyAddSingle), 1e6 * empty, open, kernel, again);
    }

    /// <summary>Measured rate of double precision as a fraction of the single-precision one.</summary>
    /// <param name="device">The device.</param>
    public static double DoubleRate(IlgpuDevice device)
    {
        using MemoryBuffer1D<double, Stride1D.Dense> to = device.Accelerator.Allocate1D<double>(1 << 16);
        var launch = new RateLaunch { From = to.View.AsContiguous().AsReal(), To = to.View.AsContiguous().AsReal(), Steps = Steps };
        return Rate(device, launch, MultiplyAdd) / Rate(device, launch, MultiplyAddSingle);
    }

    /// <summary>Multiply-adds per second.</summary>
    private static double Rate(IlgpuDevice device, RateLaunch launch, Action<Index1D, RateLaunch> entry)
    {
        int threads = device.IsHost ? 1 << 10 : 1 << 20;
        return (double)threads * Steps * Chains / Seconds(device, threads, launch, entry);
    }

    private static double Seconds(IlgpuDevice device, int threads, RateLaunch launch, Action<Index1D, RateLaunch> entry)
    {
        Action<AcceleratorStream, Index1D, RateLaunch> kernel = device.Kernel(entry);
        AcceleratorStream stream = device.Accelerator.DefaultStream;
        double best = double.PositiveInfinity;
        for (int i = 0; i < Repetitions; i++)
        {
            var clock = Stopwatch.StartNew();
            kernel(stream, threads, launch);
            stream.Synchronize();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }

    private static void Nothing(Index1D index, RateLaunch launch)
    {
    }

    private static void Copy(Index1D index, RateLaunch launch)
    {
        int i = index;
        launch.To[i] = launch.From[i];
    }

    private static void MultiplyAdd(Index1D index, RateLaunch launch)
    {
        int i = index;
        launch.To[i & 0x3FFF] = Sum<DeviceReal>(i, launch.Steps);
    }

    private static void MultiplyAddSingle(Index1D index, RateLaunch launch)
    {
        int i = index;
        launch.To[i & 0x3FFF] = DeviceFloat.Widen(Sum<DeviceFloat>(i, launch.Steps));
    }

    /// <summary>Independent chains, which hide the latency of one.</summary>
    private static TReal Sum<TReal>(int i, int steps)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal factor = TReal.From(1.0 + (1e-9 * i));
        TReal term = TReal.From(1e-9);
        TReal a = TReal.From(0.1 * i);
        TReal b = a + term;
        TReal c = b + term;
        TReal d = c + term;
        TReal e = d + term;
        TReal f = e + term;
        TReal g = f + term;
        TReal h = g + term;
        for (int step = 0; step < steps; step++)
        {
            a = TReal.Fma(a, factor, term);
            b = TReal.Fma(b, factor, term);
            c = TReal.Fma(c, factor, term);
            d = TReal.Fma(d, factor, term);
            e = TReal.Fma(e, factor, term);
            f = TReal.Fma(f, factor, term);
            g = TReal.Fma(g, factor, term);
            h = TReal.Fma(h, factor, term);
        }

        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }
}

/// <summary>Arguments of the measurements.</summary>
internal struct RateLaunch
{
    /// <summary>Source.</summary>
    public ArrayView<DeviceReal> From;

    /// <summary>Target.</summary>
    public ArrayView<DeviceReal> To;

    /// <summary>Steps of a chain.</summary>
    public int Steps;
}
