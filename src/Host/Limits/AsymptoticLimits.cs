using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Asymptotic q̃ limits and significance of one compiled model, as pyhf defines them.</summary>
/// <remarks>
/// The Asimov data come from the conditional fit at POI = 0 to the observed data, auxiliary data at the fitted values; without data
/// from the nominal model. Their free fit needs no minimiser: it is the point they were made at, where the NLL relative to the
/// saturated model is 0. All searches of a model advance together, one batch of conditional fits per round.
/// </remarks>
internal sealed class AsymptoticLimits
{
    private const int ObservedData = 0;
    private const int AsimovData = 1;
    private const int LargestBatch = 32;

    // In units of the POI's scale. A deficit can be so large that CLs+b is below its threshold for every positive POI: its limit is 0.
    private const double Negligible = 1e-6;

    private readonly BatchFitter fitter;
    private readonly FitTally tally;
    private readonly double alpha;
    private readonly CompiledModel model;
    private readonly DatasetBatch data;
    private readonly FitBatch fits;
    private readonly SignalScale scale;
    private readonly AsymptoticResult result = new();
    private double[] asimovStart;
    private double[] observedStart = [];
    private double freeNll;
    private double freePoi;

    private AsymptoticLimits(CompiledModel model, BatchFitter fitter, FitTally tally, double confidenceLevel)
    {
        this.fitter = fitter;
        this.tally = tally;
        this.model = model;
        alpha = 1.0 - confidenceLevel;
        data = new DatasetBatch(model.Tables, 2);
        fits = new FitBatch(model.Tables, LargestBatch);
        scale = new SignalScale(model);
        asimovStart = scale.Nominal;
    }

    /// <summary>Limits of a model on data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Observed counts [bin]; empty without data.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    /// <param name="confidenceLevel">For instance 0.9.</param>
    public static AsymptoticResult Run(
        CompiledModel model, ReadOnlySpan<double> counts, BatchFitter fitter, FitTally tally, double confidenceLevel)
        => new AsymptoticLimits(model, fitter, tally, confidenceLevel).Run(counts);

    private AsymptoticResult Run(ReadOnlySpan<double> counts)
    {
        if (scale.Value is not double unit)
        {
            result.Problem = $"No limit for {model.Name}: its signal expectation is zero.";
            return result;
        }

        bool withData = counts.Length > 0;
        bool observed = withData && FitObserved(counts);
        if (withData && !observed)
        {
            return result;
        }

        if (!withData)
        {
            MakeNominalAsimov();
        }

        List<LimitSearch> searches = [];
        for (int i = 0; i < AsymptoticFormulae.BandSigmas.Count; i++)
        {
            double sigmas = AsymptoticFormulae.BandSigmas[i];
            int index = i;
            AddExpected(searches, AsymptoticFormulae.RootAtClsLimit(alpha, sigmas), unit, limit => result.ExpectedCls[index] = limit);
            AddExpected(searches, AsymptoticFormulae.RootAtClsbLimit(alpha, sigmas), unit, limit => result.ExpectedClsb[index] = limit);
        }

        if (observed)
        {
            AddObserved(searches, unit, tail => tail.Cls, limit => result.ObservedCls = limit);
            AddObserved(searches, unit, tail => tail.Clsb, limit => result.ObservedClsb = limit);
        }

        Search(searches);
        return result;
    }

    /// <summary>Conditional fit at 0, free fits, Asimov data, q0.</summary>
    private bool FitObserved(ReadOnlySpan<double> counts)
    {
        counts.CopyTo(data.CountsOf(ObservedData));
        double[] start = scale.StartFor(counts);
        fits.Count = 0;
        int background = fits.Add(ObservedData, 0.0, start);
        int free = fits.Add(ObservedData, null, start);
        fitter.Fit(model, data, fits, tally);
        if (!fits.Converged(background) || !fits.Converged(free))
        {
            result.Problem = tally.Failures[^1].Sentence;
            return false;
        }

        double backgroundNll = fits.Nll[background];
        freeNll = Math.Min(fits.Nll[free], backgroundNll);
        freePoi = fits.ParametersOf(free)[model.Shape.Poi];
        observedStart = [.. fits.ParametersOf(free)];
        asimovStart = [.. fits.ParametersOf(background)];
        result.FreeParameters = observedStart;
        result.FreeNll = freeNll;
        result.Q0 = Math.Max(0.0, 2.0 * (backgroundNll - freeNll));
        MakeAsimov(ObservedData, asimovStart);
        FitUnbounded(free);
        if (result.PoiHat is <= 0.0)
        {
            // By definition; without this q0 would be the rounding of two fits at the same point.
            result.Q0 = 0.0;
        }

        return true;
    }

    /// <summary>POI free to go negative as long as every nominal expectation stays positive.</summary>
    private void FitUnbounded(int free)
    {
        if (freePoi > 0.0 || scale.LowestPhysical >= 0.0)
        {
            result.PoiHat = freePoi;
            result.PoiHatError = PoiUncertainty.OfFit(fits, free);
            return;
        }

        fits.Count = 0;
        fits.PoiLower = scale.LowestPhysical;
        int fit = fits.Add(ObservedData, null, observedStart);
        fitter.Fit(model, data, fits, tally);
        fits.PoiLower = model.Poi.Lower;
        if (!fits.Converged(fit))
        {
            result.Problem ??= tally.Failures[^1].Sentence;
            return;
        }

        result.PoiHat = fits.ParametersOf(fit)[model.Shape.Poi];
        result.PoiHatError = PoiUncertainty.OfFit(fits, fit);
    }

    private void MakeAsimov(int dataset, double[] globals)
    {
        ProfiledLocals.Evaluate(data, dataset, globals, data.CountsOf(AsimovData), data.LocalAuxiliaryOf(AsimovData));
        globals.CopyTo(data.GlobalAuxiliaryOf(AsimovData));
    }

    private void MakeNominalAsimov()
    {
        scale.Background.CopyTo(data.CountsOf(AsimovData));
        asimovStart = [.. scale.Nominal];
    }

    private void AddExpected(List<LimitSearch> searches, double target, double unit, Action<double?> store)
    {
        if (target <= 0.0)
        {
            store(0.0);
            return;
        }

        searches.Add(new LimitSearch(
            new RootSearch(0.0, -target, target * unit, model.Poi.Upper, Negligible * unit),
            null,
            [.. asimovStart],
            (_, asimovQ) => Math.Sqrt(asimovQ) - target,
            store));
    }

    private void AddObserved(List<LimitSearch> searches, double unit, Func<TailProbabilities, double> tail, Action<double?> store)
    {
        // On the scale of standard deviations the tail probability is nearly linear in the POI. Up to the fitted POI q is zero.
        double target = AsymptoticFormulae.UpperQuantile(alpha);
        searches.Add(new LimitSearch(
            new RootSearch(freePoi, -target, freePoi + (1.3 * unit), model.Poi.Upper, Negligible * unit),
            [.. observedStart],
            [.. asimovStart],
            (q, asimovQ) => Math.Clamp(
                AsymptoticFormulae.UpperQuantile(tail(AsymptoticFormulae.Observed(q, asimovQ))), -30.0, 30.0) - target,
            store));
    }

    private void Search(List<LimitSearch> searches)
    {
        while (searches.Exists(s => !s.Root.Done))
        {
            fits.Count = 0;
            foreach (LimitSearch search in searches)
            {
                if (!search.Root.Done)
                {
                    search.AsimovFit = fits.Add(AsimovData, search.Root.Next, search.AsimovStart);
                    search.ObservedFit = search.ObservedStart is null
                        ? search.AsimovFit
                        : fits.Add(ObservedData, search.Root.Next, search.ObservedStart);
                }
            }

            fitter.Fit(model, data, fits, tally);
            foreach (LimitSearch search in searches)
            {
                if (!search.Root.Done)
                {
                    Advance(search);
                }
            }
        }

        foreach (LimitSearch search in searches)
        {
            search.Store(search.Root.Root);
            if (search.Root.Root is null)
            {
                result.Problem ??= $"A limit of {model.Name} could not be bracketed below {model.Poi.Name} = {model.Poi.Upper:G4}.";
            }
        }
    }

    private void Advance(LimitSearch search)
    {
        if (!fits.Converged(search.AsimovFit) || !fits.Converged(search.ObservedFit))
        {
            result.Problem ??= tally.Failures[^1].Sentence;
            search.Root.Abandon();
            return;
        }

        double asimovQ = Math.Max(0.0, 2.0 * fits.Nll[search.AsimovFit]);
        fits.ParametersOf(search.AsimovFit).CopyTo(search.AsimovStart);
        double q = 0.0;
        if (search.ObservedStart is not null)
        {
            q = search.Root.Next < freePoi ? 0.0 : Math.Max(0.0, 2.0 * (fits.Nll[search.ObservedFit] - freeNll));
            fits.ParametersOf(search.ObservedFit).CopyTo(search.ObservedStart);
        }

        search.Root.Report(search.Distance(q, asimovQ));
    }

    /// <summary>One limit on its way.</summary>
    private sealed record LimitSearch(
        RootSearch Root, double[]? ObservedStart, double[] AsimovStart, Func<double, double, double> Distance, Action<double?> Store)
    {
        public int AsimovFit { get; set; }

        public int ObservedFit { get; set; }
    }
}
