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
    public void Begin(ulong first, int count)
    {
        First = first;
        Count = count;
        Fits = 0;
        Iterations = 0;
        Retried = 0;
        Failures.Clear();
        Array.Fill(Valid, true);
    }
}

/// <summary>A fit to a window of a spectrum that failed also on the safe path; enough to make it again.</summary>
/// <param name="Spectrum">Number of the spectrum.</param>
/// <param name="Window">Index of the window in the scan.</param>
/// <param name="MassGeV">Its mass [GeV].</param>
/// <param name="Poi">Value of the POI; null = free.</param>
/// <param name="Status">Status.</param>
internal sealed record ScanFailure(ulong Spectrum, int Window, double MassGeV, double? Poi, FitStatus Status);
