using ZPrimeGpu.Kernels.LookElsewhere;

namespace ZPrimeGpu.Host.Accelerators.Scans;

/// <summary>Whole spectra on a device: drawn, and fitted in every window there; only test statistics come back. May be called from several threads at once.</summary>
internal interface IScanKernels
{
    /// <summary>Spectra that keep the device busy.</summary>
    int BusySpectra { get; }

    /// <summary>Runners that keep the device busy: while one waits for its results, another computes.</summary>
    int BusyRunners { get; }

    /// <summary>A runner for one thread of the host.</summary>
    /// <param name="task">What is scanned.</param>
    /// <param name="seed">Seed.</param>
    IScanRunner Open(ScanTask task, ulong seed);

    /// <summary>Told that the device failed; says whether the host's lanes go on.</summary>
    /// <param name="failure">What happened.</param>
    bool TakeOver(AcceleratorException failure) => false;
}

/// <summary>Scans spectra on a device. Not for several threads at once.</summary>
internal interface IScanRunner : IDisposable
{
    /// <summary>Draws without fitting.</summary>
    /// <param name="first">Number of the first spectrum.</param>
    /// <param name="count">Spectra.</param>
    /// <param name="data">Receives counts [cell], pulls of the background shape [cell], pulls of globals, one after the other [row, spectrum].</param>
    void Draw(ulong first, int count, Span<double> data);

    /// <summary>Draws and scans.</summary>
    /// <param name="first">Number of the first spectrum.</param>
    /// <param name="results">Receives the results.</param>
    void Scan(ulong first, in ScanResults results);
}

/// <summary>Where the results of consecutive spectra go.</summary>
/// <param name="count">Spectra.</param>
/// <param name="q0">q0, or <see cref="ScanFitKernel.Unfinished"/> [window, spectrum: <paramref name="pitch"/>].</param>
/// <param name="pitch">Numbers from one window to the next.</param>
/// <param name="fits">Fits made [spectrum].</param>
/// <param name="iterations">Iterations of these [spectrum].</param>
internal readonly ref struct ScanResults(int count, Span<double> q0, int pitch, Span<double> fits, Span<double> iterations)
{
    /// <summary>Spectra.</summary>
    public int Count { get; } = count;

    /// <summary>q0, or <see cref="ScanFitKernel.Unfinished"/> [window, spectrum: <see cref="Pitch"/>].</summary>
    public Span<double> Q0 { get; } = q0;

    /// <summary>Numbers from one window to the next.</summary>
    public int Pitch { get; } = pitch;

    /// <summary>Fits made [spectrum].</summary>
    public Span<double> Fits { get; } = fits;

    /// <summary>Iterations of these [spectrum].</summary>
    public Span<double> Iterations { get; } = iterations;
}
