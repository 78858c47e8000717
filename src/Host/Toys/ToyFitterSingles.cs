using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Fits toys one after the other: those of wide models, and those that the lanes could not finish, with the safe path behind.</summary>
internal sealed class ToyFitterSingles
{
    // How often a lower free minimum may turn up.
    private const int MaxRounds = 6;
    private const double NllTolerance = 1e-8;
    private const double NllRounding = 1e-12;

    private readonly ToyHypotheses hypotheses;
    private readonly double[] pois;
    private readonly ConditionalFits conditionals;
    private readonly CompiledModel model;
    private readonly BatchFitter fitter;
    private readonly DatasetBatch data;
    private readonly FitBatch batch;
    private readonly int[] fitOf;
    private readonly double[] start;
    private readonly double[] statistics;
    private readonly FitTally tally = new();

    /// <summary>Makes room.</summary>
    /// <param name="hypotheses">What to fit.</param>
    /// <param name="pois">The tested values, rising.</param>
    /// <param name="conditionals">Which conditional fits are made.</param>
    /// <param name="kernels">Where fits run.</param>
    public ToyFitterSingles(ToyHypotheses hypotheses, double[] pois, ConditionalFits conditionals, IFitKernels kernels)
    {
        this.hypotheses = hypotheses;
        this.pois = pois;
        this.conditionals = conditionals;
        model = hypotheses.Model;
        fitter = new BatchFitter(kernels) { Meter = null };
        data = new DatasetBatch(model.Tables, 1);
        batch = new FitBatch(model.Tables, Math.Max(1, pois.Length)) { PoiLower = hypotheses.PoiLower };
        fitOf = new int[pois.Length];
        start = new double[hypotheses.Start.Length];
        statistics = new double[pois.Length];
    }

    /// <summary>Test statistics of the latest toy, of the rising tested values.</summary>
    public ReadOnlySpan<double> Statistics => statistics;

    /// <summary>Fits a toy.</summary>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toy">Its number.</param>
    /// <param name="results">Receives counts and failures.</param>
    /// <param name="poiHat">Fitted POI.</param>
    /// <param name="freeNll">NLL of the free fit.</param>
    /// <returns>Whether all fits converged.</returns>
    public bool Fit(in ToySource source, ulong toy, ToyResults results, out double poiHat, out double freeNll)
    {
        long retried = tally.Retried;
        ToySampler.FillDataset(hypotheses.Tables, source, toy, data, 0);
        hypotheses.Start.CopyTo(start, 0);
        bool good = FitAll(results, out poiHat, out freeNll, out double? poi, out FitStatus status);
        results.Retried += tally.Retried - retried;
        if (!good)
        {
            results.Add(new ToyFailure(model.Name, source.Seed, source.Stream, toy, poi, status, hypotheses.Hypothesis));
        }

        return good;
    }

    private bool FitAll(ToyResults results, out double poiHat, out double freeNll, out double? poi, out FitStatus status)
    {
        poi = null;
        batch.Count = 0;
        batch.Add(0, null, start);
        fitter.Fit(model, data, batch, tally);
        results.Fits++;
        results.Iterations += batch.Iterations[0];
        (poiHat, freeNll, status) = TakeFree();
        for (int round = 0; status == FitStatus.Converged; round++)
        {
            int below = FitConditionals(poiHat, freeNll, round == 0 ? results : null, out poi, out status);
            if (status != FitStatus.Converged || below < 0)
            {
                break;
            }

            // A lower point than the free minimum: from there.
            poi = null;
            if (round == MaxRounds || !FitFreeFrom(below, freeNll))
            {
                status = FitStatus.IterationLimit;
                break;
            }

            (poiHat, freeNll, status) = TakeFree();
        }

        return status == FitStatus.Converged;
    }

    /// <summary>The free fit, now the only one of the batch; further fits start there.</summary>
    private (double Poi, double Nll, FitStatus Status) TakeFree()
    {
        batch.ParametersOf(0).CopyTo(start);
        return (batch.ParametersOf(0)[model.Shape.Poi], batch.Nll[0], batch.Status[0]);
    }

    /// <summary>Conditional fits.</summary>
    /// <returns>The lowest one below the free fit; −1 where there is none.</returns>
    private int FitConditionals(double poiHat, double freeNll, ToyResults? results, out double? poi, out FitStatus status)
    {
        batch.Count = 0;
        for (int i = 0; i < pois.Length; i++)
        {
            fitOf[i] = conditionals == ConditionalFits.All || IsDefined(pois[i], poiHat) ? batch.Add(0, pois[i], start) : -1;
        }

        fitter.Fit(model, data, batch, tally);
        int lowest = -1;
        poi = null;
        status = FitStatus.Converged;
        double limit = freeNll - NllTolerance - (NllRounding * freeNll);
        for (int i = 0; i < pois.Length; i++)
        {
            int fit = fitOf[i];
            statistics[i] = 0.0;
            if (fit < 0)
            {
                continue;
            }

            if (results is not null)
            {
                results.Fits++;
                results.Iterations += batch.Iterations[fit];
            }

            // A fit that nobody needs leaves no trace but in the counts.
            if (!IsDefined(pois[i], poiHat))
            {
                continue;
            }

            if (!batch.Converged(fit))
            {
                (poi, status) = (pois[i], batch.Status[fit]);
                continue;
            }

            statistics[i] = Math.Max(0.0, 2.0 * (batch.Nll[fit] - freeNll));
            if (batch.Nll[fit] < limit)
            {
                (lowest, limit) = (fit, batch.Nll[fit]);
            }
        }

        return lowest;
    }

    /// <summary>A free fit on the safe path from a point that a conditional fit found.</summary>
    /// <returns>Whether it converged below the free fit so far.</returns>
    private bool FitFreeFrom(int conditional, double freeNll)
    {
        batch.ParametersOf(conditional).CopyTo(start);
        batch.Count = 0;
        batch.Add(0, null, start);
        batch.Iterations[0] = 0;
        fitter.FitSafely(model, data, batch, 0);
        tally.Add(0, 1);
        return batch.Converged(0) && batch.Nll[0] < freeNll;
    }

    /// <summary>Whether the test statistic is not 0 by definition.</summary>
    private bool IsDefined(double poi, double poiHat)
        => conditionals == ConditionalFits.TwoSided || (poi == 0.0 ? poiHat > 0.0 : poiHat <= poi);
}
