using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>An accelerator whose fit kernels name a meter, which what schedules fits tells its counts.</summary>
/// <remarks>The counting is where retries are decided, not in the kernels: a kernel does not know whether a fit is made for the first time.</remarks>
/// <param name="inner">Does the work; disposed with this.</param>
/// <param name="meter">Receives the counts.</param>
internal sealed class MeteredAccelerator(IAccelerator inner, FitMeter meter) : IAccelerator
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <inheritdoc/>
    public IEventKernels Events => inner.Events;

    /// <inheritdoc/>
    public IFitKernels Fits { get; } = new MeteredFits(inner.Fits, meter);

    /// <inheritdoc/>
    public INumericKernels Numerics => inner.Numerics;

    /// <inheritdoc/>
    public IToyKernels? Toys => inner.Toys;

    /// <inheritdoc/>
    public IScanKernels? Scans => inner.Scans;

    /// <inheritdoc/>
    public Precision Precision => inner.Precision;

    /// <inheritdoc/>
    public INetworkKernels Networks => inner.Networks;

    /// <inheritdoc/>
    public int Workers(int threads) => inner.Workers(threads);

    /// <inheritdoc/>
    public int FitsPerBlock(int onHost) => inner.FitsPerBlock(onHost);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private sealed class MeteredFits(IFitKernels inner, FitMeter meter) : IFitKernels
    {
        public int Lanes => inner.Lanes;

        public FitMeter? Meter => meter;

        public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings) => inner.Fit(data, fits, settings);
    }
}
