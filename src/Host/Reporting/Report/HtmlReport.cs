using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>
/// <c>report.html</c>: one file to be read from top to bottom: what was run, what was selected, templates, limits, excess, fit health.
/// It refers to nothing outside itself; its script makes figures interactive and may as well be off.
/// </summary>
internal static class HtmlReport
{
    private static readonly (string Id, string Title)[] Contents =
    [
        ("run", "What was run"),
        ("selection", "Selection"),
        ("spectrum", "Recoil spectrum"),
        ("templates", "Templates and smoothing"),
        ("systematics", "Systematic uncertainties"),
        ("limits", "Upper limits"),
        ("statistics", "CLs and CLs+b"),
        ("goodness", "Goodness of fit"),
        ("coupling", "Limits on the coupling"),
        ("excess", "Largest excess"),
        ("fits", "Fit health"),
        ("warnings", "Warnings"),
        ("appendix", "Configuration and versions"),
    ];

    /// <summary>The page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="figures">Figures by name, each an <c>svg</c> element.</param>
    public static string Make(RunResult run, IReadOnlyDictionary<string, string> figures)
    {
        var html = new HtmlBuilder();
        html.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Markup($"<title>{XmlText.Escape(run.Config.Title)}</title>\n<style>\n{ReportStyle.Css}\n</style>\n</head>\n<body>\n")
            .Markup($"<h1>{XmlText.Escape(run.Config.Title)}</h1>\n")
            .Markup("<p class=\"lead\">Search for e<sup>+</sup>e<sup>−</sup> → μ<sup>+</sup>μ<sup>−</sup>Z′ with an invisible Z′: ")
            .Markup($"recoil-mass scan over {run.Limits.Count} mass hypotheses, {NumberText.Setting(run.Config.LuminosityFb)} fb<sup>−1</sup></p>\n");
        KeyResults(html, run);
        Navigation(html);
        RunSection.Write(html, run, Title("run"));
        SelectionSection.Write(html, run, figures, Title("selection"));
        SpectrumSection.Write(html, run, figures, Title("spectrum"));
        TemplateSection.Write(html, run, figures, Title("templates"));
        SystematicsSection.Write(html, run, Title("systematics"));
        LimitSection.Write(html, run, figures, Title("limits"));
        StatisticsSection.Write(html, run, figures, Title("statistics"));
        GoodnessOfFitSection.Write(html, run, figures, Title("goodness"));
        CouplingSection.Write(html, run, figures, Title("coupling"));
        ExcessSection.Write(html, run, figures, Title("excess"));
        FitHealthSection.Write(html, run, Title("fits"));
        html.Section("warnings", Title("warnings"));
        _ = run.Warnings.Count == 0 ? html.Paragraph("None.") : html.List(run.Warnings);
        AppendixSection.Write(html, run, Title("appendix"));
        html.Markup($"<script>\n{ReportScript.Text}\n</script>\n");
        return html.Markup("</body>\n</html>\n").ToString();
    }

    private static string Title(string id)
    {
        int index = Array.FindIndex(Contents, c => c.Id == id);
        return $"{index + 1}  {Contents[index].Title}";
    }

    private static void Navigation(HtmlBuilder html)
    {
        html.Markup("<nav><ol>\n");
        foreach ((string id, string title) in Contents)
        {
            html.Markup($"<li><a href=\"#{id}\">{XmlText.Escape(title)}</a></li>\n");
        }

        html.Markup("</ol></nav>\n");
    }

    private static void KeyResults(HtmlBuilder html, RunResult run)
    {
        var on = run.Config.Limits.LimitOn;
        int failed = run.Limits.Count(w => w.Status == WindowStatus.Failed);
        html.Markup("<div class=\"key\">\n");
        Key("Mass hypotheses", failed == 0 ? $"{run.Limits.Count}, all with limits" : $"{run.Limits.Count}, of which {failed} failed");
        Key("Lowest expected limit", Lowest(run, w => w.Expected(on, LimitBand.Median)));
        if (run.Spectrum.Data is not null)
        {
            Key("Lowest observed limit", Lowest(run, w => w.Observed(on)));
            Key("Largest local excess", LargestExcess.Find(run.Limits) is { } excess
                ? $"{NumberText.Fixed(excess.Z0, 1)} σ at {NumberText.Fixed(excess.Window.MassGeV, 3)} GeV"
                : "none");
        }

        Key("Fits", $"{NumberText.Count(run.Fits.Fits)}, {NumberText.Count(run.Fits.Failed)} failed");
        Key("Warnings", run.Warnings.Count == 0 ? "none" : $"{run.Warnings.Count}, see below");
        html.Markup("</div>\n");

        void Key(string name, string value) => html.Markup($"<div><span>{XmlText.Escape(name)}</span><strong>{XmlText.Escape(value)}</strong></div>\n");
    }

    private static string Lowest(RunResult run, Func<WindowLimit, double?> limit)
        => run.Limits.Where(w => limit(w).HasValue).MinBy(w => limit(w)!.Value) is { } best
            ? $"{NumberText.Significant(limit(best))} fb at {NumberText.Fixed(best.MassGeV, 3)} GeV"
            : "none";
}
