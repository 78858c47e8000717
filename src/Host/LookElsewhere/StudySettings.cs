using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Scans;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>How many spectra, and how they are made.</summary>
/// <param name="Spectra">Spectra.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Lanes">Spectra side by side on the host: 8, 4 or 1.</param>
internal sealed record StudySettings(long Spectra, ulong Seed, int Threads, int Lanes)
{
    /// <summary>Spectra that go through the windows together.</summary>
    public int Block { get; init; } = SpectrumScanner.DefaultBlock;

    /// <summary>Which spectra; null = all from 0.</summary>
    public IReadOnlyList<SpectrumRange>? Ranges { get; init; }

    /// <summary>The device that scans; null = the lanes of the host.</summary>
    public IScanKernels? Device { get; init; }

    /// <summary>Told of the fits after every block; null where nobody watches.</summary>
    public FitMeter? Meter { get; init; }

    /// <summary>A study on an accelerator.</summary>
    /// <param name="accelerator">The accelerator; it must outlive the study.</param>
    /// <param name="spectra">Spectra.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="threads">Worker threads; a device takes no more than keep it busy.</param>
    public static StudySettings On(IAccelerator accelerator, long spectra, ulong seed, int threads)
    {
        int lanes = accelerator.Name == "scalar" ? 1 : HostAccelerator.Simd().Fits.Lanes;
        return accelerator.Scans is IScanKernels device
            ? new StudySettings(spectra, seed, Math.Min(threads, device.BusyRunners), lanes) { Device = device, Block = (int)Math.Clamp(spectra, 1, device.BusySpectra) }
            : new StudySettings(spectra, seed, threads, lanes);
    }
}
