using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>How well a model describes data, by toys (design.md, section 4.3).</summary>
/// <remarks>
/// <para>Two statistics of the free fit, the POI within the bounds of the model: the saturated likelihood ratio 2·(NLL − NLL of the saturated model), its constraint terms
/// included, and Pearson's χ² = Σ (n − λ̂)²/λ̂ over the bins with λ̂ &gt; 0, λ̂ the expected counts at the fitted globals and locals. With large counts and no
/// nuisances both tend to χ² of bins − free parameters; here their distributions come from toys.</para>
/// <para>Toys have counts and auxiliary values thrown at the fitted parameters of the data, and are fitted as the data were. The p-value is the fraction of toys whose
/// statistic is at least that of the data.</para>
/// <para>The auxiliary values of the data are their nominal ones, those of toys are thrown: where uncertainties of single bins are as large as their statistical errors and the
/// templates are better than they claim, p-values gather near 1.</para>
/// <para>The result is a function of model, data, seed, stream and number of toys: sizes of blocks and neighbours change nothing, to the last bit.</para>
/// </remarks>
internal sealed class GoodnessOfFit
{
    private const int MostNamed = 100;

    // In units of the POI's scale: a start inside the bounds, so that no bin starts without expectation.
    private const double SmallestStart = 0.2;

    // A toy that repeats the data must count; their statistics are two fits of finite precision.
    private const double Tie = 1e-8;

    private readonly CompiledModel model;
    private readonly GoodnessOfFitSettings settings;
    private readonly BatchFitter fitter;
    private readonly FitTally tally;
    private readonly double[] expectation;
    private readonly double[] locals;

    private GoodnessOfFit(CompiledModel model, GoodnessOfFitSettings settings, BatchFitter fitter, FitTally tally)
    {
        this.model = model;
        this.settings = settings;
        this.fitter = fitter;
        this.tally = tally;
        expectation = new double[model.Bins];
        locals = new double[model.Bins * model.Shape.Groups];
    }

    /// <summary>Compares data with toys.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observed">Observed counts [bin]; auxiliary values are nominal.</param>
    /// <param name="settings">Toys and their random numbers.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits, and failures under the toy's number.</param>
    public static GoodnessOfFitResult Run(
        CompiledModel model, ReadOnlySpan<double> observed, GoodnessOfFitSettings settings, BatchFitter fitter, FitTally tally)
    {
        if (settings.Toys < 1 || settings.BlockSize < 1)
        {
            throw new ArgumentException("Goodness of fit needs at least one toy, and blocks of at least one.");
        }

        return new GoodnessOfFit(model, settings, fitter, tally).Run(observed);
    }

    private GoodnessOfFitResult Run(ReadOnlySpan<double> observed)
    {
        var data = new DatasetBatch(model.Tables, 1);
        var fits = new FitBatch(model.Tables, 1);
        observed.CopyTo(data.CountsOf(0));
        var scale = new SignalScale(model);
        fits.Add(0, null, scale.StartFor(observed));
        fitter.Fit(model, data, fits, tally);
        if (!fits.Converged(0))
        {
            return new GoodnessOfFitResult { Problem = tally.Failures.Count > 0 ? tally.Failures[^1].Sentence : $"{model.Name}: the fit to the data failed." };
        }

        // Before the expectation is overwritten by those of the toys.
        double[] start = [.. fits.ParametersOf(0)];
        double saturated = Math.Max(0.0, 2.0 * fits.Nll[0]);
        double pearson = Pearson(data, 0, start);
        ToyTables tables = ToyEnsemble.At(model, start, expectation, locals).Tables;
        start[model.Shape.Poi] = Math.Clamp(Math.Max(start[model.Shape.Poi], SmallestStart * (scale.Value ?? 0.0)), model.Poi.Lower, model.Poi.Upper);
        return Throw(tables, start, saturated, pearson);
    }

    private GoodnessOfFitResult Throw(ToyTables tables, double[] start, double saturated, double pearson)
    {
        int block = Math.Min(settings.BlockSize, settings.Toys);
        var data = new DatasetBatch(model.Tables, block);
        var fits = new FitBatch(model.Tables, block);
        var source = new ToySource(settings.Seed, settings.Stream);
        var failures = new List<ToyFailure>();
        (int toys, int saturatedPassing, int pearsonPassing) = (0, 0, 0);
        for (int first = 0; first < settings.Toys; first += block)
        {
            Fit(tables, source, first, Math.Min(block, settings.Toys - first), data, fits, start);
            for (int row = 0; row < fits.Count; row++)
            {
                if (!fits.Converged(row))
                {
                    failures.Add(new ToyFailure(model.Name, settings.Seed, settings.Stream, (ulong)(first + row), null, fits.Status[row]));
                    tally.Add(new FitFailure(model.Name, first + row, null, fits.Status[row], fits.Edm[row]));
                    continue;
                }

                toys++;
                saturatedPassing += Reaches(2.0 * fits.Nll[row], saturated) ? 1 : 0;
                pearsonPassing += Reaches(Pearson(data, row, fits.ParametersOf(row)), pearson) ? 1 : 0;
            }
        }

        return new GoodnessOfFitResult
        {
            Saturated = saturated,
            SaturatedP = toys > 0 ? new ToyFraction(saturatedPassing, toys) : null,
            Pearson = pearson,
            PearsonP = toys > 0 ? new ToyFraction(pearsonPassing, toys) : null,
            Toys = settings.Toys,
            FailedToys = failures.Count,
            Failures = [.. failures.Take(MostNamed)],
            Problem = toys > 0 ? null : $"{model.Name}: no toy could be fitted.",
        };
    }

    private void Fit(ToyTables tables, in ToySource source, int first, int count, DatasetBatch data, FitBatch fits, double[] start)
    {
        fits.Count = 0;
        for (int row = 0; row < count; row++)
        {
            ToySampler.FillDataset(tables, source, (ulong)(first + row), data, row);
            fits.Add(row, null, start);
        }

        // Failures are named by the row in the block there, and by the toy here.
        var block = new FitTally();
        fitter.Fit(model, data, fits, block);
        tally.Add(block.Fits, block.Retried);
    }

    /// <summary>Σ (n − λ̂)²/λ̂; leaves λ̂ and the fitted locals in the fields.</summary>
    private double Pearson(DatasetBatch data, int dataset, ReadOnlySpan<double> globals)
    {
        ProfiledLocals.Evaluate(data, dataset, globals, expectation, locals);
        ReadOnlySpan<double> counts = data.CountsOf(dataset);
        double sum = 0.0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double lambda = expectation[bin];
            if (lambda > 0.0)
            {
                double difference = counts[bin] - lambda;
                sum += difference * difference / lambda;
            }
        }

        return sum;
    }

    private static bool Reaches(double toy, double observed) => toy >= observed - (Tie * (1.0 + observed));
}
