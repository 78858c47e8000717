using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>One lane of interleaved memory.</summary>
/// <param name="start">First element.</param>
/// <param name="stride">Lanes.</param>
internal readonly unsafe struct LaneColumn(double* start, int stride)
{
    private readonly double* start = start;
    private readonly int stride = stride;

    /// <summary>Copies the first elements.</summary>
    public void CopyTo(Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = start[i * stride];
        }
    }
}

/// <summary>q0 of one window of one spectrum by scalar fits with the safe path behind them: for the few that did not converge in lanes.</summary>
/// <param name="scan">Windows.</param>
internal sealed class SafeScanFits(SpectrumScan scan)
{
    private readonly BatchFitter fitter = new(new LaneFitKernels<F64>());

    /// <summary>Fits.</summary>
    /// <param name="index">Window.</param>
    /// <param name="counts">n [bin].</param>
    /// <param name="local">Auxiliary values of the locals [bin, group].</param>
    /// <param name="global">Auxiliary values of the globals [global].</param>
    /// <param name="spectrum">Number of the spectrum.</param>
    /// <param name="failures">Receives what failed.</param>
    /// <returns>q0; null where a fit failed.</returns>
    public double? Fit(int index, LaneColumn counts, LaneColumn local, LaneColumn global, ulong spectrum, List<ScanFailure> failures)
    {
        ScanWindow window = scan.Windows[index];
        CompiledModel model = window.Model;
        var data = new DatasetBatch(model.Tables, 1);
        counts.CopyTo(data.CountsOf(0));
        local.CopyTo(data.LocalAuxiliaryOf(0));
        global.CopyTo(data.GlobalAuxiliaryOf(0));
        double[] start = new SignalScale(model).StartFor(data.CountsOf(0));
        var fits = new FitBatch(model.Tables, 2);
        int conditional = fits.Add(0, 0.0, start);
        int free = fits.Add(0, null, start);
        var tally = new FitTally();
        fitter.Fit(model, data, fits, tally);
        foreach (FitFailure failure in tally.Failures)
        {
            failures.Add(new ScanFailure(spectrum, index, window.MassGeV, failure.Poi, failure.Status));
        }

        return tally.Failed > 0 ? null
            : fits.ParametersOf(free)[model.Shape.Poi] > 0.0 ? Math.Max(0.0, 2.0 * (fits.Nll[conditional] - fits.Nll[free]))
            : 0.0;
    }
}
