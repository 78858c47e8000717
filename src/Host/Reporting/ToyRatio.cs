using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>A limit by toys beside the asymptotic one. What was not obtained is null.</summary>
/// <param name="Toys">By toys [fb].</param>
/// <param name="ToysError">Its Monte-Carlo error [fb].</param>
/// <param name="Asymptotic">Asymptotic [fb].</param>
internal readonly record struct LimitPair(double? Toys, double? ToysError, double? Asymptotic)
{
    /// <summary>Toys over asymptotic; null where the latter is missing or 0.</summary>
    public double? Ratio => Asymptotic > 0.0 ? Toys / Asymptotic : null;

    /// <summary>Monte-Carlo error of the ratio.</summary>
    public double? Error => Asymptotic > 0.0 ? ToysError / Asymptotic : null;

    /// <summary>(ratio − 1)/error.</summary>
    public double? Pull => Error > 0.0 ? (Ratio - 1.0) / Error : null;
}

/// <summary>How far toys and asymptotic formulae are apart in one window.</summary>
/// <param name="Window">The window.</param>
/// <param name="ExpectedBackground">Background events expected in its bins; null where unknown.</param>
/// <param name="Observed">Observed limit.</param>
/// <param name="Expected">Median expected limit.</param>
internal sealed record ToyRatio(WindowLimit Window, double? ExpectedBackground, LimitPair Observed, LimitPair Expected)
{
    /// <summary>Every window with limits by toys, on the statistic that the configuration chose.</summary>
    public static IReadOnlyList<ToyRatio> Of(RunResult run)
    {
        LimitStatistic on = run.Config.Limits.LimitOn;
        Dictionary<int, double> background = run.Windows.ToDictionary(w => w.Index, w => w.Background.Sum());
        return
        [
            .. run.Limits.Where(w => w.Toys is not null).Select(w => new ToyRatio(
                w,
                background.TryGetValue(w.Index, out double b) ? b : null,
                new(w.Observed(on), w.ObservedError(on), w.Asymptotic().Observed(on)),
                new(w.Expected(on, LimitBand.Median), w.ExpectedError(on), w.Asymptotic().Expected(on, LimitBand.Median)))),
        ];
    }

    /// <summary>The median of what is there; null where nothing is.</summary>
    public static double? Median(IEnumerable<double?> values)
    {
        double[] sorted = [.. values.Where(v => v.HasValue).Select(v => v!.Value).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? null : sorted.Length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
    }
}
