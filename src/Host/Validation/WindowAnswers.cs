using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Validation;

/// <summary>A fit of a window.</summary>
/// <param name="Sigma">σ [fb].</param>
/// <param name="Nu">ν.</param>
/// <param name="Nll">NLL relative to the saturated model.</param>
internal readonly record struct WindowFit(double Sigma, double Nu, double Nll);

/// <summary>Fits of windows against the likelihood written plainly, and against a minimum found by golden sections.</summary>
internal static class WindowAnswers
{
    private const double Rounding = 1e-9;
    private const double RoundingPerCount = 1e-14;
    private const double Distance = 1e-6;

    /// <summary>Two lines for each window.</summary>
    /// <param name="windows">Windows.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="stop">Stops between windows.</param>
    public static IEnumerable<ValidationLine> Lines(IEnumerable<WindowTemplates> windows, BatchFitter fitter, CancellationToken stop)
    {
        foreach (WindowTemplates window in windows)
        {
            stop.ThrowIfCancellationRequested();
            WindowTemplates bare = window with { LuminosityError = 0.0, EfficiencyError = 0.0, SignalFractionWide = null, SignalFractionNarrow = null };
            double[] counts = window.Observed.Length > 0 ? window.Observed : [.. window.Background.Select(b => Math.Floor(b))];
            foreach (ValidationLine line in Lines(bare, counts, Fit(bare, counts, fitter)))
            {
                yield return line;
            }
        }
    }

    /// <summary>The lines of one fit.</summary>
    /// <param name="window">The window, with nothing but per-bin uncertainties.</param>
    /// <param name="counts">What was fitted.</param>
    /// <param name="fit">The fit; null where it failed.</param>
    internal static IEnumerable<ValidationLine> Lines(WindowTemplates window, double[] counts, WindowFit? fit)
    {
        string name = FormattableString.Invariant($"Window at {window.MassGeV:F3} GeV, {window.Background.Length} bins");
        var plain = new PlainWindow(window, counts);
        double rounding = RoundingPerCount * counts.Sum();
        yield return new ValidationLine(
            ValidationSections.Kernels,
            $"{name}: NLL at the fitted point, kernels less plain code",
            fit is { } f ? f.Nll - plain.Nll(f.Sigma, f.Nu) : null,
            0.0,
            (Rounding * Math.Max(1.0, Math.Abs(fit?.Nll ?? 0.0))) + rounding,
            "rounding: a sum over bins of differences of the size of a count, 1e-14 of it, and 1e-9 of the sum");
        yield return new ValidationLine(
            ValidationSections.Kernels,
            $"{name}: NLL of the free fit, minimiser less golden sections",
            fit is { } g ? g.Nll - Smallest(plain, window, g) : null,
            0.0,
            Distance + rounding,
            "distance to the minimum that a fit may have (edm 1e-8), and the width of the last golden section");
    }

    private static double Smallest(PlainWindow plain, WindowTemplates window, WindowFit fit)
    {
        // Wide enough to hold the minimum wherever it is in earnest; the fit itself is not in the middle.
        double most = Math.Max(3.0 * fit.Sigma, 100.0 / (window.LuminosityFb * window.Efficiency * Math.Max(window.SignalFraction.Sum(), 1e-3)));
        return PlainWindow.Minimum(sigma => plain.Profile(sigma, 0.0, Math.Max(3.0, 2.0 * fit.Nu)), 0.0, most);
    }

    private static WindowFit? Fit(WindowTemplates window, double[] counts, BatchFitter fitter)
    {
        CompiledModel model = WindowModel.Build(window);
        var data = new DatasetBatch(model.Tables, 1);
        counts.CopyTo(data.CountsOf(0));
        var fits = new FitBatch(model.Tables, 1);
        fits.Add(0, null, new SignalScale(model).StartFor(counts));
        fitter.Fit(model, data, fits, new FitTally());
        return fits.Converged(0)
            ? new WindowFit(fits.ParametersOf(0)[WindowModel.CrossSectionIndex], fits.ParametersOf(0)[WindowModel.BackgroundNormalisationIndex], fits.Nll[0])
            : null;
    }
}
