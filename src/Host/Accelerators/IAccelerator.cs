using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Something that runs kernels: host lanes, host scalar code, or a device of the GPU plug-in.</summary>
internal interface IAccelerator : IDisposable
{
    /// <summary>The name by which it is chosen: <c>simd</c>, <c>scalar</c>, <c>cuda:0</c>, ...</summary>
    string Name { get; }

    /// <summary>What it is, for people: processor or device name and lane width.</summary>
    string Description { get; }

    /// <summary>In which precision toys are fitted: never <see cref="Configuration.Precision.Auto"/>.</summary>
    Precision Precision => Precision.Double;

    /// <summary>Kernels over events.</summary>
    IEventKernels Events { get; }

    /// <summary>Kernels over fits.</summary>
    IFitKernels Fits { get; }

    /// <summary>Functions of the kernels one by one, for checks.</summary>
    INumericKernels Numerics { get; }

    /// <summary>Kernels that draw and fit toys; null where toys run in the host's lanes.</summary>
    IToyKernels? Toys => null;

    /// <summary>Kernels that draw and scan whole spectra; null where spectra are scanned in the host's lanes.</summary>
    IScanKernels? Scans => null;

    /// <summary>Worker threads that keep it busy: those of a device mostly wait for it, and each has one launch in flight.</summary>
    /// <param name="threads">Threads that were asked for.</param>
    int Workers(int threads) => Math.Max(threads, Toys?.Queues ?? 1);

    /// <summary>Fits of a batch that are worth a launch. Results do not depend on it.</summary>
    /// <param name="onHost">What the host's lanes are given.</param>
    int FitsPerBlock(int onHost) => Toys is null ? onHost : Math.Max(onHost, 4096);

    /// <summary>Kernels over events of a network in training; those of the host where an accelerator has none of its own (the numbers are the same).</summary>
    INetworkKernels Networks => HostAccelerator.HostNetworks();
}
