using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Fitting;

/// <summary>Makes batches of fits, and makes those that did not converge again on a slower, safer path.</summary>
/// <remarks>The safe path is scalar: damped from the start, every step judged by the NLL itself, several starts, the best minimum kept.</remarks>
/// <param name="kernels">Where fits run.</param>
internal sealed class BatchFitter(IFitKernels kernels)
{
    // Starts of the safe path: the POI in units of where the caller started, and a common factor on free globals.
    private static readonly (double Poi, double Free)[] SafeStarts = [(1.0, 1.0), (0.1, 1.0), (10.0, 1.0), (1.0, 0.3), (1.0, 3.0)];

    private readonly LaneFitKernels<Kernels.Numerics.F64> safe = new();

    /// <summary>Who is told of the fits; null where the caller counts them itself.</summary>
    public FitMeter? Meter { get; init; } = kernels.Meter;

    /// <summary>Makes the fits of a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Its datasets.</param>
    /// <param name="fits">Hypotheses and starts; receives the results.</param>
    /// <param name="tally">Receives counts and failures.</param>
    public void Fit(CompiledModel model, DatasetBatch data, FitBatch fits, FitTally tally)
    {
        kernels.Fit(data, fits, MinimiserSettings.Default);
        long retried = 0;
        long failed = 0;
        for (int fit = 0; fit < fits.Count; fit++)
        {
            if (!fits.Converged(fit))
            {
                retried++;
                FitSafely(model, data, fits, fit);
                if (!fits.Converged(fit))
                {
                    failed++;
                    tally.Add(new FitFailure(
                        model.Name, fits.Dataset[fit], fits.PoiHeld[fit] ? fits.Poi[fit] : null, fits.Status[fit], fits.Edm[fit]));
                }
            }
        }

        tally.Add(fits.Count, retried);
        Meter?.Add(fits.Count, retried, failed);
    }

    /// <summary>Makes one fit of a batch on the safe path.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Its datasets.</param>
    /// <param name="fits">Hypotheses and starts; receives the result. Iterations are added to those that are there.</param>
    /// <param name="fit">Which fit.</param>
    public void FitSafely(CompiledModel model, DatasetBatch data, FitBatch fits, int fit)
    {
        var again = new FitBatch(model.Tables, SafeStarts.Length) { Kinks = fits.Kinks };
        double? poi = fits.PoiHeld[fit] ? fits.Poi[fit] : null;
        Span<double> start = stackalloc double[model.Shape.Globals];
        foreach ((double onPoi, double onFree) in SafeStarts)
        {
            for (int k = 0; k < start.Length; k++)
            {
                double factor = k == model.Shape.Poi ? onPoi : onFree;
                GlobalParameter parameter = model.Globals[k];
                start[k] = parameter.Constraint is null ? factor * fits.StartOf(fit)[k] : parameter.Start;
            }

            int copy = again.Add(fits.Dataset[fit], poi, start);
            fits.LowerOf(fit).CopyTo(again.LowerOf(copy));
            fits.UpperOf(fit).CopyTo(again.UpperOf(copy));
        }

        safe.Fit(data, again, MinimiserSettings.Safe);
        int best = 0;
        for (int i = 1; i < again.Count; i++)
        {
            bool better = again.Converged(i) && (!again.Converged(best) || again.Nll[i] < again.Nll[best]);
            best = better ? i : best;
        }

        fits.Status[fit] = again.Status[best];
        fits.Iterations[fit] += again.Iterations[best];
        fits.Edm[fit] = again.Edm[best];
        fits.Nll[fit] = again.Nll[best];
        fits.PoiGradient[fit] = again.PoiGradient[best];
        again.ParametersOf(best).CopyTo(fits.ParametersOf(fit));
        again.HessianOf(best).CopyTo(fits.HessianOf(fit));
    }
}
