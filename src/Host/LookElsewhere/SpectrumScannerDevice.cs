using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Kernels.LookElsewhere;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Scans spectra on a device, one per thread of it. The few fits that did not converge there are drawn again and made on the safe path of the host.</summary>
/// <remarks>Where the device fails and nobody named it, blocks are scanned in the host's lanes from then on, the one at work again as a whole: the bits are the same.</remarks>
internal sealed class SpectrumScannerDevice : SpectrumScanner
{
    private readonly IScanKernels kernels;
    private readonly SpectrumScan scan;
    private readonly ulong seed;
    private readonly Func<SpectrumScanner> onHost;
    private readonly RedrawnSpectra redrawn;
    private readonly SafeScanFits safe;
    private readonly double[] fits;
    private readonly double[] iterations;
    private IScanRunner? runner;
    private SpectrumScanner? lanes;

    /// <summary>Opens a runner.</summary>
    /// <param name="kernels">The device.</param>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="capacity">Largest number of spectra of a block.</param>
    /// <param name="onHost">Makes a scanner in the host's lanes, for where the device fails.</param>
    public SpectrumScannerDevice(IScanKernels kernels, SpectrumScan scan, ulong seed, int capacity, Func<SpectrumScanner> onHost)
    {
        this.kernels = kernels;
        this.scan = scan;
        this.seed = seed;
        this.onHost = onHost;
        redrawn = new RedrawnSpectra(scan, seed);
        safe = new SafeScanFits(scan);
        fits = new double[capacity];
        iterations = new double[capacity];
    }

    /// <inheritdoc/>
    public override void Run(ulong first, int count, ScanBlock block)
    {
        if (lanes is null)
        {
            try
            {
                RunOnDevice(first, count, block);
                return;
            }
            catch (AcceleratorException e) when (kernels.TakeOver(e))
            {
                lanes = onHost();
            }
        }

        lanes.Run(first, count, block);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        runner?.Dispose();
        lanes?.Dispose();
        redrawn.Dispose();
    }

    private void RunOnDevice(ulong first, int count, ScanBlock block)
    {
        int windows = scan.Windows.Count;
        block.Begin(first, count, windows);
        runner ??= kernels.Open(ScanTasks.Of(scan), seed);
        runner.Scan(first, new ScanResults(count, block.Q0, block.Capacity, fits, iterations));
        for (int spectrum = 0; spectrum < count; spectrum++)
        {
            block.Fits += (long)fits[spectrum];
            block.Iterations += (long)iterations[spectrum];
        }

        for (int window = 0; window < windows; window++)
        {
            ReadOnlySpan<double> q0 = block.Q0.AsSpan(window * block.Capacity, count);
            for (int at = q0.IndexOf(ScanFitKernel.Unfinished); at >= 0; at = q0.IndexOf(ScanFitKernel.Unfinished))
            {
                block.Redo(window, at, redrawn.Fit(safe, window, first + (ulong)at, block.Failures));
            }
        }
    }
}
