using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Draws spectra and computes q0 in every window of each. One instance per worker thread: it keeps its memory.</summary>
/// <remarks>A spectrum's numbers do not depend on the block it is in, on its neighbours, on threads, nor on the number of lanes, to the last bit.</remarks>
internal abstract class SpectrumScanner : IDisposable
{
    /// <summary>Spectra per block that keep nearly all lanes of the free fits busy while the block stays close to the processor.</summary>
    public const int DefaultBlock = 64;

    /// <summary>A scanner for an accelerator.</summary>
    /// <param name="accelerator">The accelerator; it must outlive the scanner.</param>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="capacity">Largest number of spectra of a block.</param>
    public static SpectrumScanner On(IAccelerator accelerator, SpectrumScan scan, ulong seed, int capacity)
        => For(StudySettings.On(accelerator, capacity, seed, 1) with { Block = capacity }, scan);

    /// <summary>A scanner for a study.</summary>
    /// <param name="settings">Where and in which blocks.</param>
    /// <param name="scan">Windows and ensemble.</param>
    public static SpectrumScanner For(StudySettings settings, SpectrumScan scan)
    {
        SpectrumScanner OnHost() => OfLanes(settings.Lanes, scan, settings.Seed, settings.Block);
        return settings.Device is IScanKernels device ? new SpectrumScannerDevice(device, scan, settings.Seed, settings.Block, OnHost) : OnHost();
    }

    /// <summary>A scanner.</summary>
    /// <param name="lanes">8, 4 or 1 spectra side by side.</param>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="capacity">Largest number of spectra of a block.</param>
    public static SpectrumScanner OfLanes(int lanes, SpectrumScan scan, ulong seed, int capacity)
        => lanes switch
        {
            8 => new SpectrumScannerLanes<F64x8>(scan, seed, capacity),
            4 => new SpectrumScannerLanes<F64x4>(scan, seed, capacity),
            _ => new SpectrumScannerLanes<F64>(scan, seed, capacity),
        };

    /// <summary>Draws and scans consecutive spectra.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">Spectra, at most the capacity.</param>
    /// <param name="block">Receives the results.</param>
    public abstract void Run(ulong first, int count, ScanBlock block);

    /// <inheritdoc/>
    public abstract void Dispose();
}
