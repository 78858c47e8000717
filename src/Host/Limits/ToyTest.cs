using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>The test of one value of the POI by toys.</summary>
/// <param name="Poi">Tested value.</param>
/// <param name="Observed">Tail probabilities of the data.</param>
/// <param name="Expected">Bands over background-only toys.</param>
/// <param name="Tally">Counts of toys and fits.</param>
internal sealed record ToyTestResult(double Poi, ToyTails Observed, ToyBands Expected, ToyTally Tally);

/// <summary>The test of the background-only hypothesis by toys.</summary>
/// <param name="Q0">Test statistic of the data.</param>
/// <param name="P0">Fraction of background-only toys that reach it.</param>
/// <param name="P0Error">Its binomial error.</param>
/// <param name="Z0">Its significance, not below 0; null where no toy reaches it.</param>
/// <param name="ExpectedP0">p-values of toys with signal (POI = 1): percentiles at −2σ … +2σ, the smallest first.</param>
/// <param name="Tally">Counts of toys and fits.</param>
internal sealed record ToyDiscovery(double Q0, double P0, double P0Error, double? Z0, double[] ExpectedP0, ToyTally Tally);

/// <summary>How many toys of which random numbers.</summary>
/// <param name="Toys">Toys per hypothesis.</param>
/// <param name="Seed">Seed.</param>
/// <param name="FirstStream">Stream of the background-only toys; those of the tested signal follow.</param>
/// <param name="Ensemble">What varies from toy to toy.</param>
internal readonly record struct ToyRequest(int Toys, ulong Seed, uint FirstStream = 0, EnsembleKind Ensemble = EnsembleKind.Frequentist)
{
    /// <summary>Random numbers of background-only toys.</summary>
    public ToySource Background => new(Seed, FirstStream);

    /// <summary>Random numbers of toys with signal.</summary>
    public ToySource Signal => new(Seed, FirstStream + 1);
}

/// <summary>Tests by toys as pyhf makes them: single values of the POI, and discovery.</summary>
internal static class ToyTest
{
    /// <summary>Tests a value of the POI.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Observed counts [bin].</param>
    /// <param name="poi">Tested value.</param>
    /// <param name="statistic">q̃ or q.</param>
    /// <param name="request">Toys.</param>
    /// <param name="sweep">Fits toys.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <param name="tally">Receives counts of fits to the data and failures.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>The result; null where there is none.</returns>
    public static ToyTestResult? Test(
        CompiledModel model,
        ReadOnlySpan<double> counts,
        double poi,
        TestStatistic statistic,
        ToyRequest request,
        ToySweep sweep,
        BatchFitter fitter,
        FitTally tally,
        out string? problem)
    {
        if (ToyDataFits.Make(model, counts, statistic, request.Ensemble, fitter, tally, out problem) is not ToyDataFits data
            || data.At(0.0, out problem) is not ToyPoint background
            || data.At(poi, out problem) is not ToyPoint tested)
        {
            return null;
        }

        var toys = new ToyTally();
        (ToyDistribution withSignal, ToyDistribution without) = Throw(data, tested, background, poi, request, sweep, toys);
        problem = Shortage(model, withSignal, without);
        if (problem is not null)
        {
            return null;
        }

        var observed = ToyTails.Of(tested.Statistic, withSignal, without);
        problem = observed.Cls is null
            ? $"no background-only toy of {request.Toys} reaches the test statistic of the data ({tested.Statistic:G4}), so that CLs is undefined. Ask for more toys (--toys)"
            : null;
        return new(poi, observed, ToyBands.Of(withSignal, without), toys);
    }

    /// <summary>Tests the background-only hypothesis.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Observed counts [bin].</param>
    /// <param name="request">Toys.</param>
    /// <param name="sweep">Fits toys.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <param name="tally">Receives counts of fits to the data and failures.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>The result; null where there is none.</returns>
    public static ToyDiscovery? Discover(
        CompiledModel model, ReadOnlySpan<double> counts, ToyRequest request, ToySweep sweep, BatchFitter fitter, FitTally tally, out string? problem)
    {
        if (ToyDataFits.Make(model, counts, TestStatistic.Q0, request.Ensemble, fitter, tally, out problem) is not ToyDataFits data
            || data.At(0.0, out problem) is not ToyPoint background
            || data.At(1.0, out problem) is not ToyPoint signal)
        {
            return null;
        }

        var toys = new ToyTally();
        (ToyDistribution withSignal, ToyDistribution without) = Throw(data, signal, background, 0.0, request, sweep, toys);
        problem = Shortage(model, withSignal, without);
        if (problem is not null)
        {
            return null;
        }

        // The roles are exchanged: p-values are tails of the background-only toys, what is expected are those of toys with signal.
        ToyFraction p0 = without.Tail(data.Q0);
        double? z0 = p0.Passing == 0 ? null : Math.Max(0.0, AsymptoticFormulae.UpperQuantile(p0.Value));
        return new(data.Q0, p0.Value, data.Q0 > 0.0 ? p0.Error : 0.0, z0, ToyBands.Of(without, withSignal).Clsb, toys);
    }

    private static (ToyDistribution Signal, ToyDistribution Background) Throw(
        ToyDataFits data, ToyPoint signal, ToyPoint background, double poi, ToyRequest request, ToySweep sweep, ToyTally tally)
    {
        ToyDistribution withSignal = new();
        ToyDistribution without = new();
        sweep.Run(
            [
                new ToyJob(data.Hypotheses(signal, poi), request.Signal, 0, request.Toys, [withSignal]),
                new ToyJob(data.Hypotheses(background, poi), request.Background, 0, request.Toys, [without]),
            ],
            tally);
        return (withSignal, without);
    }

    private static string? Shortage(CompiledModel model, ToyDistribution withSignal, ToyDistribution without)
        => withSignal.Count > 0 && without.Count > 0 ? null : $"no toy of {model.Name} could be fitted";
}
