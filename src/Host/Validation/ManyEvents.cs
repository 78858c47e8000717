using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Validation;

/// <summary>A window as it would be with so much more luminosity and simulation that asymptotic formulae hold.</summary>
internal static class ManyEvents
{
    /// <summary>Expected background events of such a window.</summary>
    public const double Events = 1e6;

    // Uncertainties multiply the signal: σ̂ is Gaussian up to terms of their squares.
    private const double LargestUncertainty = 0.02;

    /// <summary>Makes the window: backgrounds and luminosity times k, per-bin uncertainties over √k, no relative uncertainty above 2 %, without data.</summary>
    /// <param name="window">A window of the configuration.</param>
    public static WindowTemplates Of(WindowTemplates window)
    {
        double factor = Math.Max(1.0, Events / window.Background.Sum());
        double root = Math.Sqrt(factor);
        return window with
        {
            LuminosityFb = factor * window.LuminosityFb,
            LuminosityError = Math.Min(window.LuminosityError, LargestUncertainty),
            EfficiencyError = Math.Min(window.EfficiencyError, LargestUncertainty),
            Background = [.. window.Background.Select(b => factor * b)],
            BackgroundRelativeError = [.. window.BackgroundRelativeError.Select(e => Math.Min(e / root, LargestUncertainty))],
            SignalRelativeError = [.. window.SignalRelativeError.Select(e => Math.Min(e / root, LargestUncertainty))],
            Observed = [],
        };
    }
}
