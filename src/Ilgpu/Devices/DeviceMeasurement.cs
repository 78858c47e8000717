using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.Numbers;

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

        int copied = device.IsHost ? 1 << 14 : 1 << 27;
        int threads = device.IsHost ? 1 << 10 : 1 << 20;
        using MemoryBuffer1D<double, Stride1D.Dense> from = device.Accelerator.Allocate1D<double>(copied);
        using MemoryBuffer1D<double, Stride1D.Dense> to = device.Accelerator.Allocate1D<double>(copied);
        var launch = new RateLaunch { From = from.View.AsContiguous().AsReal(), To = to.View.AsContiguous().AsReal(), Steps = Steps };
        double copy = Seconds(device, copied, launch, Copy);
        double fma = Seconds(device, threads, launch, MultiplyAdd);
        double empty = Seconds(device, 1, launch, Nothing);
        return new DeviceRates(2.0 * sizeof(double) * copied / copy / 1e9, (double)threads * Steps * Chains / fma, 1e6 * empty, open, kernel);
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
        // Independent chains hide the latency of one.
        int i = index;
        DeviceReal factor = DeviceReal.From(1.0 + (1e-9 * i));
        DeviceReal term = DeviceReal.From(1e-9);
        DeviceReal a = DeviceReal.From(0.1 * i);
        DeviceReal b = a + term;
        DeviceReal c = b + term;
        DeviceReal d = c + term;
        DeviceReal e = d + term;
        DeviceReal f = e + term;
        DeviceReal g = f + term;
        DeviceReal h = g + term;
        for (int step = 0; step < launch.Steps; step++)
        {
            a = DeviceReal.Fma(a, factor, term);
            b = DeviceReal.Fma(b, factor, term);
            c = DeviceReal.Fma(c, factor, term);
            d = DeviceReal.Fma(d, factor, term);
            e = DeviceReal.Fma(e, factor, term);
            f = DeviceReal.Fma(f, factor, term);
            g = DeviceReal.Fma(g, factor, term);
            h = DeviceReal.Fma(h, factor, term);
        }

        launch.To[i & 0xFFFF] = ((a + b) + (c + d)) + ((e + f) + (g + h));
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
