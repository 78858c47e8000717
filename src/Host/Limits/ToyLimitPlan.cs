using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Limits;

/// <summary>How limits by toys of a model begin: the fits to the data, and the tested values that are laid out first.</summary>
/// <remarks>Tested value k of the list has stream first + 1 + k, background-only toys have the first stream: see <see cref="ToyGrid"/>.</remarks>
/// <param name="Data">Fits to the data.</param>
/// <param name="Pois">Tested values, rising.</param>
/// <param name="Unit">One standard deviation of the POI.</param>
/// <param name="Largest">Largest value that may be tested.</param>
internal sealed record ToyLimitPlan(ToyDataFits Data, double[] Pois, double Unit, double Largest)
{
    /// <summary>Plans.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observed">Observed counts [bin]; empty without data.</param>
    /// <param name="asymptotic">Asymptotic limits of the same: where to look.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <param name="tally">Receives counts of fits to the data and failures.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>Null where something went wrong.</returns>
    public static ToyLimitPlan? Make(
        CompiledModel model,
        ReadOnlySpan<double> observed,
        AsymptoticResult asymptotic,
        ToyLimitSettings settings,
        BatchFitter fitter,
        FitTally tally,
        out string? problem)
    {
        double alpha = 1.0 - settings.ConfidenceLevel;
        if (new SignalScale(model).Value is not double scale)
        {
            problem = $"No limit for {model.Name}: its signal expectation is zero.";
            return null;
        }

        double unit = ToyGridPlan.Unit(asymptotic, alpha, scale);
        double[] pois = ToyGridPlan.Pois(asymptotic, alpha, unit);

        // The bound of the POI acts only where q is 0 anyway, above the tested value: it may be far away.
        double largest = Math.Max(model.Poi.Upper, 20.0 * pois[^1]);
        CompiledModel wide = model.WithPoiBounds(model.Poi.Lower, 2.0 * largest);
        return ToyDataFits.Make(wide, observed, settings.Statistic, settings.Ensemble, fitter, tally, out problem) is ToyDataFits data
            ? new(data, [.. pois.Take(settings.MostPoints)], unit, largest)
            : null;
    }
}
