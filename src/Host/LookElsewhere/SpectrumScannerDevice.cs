using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Kernels.LookElsewhere;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Scans spectra on a device, one per thread of it. The few fits that did not converge there are drawn again and made on the safe path of the host.</summary>
internal sealed class SpectrumScannerDevice : SpectrumScanner
{
    private readonly IScanRunner runner;
    private readonly RedrawnSpectra redrawn;
    private readonly SafeScanFits safe;
    private readonly int windows;
    private readonly double[] fits;
    private readonly double[] iterations;

    /// <summary>Opens a runner.</summary>
    /// <param name="kernels">The device.</param>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="capacity">Largest number of spectra of a block.</param>
    public SpectrumScannerDevice(IScanKernels kernels, SpectrumScan scan, ulong seed, int capacity)
    {
        runner = kernels.Open(ScanTasks.Of(scan), seed);
        redrawn = new RedrawnSpectra(scan, seed);
        safe = new SafeScanFits(scan);
        windows = scan.Windows.Count;
        fits = new double[capacity];
        iterations = new double[capacity];
    }

    /// <inheritdoc/>
    public override void Run(ulong first, int count, ScanBlock block)
    {
        block.Begin(first, count, windows);
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
                ulong spectrum = first + (ulong)at;
                block.Redo(window, at, redrawn.Fit(safe, window, spectrum, block.Failures));
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        runner.Dispose();
        redrawn.Dispose();
    }
}
