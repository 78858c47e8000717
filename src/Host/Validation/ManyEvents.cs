using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Validation;

/// <summary>A window as it would be with so much more luminosity and simulation that asymptotic formulae hold.</summary>
internal static class ManyEvents
{
    /// <summary>Expected background events of such a window.</summary>
    public const double Events = 1e6;

    /// <summary>Makes the window: backgrounds and luminosity times k, relative per-bin uncertainties over √k, without data.</summary>
    /// <param name="window">A window of the configuration.</param>
    public static WindowTemplates Of(WindowTemplates window)
    {
        double factor = Math.Max(1.0, Events / window.Background.Sum());
        double root = Math.Sqrt(factor);
        return window with
        {
            LuminosityFb = factor * window.LuminosityFb,
            Background = [.. window.Background.Select(b => factor * b)],
            BackgroundRelativeError = [.. window.BackgroundRelativeError.Select(e => e / root)],
            SignalRelativeError = [.. window.SignalRelativeError.Select(e => e / root)],
            Observed = [],
        };
    }
}
