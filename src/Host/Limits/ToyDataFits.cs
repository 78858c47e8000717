using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>A tested value with the conditional maximum of the likelihood there: what its toys are thrown around.</summary>
/// <param name="Poi">Tested value.</param>
/// <param name="Statistic">One-sided test statistic of the data, q̃ or q; 0 where the fitted POI is above the tested one.</param>
/// <param name="TwoSided">2(NLL(poi) − NLL(fitted)) of the data.</param>
/// <param name="Globals">Globals of the conditional fit.</param>
/// <param name="Tables">The ensemble.</param>
internal sealed record ToyPoint(double Poi, double Statistic, double TwoSided, double[] Globals, ToyTables Tables);

/// <summary>The fits to data that toys are made from.</summary>
/// <remarks>
/// Frequentist, unconditional toys, as pyhf has them: counts from the expectation at the conditional fit to the observed data for the tested value (0 for background-only),
/// auxiliary values around their fitted values. Without data the nominal background takes their place.
/// </remarks>
internal sealed class ToyDataFits
{
    private readonly AsymptoticFits fits;
    private readonly double[] expectation;
    private readonly double[] locals;
    private readonly EnsembleKind ensemble;

    private ToyDataFits(AsymptoticFits fits, EnsembleKind ensemble)
    {
        this.fits = fits;
        this.ensemble = ensemble;
        expectation = new double[Model.Bins];
        locals = new double[Model.Bins * Model.Shape.Groups];
    }

    /// <summary>The model.</summary>
    public CompiledModel Model => fits.Model;

    /// <summary>Fitted POI, within the bounds of the test statistic.</summary>
    public double FreePoi => fits.FreePoi;

    /// <summary>q0 of the data.</summary>
    public double Q0 => FreePoi > 0.0 ? Math.Max(0.0, 2.0 * (fits.BackgroundNll - fits.FreeNll)) : 0.0;

    /// <summary>About one standard deviation of the POI; null without any signal.</summary>
    public double? Unit => fits.Scale.Value;

    /// <summary>Fits the data free and at 0.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Observed counts [bin]; empty without data.</param>
    /// <param name="statistic">Sets the lower bound of the POI in free fits.</param>
    /// <param name="ensemble">What varies from toy to toy.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>Null where something went wrong.</returns>
    public static ToyDataFits? Make(
        CompiledModel model,
        ReadOnlySpan<double> counts,
        TestStatistic statistic,
        EnsembleKind ensemble,
        BatchFitter fitter,
        FitTally tally,
        out string? problem)
    {
        var fits = new AsymptoticFits(model, fitter, tally, statistic);
        problem = fits.FitObserved(counts.Length > 0 ? counts : fits.Scale.Background);
        return problem is null ? new ToyDataFits(fits, ensemble) : null;
    }

    /// <summary>Fits the data at a tested value and makes the ensemble.</summary>
    /// <param name="poi">Tested value.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>Null where something went wrong.</returns>
    public ToyPoint? At(double poi, out string? problem)
    {
        fits.Fits.Count = 0;
        int fit = fits.Fits.Add(AsymptoticFits.ObservedData, poi, fits.ObservedStart);
        fits.Run();
        if (!fits.Fits.Converged(fit))
        {
            problem = fits.LastFailure;
            return null;
        }

        problem = null;
        double[] globals = [.. fits.Fits.ParametersOf(fit)];
        ProfiledLocals.Evaluate(fits.Data, AsymptoticFits.ObservedData, globals, expectation, locals);
        double nll = fits.Fits.Nll[fit];
        ToyEnsemble toys = ensemble == EnsembleKind.Hybrid ? ToyEnsemble.Hybrid(Model, globals, expectation) : ToyEnsemble.At(Model, globals, expectation, locals);
        return new(poi, fits.ObservedQ(poi, nll), Math.Max(0.0, 2.0 * (nll - fits.FreeNll)), globals, toys.Tables);
    }

    /// <summary>The fits to toys of an ensemble: free, and at tested values.</summary>
    public ToyHypotheses Hypotheses(ToyPoint point, params double[] pois) => new(Model, point.Tables, point.Globals, fits.Fits.PoiLower, pois) { Hypothesis = point.Poi };
}
