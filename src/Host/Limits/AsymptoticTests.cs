using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Limits;

/// <summary>The test of one value of the POI.</summary>
/// <param name="Poi">Tested value.</param>
/// <param name="Q">Test statistic on the data.</param>
/// <param name="AsimovQ">Test statistic on the background Asimov data.</param>
/// <param name="Observed">Tail probabilities of the data.</param>
/// <param name="Expected">Tail probabilities where the background fluctuates by −2 … +2 standard deviations.</param>
internal sealed record HypothesisTest(
    double Poi, double Q, double AsimovQ, TailProbabilities Observed, IReadOnlyList<TailProbabilities> Expected);

/// <summary>The test of the background-only hypothesis.</summary>
/// <param name="Q0">Test statistic.</param>
/// <param name="P0">p-value 1 − Φ(√q0).</param>
/// <param name="Z0">Significance √q0.</param>
/// <param name="ExpectedP0">p-values expected for POI = 1, at −2 … +2 standard deviations; the smallest first.</param>
internal sealed record DiscoveryTest(double Q0, double P0, double Z0, IReadOnlyList<double> ExpectedP0);

/// <summary>Asymptotic tests as pyhf makes them: single values of the POI, and discovery.</summary>
internal static class AsymptoticTests
{
    /// <summary>Tests a value of the POI.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Observed counts [bin].</param>
    /// <param name="poi">Tested value.</param>
    /// <param name="statistic">q̃ or q.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>The result; null where something went wrong.</returns>
    public static HypothesisTest? Test(
        CompiledModel model,
        ReadOnlySpan<double> counts,
        double poi,
        TestStatistic statistic,
        BatchFitter fitter,
        FitTally tally,
        out string? problem)
    {
        var fits = new AsymptoticFits(model, fitter, tally, statistic);
        problem = fits.FitObserved(counts);
        if (problem is not null)
        {
            return null;
        }

        fits.Fits.Count = 0;
        int observed = fits.Fits.Add(AsymptoticFits.ObservedData, poi, fits.ObservedStart);
        int asimov = fits.Fits.Add(AsymptoticFits.AsimovData, poi, fits.AsimovStart);
        fits.Run();
        if (!fits.Fits.Converged(observed) || !fits.Fits.Converged(asimov))
        {
            problem = fits.LastFailure;
            return null;
        }

        double q = fits.ObservedQ(poi, fits.Fits.Nll[observed]);
        double asimovQ = AsymptoticFits.AsimovQ(fits.Fits.Nll[asimov]);
        if (asimovQ == 0.0)
        {
            problem = $"{model.Name} has no sensitivity to {model.Poi.Name} = {poi:G6}: the test statistic of the Asimov data is zero.";
            return null;
        }

        return new(poi, q, asimovQ, fits.Tails(q, asimovQ), [.. AsymptoticFormulae.BandSigmas.Select(n => AsymptoticFormulae.Expected(asimovQ, n))]);
    }

    /// <summary>Tests the background-only hypothesis.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Observed counts [bin].</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>The result; null where something went wrong.</returns>
    public static DiscoveryTest? Discover(
        CompiledModel model, ReadOnlySpan<double> counts, BatchFitter fitter, FitTally tally, out string? problem)
    {
        var fits = new AsymptoticFits(model, fitter, tally, TestStatistic.Q0);
        problem = fits.FitObserved(counts);
        if (problem is not null)
        {
            return null;
        }

        fits.Fits.Count = 0;
        int asimov = fits.Fits.Add(AsymptoticFits.AsimovData, 0.0, fits.AsimovStart);
        fits.Run();
        if (!fits.Fits.Converged(asimov))
        {
            problem = fits.LastFailure;
            return null;
        }

        // By definition zero where the fitted POI is not positive; the difference of two fits at one point would be rounding.
        double q0 = fits.FreePoi > 0.0 ? Math.Max(0.0, 2.0 * (fits.BackgroundNll - fits.FreeNll)) : 0.0;
        double asimovQ = AsymptoticFits.AsimovQ(fits.Fits.Nll[asimov]);
        double z0 = Math.Sqrt(q0);
        return new(
            q0, AsymptoticFormulae.Survival(z0), z0, [.. AsymptoticFormulae.BandSigmas.Select(n => AsymptoticFormulae.Expected(asimovQ, n).Clsb)]);
    }
}
