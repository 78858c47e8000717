using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Asymptotic limits and significance of one compiled model, as pyhf defines them.</summary>
/// <remarks>All searches of a model advance together, one batch of conditional fits per round.</remarks>
internal sealed class AsymptoticLimits
{
    // In units of the POI's scale. A deficit can be so large that CLs+b is below its threshold for every positive POI: its limit is 0.
    private const double Negligible = 1e-6;

    private readonly AsymptoticFits fits;
    private readonly double alpha;
    private readonly CompiledModel model;
    private readonly AsymptoticResult result = new();

    private AsymptoticLimits(AsymptoticFits fits, double confidenceLevel)
    {
        this.fits = fits;
        model = fits.Model;
        alpha = 1.0 - confidenceLevel;
    }

    /// <summary>Limits of a model on data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Observed counts [bin]; empty without data.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    /// <param name="confidenceLevel">For instance 0.9.</param>
    /// <param name="statistic">q̃ or q.</param>
    public static AsymptoticResult Run(
        CompiledModel model,
        ReadOnlySpan<double> counts,
        BatchFitter fitter,
        FitTally tally,
        double confidenceLevel,
        TestStatistic statistic = TestStatistic.QTilde)
        => new AsymptoticLimits(new AsymptoticFits(model, fitter, tally, statistic), confidenceLevel).Run(counts);

    private AsymptoticResult Run(ReadOnlySpan<double> counts)
    {
        if (fits.Scale.Value is not double unit)
        {
            result.Problem = $"No limit for {model.Name}: its signal expectation is zero.";
            return result;
        }

        bool observed = counts.Length > 0;
        if (!observed)
        {
            fits.UseNominal();
        }
        else if (!FitObserved(counts))
        {
            return result;
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

    private bool FitObserved(ReadOnlySpan<double> counts)
    {
        result.Problem = fits.FitObserved(counts);
        if (result.Problem is not null)
        {
            return false;
        }

        result.FreeParameters = fits.ObservedStart;
        result.FreeNll = fits.FreeNll;
        result.BackgroundOnlyFactors = [.. fits.Data.LocalAuxiliaryOf(AsymptoticFits.AsimovData)];
        result.Q0 = Math.Max(0.0, 2.0 * (fits.BackgroundNll - fits.FreeNll));
        FitUnbounded();
        if (result.PoiHat is <= 0.0)
        {
            // By definition; without this q0 would be the rounding of two fits at the same point.
            result.Q0 = 0.0;
        }

        return true;
    }

    /// <summary>POI free to go negative as long as every nominal expectation stays positive.</summary>
    private void FitUnbounded()
    {
        if (fits.FreePoi > 0.0 || fits.Scale.LowestPhysical >= 0.0)
        {
            result.PoiHat = fits.FreePoi;
            result.PoiHatError = PoiUncertainty.OfFit(fits.Fits, fits.FreeFit);
            return;
        }

        FitBatch batch = fits.Fits;
        (batch.Count, double lower) = (0, batch.PoiLower);
        batch.PoiLower = fits.Scale.LowestPhysical;
        int fit = batch.Add(AsymptoticFits.ObservedData, null, fits.ObservedStart);
        batch.PoiLower = lower;
        fits.Run();
        if (!batch.Converged(fit))
        {
            result.Problem ??= fits.LastFailure;
            return;
        }

        result.PoiHat = batch.ParametersOf(fit)[model.Shape.Poi];
        result.PoiHatError = PoiUncertainty.OfFit(batch, fit);
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
            [.. fits.AsimovStart],
            (_, asimovQ) => Math.Sqrt(asimovQ) - target,
            store));
    }

    private void AddObserved(List<LimitSearch> searches, double unit, Func<TailProbabilities, double> tail, Action<double?> store)
    {
        double from = Math.Max(0.0, fits.FreePoi);

        // On the scale of standard deviations the tail probability is nearly linear in the POI. Up to the fitted POI q is zero.
        double target = AsymptoticFormulae.UpperQuantile(alpha);
        searches.Add(new LimitSearch(
            new RootSearch(from, -target, from + (1.3 * unit), model.Poi.Upper, Negligible * unit),
            [.. fits.ObservedStart],
            [.. fits.AsimovStart],
            (q, asimovQ) => Math.Clamp(
                AsymptoticFormulae.UpperQuantile(tail(fits.Tails(q, asimovQ))), -30.0, 30.0) - target,
            store));
    }

    private void Search(List<LimitSearch> searches)
    {
        while (searches.Exists(s => !s.Root.Done))
        {
            fits.Fits.Count = 0;
            foreach (LimitSearch search in searches)
            {
                if (!search.Root.Done)
                {
                    search.AsimovFit = fits.Fits.Add(AsymptoticFits.AsimovData, search.Root.Next, search.AsimovStart);
                    search.ObservedFit = search.ObservedStart is null
                        ? search.AsimovFit
                        : fits.Fits.Add(AsymptoticFits.ObservedData, search.Root.Next, search.ObservedStart);
                }
            }

            fits.Run();
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
                result.BeyondBound |= result.Problem is null;
                result.Problem ??= $"A limit of {model.Name} could not be bracketed below {model.Poi.Name} = {model.Poi.Upper:G4}.";
            }
        }
    }

    private void Advance(LimitSearch search)
    {
        FitBatch batch = fits.Fits;
        if (!batch.Converged(search.AsimovFit) || !batch.Converged(search.ObservedFit))
        {
            result.Problem ??= fits.LastFailure;
            search.Root.Abandon();
            return;
        }

        double asimovQ = AsymptoticFits.AsimovQ(batch.Nll[search.AsimovFit]);
        batch.ParametersOf(search.AsimovFit).CopyTo(search.AsimovStart);
        double q = 0.0;
        if (search.ObservedStart is not null)
        {
            q = fits.ObservedQ(search.Root.Next, batch.Nll[search.ObservedFit]);
            batch.ParametersOf(search.ObservedFit).CopyTo(search.ObservedStart);
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
