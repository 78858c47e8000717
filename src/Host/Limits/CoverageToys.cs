using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Throws and fits toys of a coverage study, and decides which are covered. One instance per worker and model: it keeps its memory.</summary>
/// <remarks>
/// <para>The asymptotic upper limit of a toy is where CLs falls through 1 − CL, so it covers the injected value X where CLs(X) &gt; 1 − CL: no limit is searched for. q̃(X)
/// takes the toy's free fit and its conditional fit at X; the Asimov test statistic takes the toy's conditional fit at 0, its Asimov data and their conditional fit at X, as
/// <see cref="AsymptoticFits"/> makes them. The same for CLs+b. At X = 0 every limit covers, as none is below 0.</para>
/// <para>For the pull the POI may go negative as long as every nominal expectation stays positive, and the error is that of the Hessian, as for the fitted cross section of a
/// window. Where auxiliary values of bins without events were thrown below 0, the profile likelihood has a kink at a POI of 0, and often its minimum there: then the error
/// is that of the fit bounded at 0, on the smooth side.</para>
/// </remarks>
internal sealed class CoverageToys
{
    private const double NllTolerance = 1e-8;
    private const double NllRounding = 1e-12;
    private const int NoFit = -1;

    // A fitted POI so near 0, in units of its scale (about a standard deviation), is 0.
    private const double AtZero = 1e-4;

    private readonly CompiledModel model;
    private readonly BatchFitter fitter;
    private readonly int size;
    private readonly DatasetBatch data;
    private readonly FitBatch fits;
    private readonly CoverageToy[] toys;
    private readonly double[] asimovStart;
    private readonly double poiLower;

    /// <summary>Makes room.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="size">Most toys in a block.</param>
    public CoverageToys(CompiledModel model, BatchFitter fitter, int size)
    {
        this.model = model;
        this.fitter = fitter;
        this.size = size;
        poiLower = Math.Max(0.0, model.Poi.Lower);

        // Toys first, then their Asimov data.
        data = new DatasetBatch(model.Tables, 2 * size);
        fits = new FitBatch(model.Tables, 3 * size);
        toys = new CoverageToy[size];
        asimovStart = new double[size * model.Shape.Globals];
    }

    /// <summary>The model.</summary>
    public CompiledModel Model => model;

    /// <summary>Throws and fits consecutive toys.</summary>
    /// <param name="ensemble">The toys, of this model.</param>
    /// <param name="alpha">1 − CL.</param>
    /// <param name="first">Number of the first toy.</param>
    /// <param name="count">Toys, at most the size of the block.</param>
    /// <returns>Their sums.</returns>
    public CoverageTally Run(CoverageEnsemble ensemble, double alpha, int first, int count)
    {
        var tally = new CoverageTally();
        for (int i = 0; i < count; i++)
        {
            ToySampler.FillDataset(ensemble.Tables, ensemble.Source, (ulong)(first + i), data, i);
        }

        FitData(ensemble, first, count, tally);
        FitAsimovAndUnbounded(ensemble, first, count, tally);
        for (int i = 0; i < count; i++)
        {
            Take(ensemble.Injected, alpha, toys[i], tally);
        }

        return tally;
    }

    /// <summary>Free fits, and conditional ones at 0 and at the injected value.</summary>
    private void FitData(CoverageEnsemble ensemble, int first, int count, CoverageTally tally)
    {
        bool tests = ensemble.Injected != 0.0;
        fits.Count = 0;
        fits.PoiLower = poiLower;
        for (int i = 0; i < count; i++)
        {
            int free = fits.Add(i, null, ensemble.Start);
            toys[i] = new CoverageToy
            {
                Free = free,
                Background = fits.Add(i, 0.0, ensemble.Start),
                Tested = tests ? fits.Add(i, ensemble.Injected, ensemble.Start) : NoFit,
            };
        }

        Fit(ensemble, first, tally);
        for (int i = 0; i < count; i++)
        {
            ref CoverageToy toy = ref toys[i];
            toy.Valid = fits.Converged(toy.Free) && fits.Converged(toy.Background) && (!tests || fits.Converged(toy.Tested));
            if (!toy.Valid)
            {
                continue;
            }

            toy.FreeNll = fits.Nll[toy.Free];
            toy.Lowest = tests && fits.Nll[toy.Tested] < fits.Nll[toy.Background] ? toy.Tested : toy.Background;
            toy.LowestNll = fits.Nll[toy.Lowest];
            toy.IsBelow = IsBelow(toy.LowestNll, toy.FreeNll);
            TakePoi(ref toy, toy.Free);
            if (!tests)
            {
                continue;
            }

            toy.TestedNll = fits.Nll[toy.Tested];
            ReadOnlySpan<double> background = fits.ParametersOf(toy.Background);
            background.CopyTo(asimovStart.AsSpan(i * background.Length));
            int asimov = size + i;
            ProfiledLocals.Evaluate(data, i, background, data.CountsOf(asimov), data.LocalAuxiliaryOf(asimov));
            model.WriteGlobalAuxiliary(background, data.GlobalAuxiliaryOf(asimov));
        }
    }

    /// <summary>Conditional fits to the Asimov data; fits with a negative POI for pulls; free fits again from a conditional one that found a lower point.</summary>
    private void FitAsimovAndUnbounded(CoverageEnsemble ensemble, int first, int count, CoverageTally tally)
    {
        bool tests = ensemble.Injected != 0.0;
        int globals = model.Shape.Globals;

        // Starts are results of the batch before, which is filled anew from its first row on.
        var freeStart = new double[count * globals];
        for (int i = 0; i < count; i++)
        {
            fits.ParametersOf(toys[i].IsBelow ? toys[i].Lowest : toys[i].Free).CopyTo(freeStart.AsSpan(i * globals));
        }

        fits.Count = 0;
        for (int i = 0; i < count; i++)
        {
            ref CoverageToy toy = ref toys[i];
            bool unbounded = toy.Valid && !toy.IsBelow && toy.PoiHat <= 0.0 && ensemble.LowestPhysical < 0.0;
            fits.PoiLower = unbounded ? ensemble.LowestPhysical : poiLower;
            toy.Asimov = toy.Valid && tests ? fits.Add(size + i, ensemble.Injected, asimovStart.AsSpan(i * globals, globals)) : NoFit;
            toy.Again = toy.IsBelow || unbounded ? fits.Add(i, null, freeStart.AsSpan(i * globals, globals)) : NoFit;
        }

        Fit(ensemble, first, tally);
        for (int i = 0; i < count; i++)
        {
            ref CoverageToy toy = ref toys[i];
            if (toy.Asimov != NoFit)
            {
                toy.Valid = fits.Converged(toy.Asimov);
                toy.AsimovNll = fits.Nll[toy.Asimov];
            }

            if (toy.Again == NoFit)
            {
                continue;
            }

            if (!toy.IsBelow)
            {
                double poi = fits.ParametersOf(toy.Again)[model.Shape.Poi];
                if (!(fits.Converged(toy.Again) && Math.Abs(poi) <= AtZero * ensemble.Scale))
                {
                    TakePull(ref toy, toy.Again);
                }
            }
            else if (fits.Converged(toy.Again) && !IsBelow(toy.LowestNll, fits.Nll[toy.Again]))
            {
                toy.FreeNll = fits.Nll[toy.Again];
                TakePoi(ref toy, toy.Again);
                if (toy.PoiHat <= AtZero * ensemble.Scale)
                {
                    // Where the minimum is below 0, and what the error is beside a kink, was not asked again.
                    toy.PullError = null;
                }
            }
            else
            {
                toy.Valid = false;
                if (fits.Converged(toy.Again))
                {
                    tally.AddFailure(new ToyFailure(model.Name, ensemble.Source.Seed, ensemble.Source.Stream, (ulong)(first + i), null, FitStatus.IterationLimit, ensemble.Injected));
                }
            }
        }
    }

    private void Fit(CoverageEnsemble ensemble, int first, CoverageTally tally)
    {
        var batch = new FitTally();
        fitter.Fit(model, data, fits, batch);
        tally.AddFits(batch.Fits, batch.Retried);
        for (int fit = 0; batch.Failed > 0 && fit < fits.Count; fit++)
        {
            if (!fits.Converged(fit))
            {
                tally.AddFailure(new ToyFailure(
                    model.Name,
                    ensemble.Source.Seed,
                    ensemble.Source.Stream,
                    (ulong)(first + (fits.Dataset[fit] % size)),
                    fits.PoiHeld[fit] ? fits.Poi[fit] : null,
                    fits.Status[fit],
                    ensemble.Injected));
            }
        }
    }

    private void TakePoi(ref CoverageToy toy, int fit)
    {
        toy.PoiHat = fits.ParametersOf(fit)[model.Shape.Poi];
        TakePull(ref toy, fit);
    }

    private void TakePull(ref CoverageToy toy, int fit)
    {
        toy.PullPoi = fits.ParametersOf(fit)[model.Shape.Poi];
        toy.PullError = fits.Converged(fit) ? PoiUncertainty.OfFit(fits, fit) : null;
    }

    private static void Take(double injected, double alpha, in CoverageToy toy, CoverageTally tally)
    {
        if (!toy.Valid)
        {
            tally.AddFailedToy();
            return;
        }

        if (toy.PullError is double error)
        {
            tally.AddPull((toy.PullPoi - injected) / error);
        }

        if (injected == 0.0)
        {
            tally.AddToy(cls: true, clsb: true);
            return;
        }

        double q = injected < toy.PoiHat ? 0.0 : Math.Max(0.0, 2.0 * (toy.TestedNll - toy.FreeNll));
        double asimovQ = AsymptoticFits.AsimovQ(toy.AsimovNll);
        if (asimovQ == 0.0)
        {
            // No sensitivity to so small a signal, none is excluded.
            tally.AddToy(cls: true, clsb: true);
            return;
        }

        TailProbabilities tails = AsymptoticFormulae.ObservedTilde(q, asimovQ);
        tally.AddToy(tails.Clsb > alpha * tails.Clb, tails.Clsb > alpha);
    }

    private static bool IsBelow(double nll, double freeNll) => nll < freeNll - NllTolerance - (NllRounding * Math.Abs(freeNll));

    /// <summary>What is known of a toy.</summary>
    private struct CoverageToy
    {
        public int Free;
        public int Background;
        public int Tested;
        public int Asimov;
        public int Again;
        public int Lowest;
        public bool Valid;
        public bool IsBelow;
        public double PoiHat;
        public double FreeNll;
        public double LowestNll;
        public double TestedNll;
        public double AsimovNll;
        public double PullPoi;
        public double? PullError;
    }
}
