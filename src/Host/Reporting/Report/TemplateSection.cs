using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>Signal efficiency, and what smoothing does to background and limits.</summary>
internal static class TemplateSection
{
    private const double Deviation = 2.0;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        html.Section("templates", title);
        html.Picture(figures.GetValueOrDefault(PlotNames.Efficiency), "Signal efficiency after all cuts, interpolated between the generated masses, with its systematic uncertainty; at the generated masses also before the network.");
        html.Picture(figures.GetValueOrDefault(PlotNames.Resolution), "Resolution of the recoil mass squared: half width of the central 68 % of the simulated signal, beside the width of the analysis bins.");
        WriteInterpolation(html, run.Interpolation);
        html.Heading("Smoothing");
        if (run.Config.Templates.Smoothing == SmoothingMode.Off)
        {
            html.Paragraph("Off: the fits use the raw bin contents; empty bins have the uncertainty of a zero count.");
            return;
        }

        IReadOnlyList<WindowTotal> totals = WindowTotals.Of(run.Spectrum, run.Windows, run.Config.Binning.BinsPerWindow);
        int apart = totals.Count(t => Math.Abs(t.Raw - t.Fitted) > Deviation * t.RawError);
        html.Paragraph(
            $"Background templates are smoothed along M²recoil. In {apart} of {totals.Count} windows the smoothed total differs from the raw one by more than "
            + $"{NumberText.Significant(Deviation, 1)} standard deviations of the simulation (windows overlap, so neighbours move together).");
        WriteSummary(html, run.Smoothing);
        if (LimitChange(run) is { } change)
        {
            html.Paragraph(change);
        }

        html.Picture(
            figures.GetValueOrDefault(PlotNames.Smoothing),
            run.UnsmoothedLimits is null
                ? "Background in each window, raw over smoothed; grey: statistical uncertainty of the simulation."
                : "Limits with raw over limits with smoothed templates. Below: the background in each window, raw over smoothed; grey: statistical uncertainty of the simulation.");
    }

    private static void WriteInterpolation(HtmlBuilder html, IReadOnlyList<LeaveOneOutResult> interpolation)
    {
        if (interpolation.Count == 0)
        {
            return;
        }

        html.Heading("Interpolation between generated masses");
        html.Paragraph(
            "Each generated mass is left out in turn and predicted from the others: its efficiency, and the signal fractions of its window (χ² with the "
            + "statistical errors of both). The lowest and the highest mass would be extrapolations and are not a test of the interpolation.");
        var table = new HtmlTable("Left out and predicted", ">Mass [GeV]", ">Efficiency", ">Predicted", ">Difference", ">Its error", ">χ² / bins", "");
        foreach (LeaveOneOutResult mass in interpolation)
        {
            table.Row(
                NumberText.Setting(mass.MassGeV),
                NumberText.Percent(mass.Efficiency),
                NumberText.Percent(mass.Interpolated),
                NumberText.Percent(mass.RelativeDifference, digits: 2),
                NumberText.Percent(mass.EfficiencyError, digits: 2),
                $"{NumberText.Significant(mass.Chi2)} / {NumberText.Count(mass.Bins)}",
                mass.Inner ? string.Empty : "extrapolation");
        }

        html.Table(table);
    }

    private static void WriteSummary(HtmlBuilder html, IReadOnlyList<SmoothingSummary> smoothing)
    {
        if (smoothing.Count == 0)
        {
            return;
        }

        var table = new HtmlTable(
            "How much each background is smoothed along M²recoil", "Process", ">Bins smoothed", ">Median half width [bins]", ">Largest", ">Correlation of neighbours");
        foreach (SmoothingSummary process in smoothing)
        {
            table.Row(
                process.Process,
                NumberText.Percent(process.SmoothedBins),
                NumberText.Significant(process.MedianHalfWidth),
                NumberText.Count(process.LargestHalfWidth),
                NumberText.Fixed(process.NeighbourCorrelation, 2));
        }

        html.Table(table);
        html.Paragraph(
            "Statistical errors of neighbouring smoothed bins are correlated; the fits treat them as independent, with a factor per window that makes their effect on the fitted cross section that of the correlated errors.");
    }

    private static string? LimitChange(RunResult run)
    {
        if (run.UnsmoothedLimits is not { } unsmoothed)
        {
            return null;
        }

        LimitStatistic on = run.Config.Limits.LimitOn;
        Dictionary<int, WindowLimit> raw = unsmoothed.ToDictionary(w => w.Index);
        double[] ratios = run.Limits.Select(LimitBand.Asymptotic)
            .Where(w => raw.ContainsKey(w.Index))
            .Select(w => raw[w.Index].Expected(on, LimitBand.Median) / w.Expected(on, LimitBand.Median))
            .OfType<double>().Where(double.IsFinite).Order().ToArray();
        return ratios.Length == 0
            ? "No window has an expected limit with both raw and smoothed templates."
            : $"Expected limit with raw over expected limit with smoothed templates: median {NumberText.Fixed(ratios[ratios.Length / 2], 3)}, "
                + $"from {NumberText.Fixed(ratios[0], 3)} to {NumberText.Fixed(ratios[^1], 3)} over {ratios.Length} windows.";
    }
}
