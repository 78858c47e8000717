using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>One toy drawn and fitted again: as a run did, and with every fit made on its own, on the scalar path and on the lanes.</summary>
/// <param name="Counts">Its counts [bin].</param>
/// <param name="LocalAuxiliary">Auxiliary values of the bin-locals [bin, group], for Poisson factors in units of τ.</param>
/// <param name="GlobalAuxiliary">Auxiliary values of the globals [global].</param>
/// <param name="AsInTheRun">What <see cref="ToyFitter"/> finds, with the widest lanes: the numbers of the run, to the last bit where the tested values are those of the run.</param>
/// <param name="Scalar">The reference path.</param>
/// <param name="Lanes">The widest lanes.</param>
/// <param name="LargestDifference">The largest |difference|/(1 + value) of test statistics between scalar path, lanes and <paramref name="AsInTheRun"/>; null where one of them has none.</param>
internal sealed record ToyReplay(
    double[] Counts,
    double[] LocalAuxiliary,
    double[] GlobalAuxiliary,
    ToyResults AsInTheRun,
    ReplayedPath Scalar,
    ReplayedPath Lanes,
    double? LargestDifference)
{
    /// <summary>
    /// Largest difference between paths: fits that converge from different starts, on different lanes, agree to rounding, which is what makes equal data ties
    /// of the test statistic.
    /// </summary>
    public const double Tolerance = 1e-9;

    /// <summary>Whether the paths agree: the same outcome, and test statistics within <see cref="Tolerance"/>.</summary>
    public bool Agree => LargestDifference is double difference
        ? difference <= Tolerance
        : !AsInTheRun.Valid[0] && Array.Exists(Scalar.Statistics, q => q is null) && Array.Exists(Lanes.Statistics, q => q is null);

    /// <summary>Draws and fits a toy.</summary>
    /// <param name="hypotheses">Model, ensemble, tested values.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toy">Its number.</param>
    /// <param name="conditionals">One-sided test statistics, or t.</param>
    public static ToyReplay Run(ToyHypotheses hypotheses, in ToySource source, ulong toy, ConditionalFits conditionals)
    {
        var results = new ToyResults(1, hypotheses.Pois.Length);
        ToyFitter.Simd(conditionals).Run(hypotheses, source, toy, 1, results);
        var data = new DatasetBatch(hypotheses.Model.Tables, 1);
        ToySampler.FillDataset(hypotheses.Tables, source, toy, data, 0);
        ReplayedPath scalar = Fit(hypotheses, data, HostAccelerator.Scalar().Fits, conditionals);
        ReplayedPath lanes = Fit(hypotheses, data, HostAccelerator.Simd().Fits, conditionals);
        return new(
            [.. data.CountsOf(0)],
            [.. data.LocalAuxiliaryOf(0)],
            [.. data.GlobalAuxiliaryOf(0)],
            results,
            scalar,
            lanes,
            Difference(results, scalar, lanes));
    }

    private static ReplayedPath Fit(ToyHypotheses hypotheses, DatasetBatch data, IFitKernels kernels, ConditionalFits conditionals)
    {
        var fitter = new BatchFitter(kernels);
        var tally = new FitTally();
        double[] pois = hypotheses.Pois;
        var fits = new FitBatch(hypotheses.Model.Tables, pois.Length + 1) { PoiLower = hypotheses.PoiLower };
        int free = fits.Add(0, null, hypotheses.Start);
        fitter.Fit(hypotheses.Model, data, fits, tally);
        ReplayedFit best = ReplayedFit.Of(hypotheses.Model, data, fits, free);
        double nll = fits.Nll[free];
        double hat = best.Globals[hypotheses.Model.Shape.Poi];

        // From where the free fit ended, if it did.
        double[] start = best.Status == FitStatus.Converged ? best.Globals : hypotheses.Start;
        fits.Count = 0;
        Array.ForEach(pois, poi => fits.Add(0, poi, start));
        fitter.Fit(hypotheses.Model, data, fits, tally);
        ReplayedFit[] conditional = [.. pois.Select((_, i) => ReplayedFit.Of(hypotheses.Model, data, fits, i))];
        double?[] statistics = [.. pois.Select((poi, i) => best.Status != FitStatus.Converged ? null
            : conditionals != ConditionalFits.TwoSided && (poi == 0.0 ? hat <= 0.0 : hat > poi) ? 0.0
            : fits.Converged(i) ? Math.Max(0.0, 2.0 * (fits.Nll[i] - nll))
            : (double?)null)];
        return new(best, conditional, statistics, tally.Retried);
    }

    private static double? Difference(ToyResults run, ReplayedPath scalar, ReplayedPath lanes)
    {
        double largest = 0.0;
        for (int i = 0; i < run.Q.Length; i++)
        {
            if (!run.Valid[0] || scalar.Statistics[i] is not double a || lanes.Statistics[i] is not double b)
            {
                return null;
            }

            double q = run.Q[i][0];
            largest = Math.Max(largest, Math.Max(Math.Max(Math.Abs(a - b), Math.Abs(a - q)), Math.Abs(b - q)) / (1.0 + q));
        }

        return largest;
    }
}
