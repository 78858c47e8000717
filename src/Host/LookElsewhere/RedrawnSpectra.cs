using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Spectra drawn again on the host, one at a time and to the last bit, for fits that a device did not finish.</summary>
internal sealed unsafe class RedrawnSpectra : IDisposable
{
    private readonly SpectrumScan scan;
    private readonly SpectrumPacks<F64> pack;

    /// <summary>Makes room for one spectrum.</summary>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    public RedrawnSpectra(SpectrumScan scan, ulong seed)
    {
        this.scan = scan;
        pack = new SpectrumPacks<F64>(scan, seed, 1);
    }

    /// <summary>Draws a spectrum.</summary>
    /// <param name="spectrum">Its number.</param>
    /// <param name="destination">Receives counts [cell], pulls of the background shape [cell], pulls of globals, each so far from the one before as the pitch says.</param>
    /// <param name="pitch">Pitch.</param>
    public void Draw(ulong spectrum, Span<double> destination, int pitch)
    {
        pack.Draw(spectrum, 1);
        double[] drawn = pack.Drawn(0, 0);
        for (int i = 0; i < drawn.Length; i++)
        {
            destination[i * pitch] = drawn[i];
        }
    }

    /// <summary>Fits a window of a spectrum on the safe path.</summary>
    /// <param name="safe">The safe path.</param>
    /// <param name="index">Window.</param>
    /// <param name="spectrum">Number of the spectrum.</param>
    /// <param name="failures">Receives what failed.</param>
    /// <returns>q0; null where a fit failed.</returns>
    public double? Fit(SafeScanFits safe, int index, ulong spectrum, List<ScanFailure> failures)
    {
        ScanWindow window = scan.Windows[index];
        pack.Draw(spectrum, 1);
        fixed (double* error = window.BackgroundError, nominal = window.Model.Tables.GlobalAuxiliary, width = window.GlobalWidth)
        fixed (int* pulls = window.GlobalPull)
        {
            var tables = new ScanWindowView<F64, BroadcastView<F64>, IndexView>(
                window.Model.Shape, window.BackgroundGroup, new(error), new(nominal), new(width), new(pulls), scan.Normalisation);
            pack.DrawAuxiliary(index, tables, spectrum, 0);
        }

        return safe.Fit(
            index, new LaneColumn(pack.CountsOf(window, 0), 1), new LaneColumn(pack.LocalOf(0), 1), new LaneColumn(pack.GlobalOf(0), 1), spectrum, failures);
    }

    /// <inheritdoc/>
    public void Dispose() => pack.Dispose();
}
