using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Results of consecutive spectra, reused from block to block.</summary>
internal sealed class ScanBlock
{
    /// <summary>Makes room.</summary>
    /// <param name="windows">Windows.</param>
    /// <param name="capacity">Largest number of spectra.</param>
    public ScanBlock(int windows, int capacity)
    {
        Windows = windows;
        Capacity = capacity;
        Q0 = new double[windows * capacity];
        Valid = new bool[capacity];
    }

    /// <summary>Windows.</summary>
    public int Windows { get; }

    /// <summary>Largest number of spectra.</summary>
    public int Capacity { get; }

    /// <summary>Number of the first spectrum.</summary>
    public ulong First { get; private set; }

    /// <summary>Spectra.</summary>
    public int Count { get; private set; }

    /// <summary>q0 [window, spectrum: <see cref="Capacity"/>].</summary>
    public double[] Q0 { get; }

    /// <summary>Whether all fits of a spectrum converged [spectrum].</summary>
    public bool[] Valid { get; }

    /// <summary>Conditional and free fits made, retries not counted.</summary>
    public long Fits { get; set; }

    /// <summary>Iterations of these.</summary>
    public long Iterations { get; set; }

    /// <summary>Fits that were made again on the safe path.</summary>
    public long Retried { get; set; }

    /// <summary>Fits that failed there too.</summary>
    public List<ScanFailure> Failures { get; } = [];

    /// <summary>Empties.</summary>
    /// <param name="first">Number of the first spectrum.</param>
    /// <param name="count">Spectra.</param>
    /// <param name="windows">Windows of the scan.</param>
    public void Begin(ulong first, int count, int windows)
    {
        if (count > Capacity || windows != Windows)
        {
            throw new ArgumentException("The block has no room for these spectra.", nameof(count));
        }

        First = first;
        Count = count;
        Fits = 0;
        Iterations = 0;
        Retried = 0;
        Failures.Clear();
        Array.Fill(Valid, true);
    }

    /// <summary>Takes what the safe path found in place of a fit that did not converge.</summary>
    /// <param name="window">Window.</param>
    /// <param name="spectrum">Spectrum of the block.</param>
    /// <param name="q0">q0; null where it failed there too.</param>
    public void Redo(int window, int spectrum, double? q0)
    {
        Retried++;
        Q0[(window * Capacity) + spectrum] = q0 ?? 0.0;
        Valid[spectrum] &= q0.HasValue;
    }
}

/// <summary>A fit to a window of a spectrum that failed also on the safe path; enough to make it again.</summary>
/// <param name="Spectrum">Number of the spectrum.</param>
/// <param name="Window">Index of the window in the scan.</param>
/// <param name="MassGeV">Its mass [GeV].</param>
/// <param name="Poi">Value of the POI; null = free.</param>
/// <param name="Status">Status.</param>
internal sealed record ScanFailure(ulong Spectrum, int Window, double MassGeV, double? Poi, FitStatus Status);
