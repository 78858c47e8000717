using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>A device that nobody named (<c>auto</c>): where it fails at work, the host's lanes go on, and one line says so.</summary>
/// <remarks>What the device was doing is done again as a whole. The lanes give the same bits as a device in double precision.</remarks>
/// <param name="device">The device.</param>
/// <param name="host">The host's lanes.</param>
/// <param name="tell">Receives the line.</param>
internal sealed class FallbackAccelerator(IAccelerator device, IAccelerator host, Action<string> tell) : IAccelerator, IEventKernels, IFitKernels, IToyKernels, IScanKernels
{
    private readonly Lock gate = new();
    private volatile bool lost;

    /// <inheritdoc/>
    public string Name => device.Name;

    /// <inheritdoc/>
    public string Description => device.Description;

    /// <inheritdoc/>
    public Precision Precision => device.Precision;

    /// <inheritdoc/>
    public IEventKernels Events => this;

    /// <inheritdoc/>
    public IFitKernels Fits => this;

    /// <inheritdoc/>
    public INumericKernels Numerics => device.Numerics;

    /// <inheritdoc/>
    public INetworkKernels Networks => device.Networks;

    /// <inheritdoc/>
    public IToyKernels? Toys => device.Toys is null ? null : this;

    /// <inheritdoc/>
    public IScanKernels? Scans => device.Scans is null ? null : this;

    /// <inheritdoc/>
    public int BlockLength => device.Events.BlockLength;

    /// <inheritdoc/>
    public int Lanes => device.Fits.Lanes;

    /// <inheritdoc/>
    public int BusyToys => device.Toys!.BusyToys;

    /// <inheritdoc/>
    public int Queues => device.Toys!.Queues;

    /// <inheritdoc/>
    public int BusySpectra => device.Scans!.BusySpectra;

    /// <inheritdoc/>
    public int BusyRunners => device.Scans!.BusyRunners;

    /// <inheritdoc/>
    public IScanRunner Open(ScanTask task, ulong seed) => device.Scans!.Open(task, seed);

    /// <inheritdoc/>
    public IToyRunner Open() => device.Toys!.Open();

    /// <inheritdoc/>
    public bool TakeOver(AcceleratorException failure)
    {
        lock (gate)
        {
            if (!lost)
            {
                lost = true;
                tell($"zprime: {failure.Message} Falling back to simd.");
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Select(EventColumns events, int start, int count, SelectionSetup setup, SelectionBlock destination)
        => Do(on => on.Events.Select(events, start, count, setup, destination));

    /// <inheritdoc/>
    public void Observe(EventColumns events, int start, int count, in BeamFrame frame, RecoilColumns destination)
    {
        BeamFrame beams = frame;
        Do(on => on.Events.Observe(events, start, count, beams, destination));
    }

    /// <inheritdoc/>
    public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
    {
        MinimiserSettings how = settings;
        Do(on => on.Fits.Fit(data, fits, how));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Dispose();
        host.Dispose();
    }

    private void Do(Action<IAccelerator> work)
    {
        if (!lost)
        {
            try
            {
                work(device);
                return;
            }
            catch (AcceleratorException e)
            {
                TakeOver(e);
            }
        }

        work(host);
    }
}
