using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>The largest excess, local p-values and fitted cross sections.</summary>
internal static class ExcessSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        html.Section("excess", title);
        if (run.Spectrum.Data is null)
        {
            html.Paragraph("No data were given, so there is no local significance.");
            return;
        }

        if (LargestExcess.Find(run.Limits) is { } excess)
        {
            html.Paragraph(
                $"The largest local excess is at M = {NumberText.Fixed(excess.Window.MassGeV, 3)} GeV (M² = {NumberText.Fixed(excess.Window.MassGeV * excess.Window.MassGeV, 2)} GeV²): "
                + $"z₀ = {NumberText.Fixed(excess.Z0, 2)}, local p₀ = {NumberText.Significant(excess.Window.P0)}, fitted cross section "
                + $"{NumberText.WithError(excess.Window.SigmaHat, excess.Window.SigmaHatError)} fb. It is the largest of {excess.WindowsTested} overlapping windows.");
            html.Notice("These are local numbers. The global significance, which accounts for the number of places looked at, needs toys of the whole spectrum: zprime lee.");
        }
        else
        {
            html.Paragraph("No window shows an excess.");
        }

        html.Picture(figures.GetValueOrDefault(PlotNames.PValues), "Local p-value of the background-only hypothesis. Dotted lines: one-sided Gaussian standard deviations.");
        html.Picture(
            figures.GetValueOrDefault(PlotNames.SigmaHat),
            "Fitted cross section with its error; the vertical scale is linear around zero and logarithmic far from it. Below: the fitted cross section in units of its error.");
    }
}
