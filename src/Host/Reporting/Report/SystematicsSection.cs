using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>The systematic uncertainties that entered the fits.</summary>
internal static class SystematicsSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, string title)
    {
        SystematicsConfig s = run.Config.Systematics;
        html.Section("systematics", title);
        var table = new HtmlTable("Relative uncertainties", "Source", "M²recoil [GeV²]", ">Value", "Enters");
        table.Row("Luminosity", "all", NumberText.PercentSetting(s.Luminosity), "signal yield, one parameter");
        Ranged(table, "Signal efficiency", s.SignalEfficiency, "signal yield, one parameter (range of the hypothesis)");
        Ranged(table, "Signal shape", s.SignalShape, "each signal bin");
        Ranged(table, "Background shape", s.BackgroundShape, "each background bin");
        Ranged(table, "Photon veto", s.PhotonVeto, "each background bin");
        table.Row("Simulation statistics", "all", s.McStatistics ? "from Σw²" : "not used", "each bin");
        table.Row("Resolution, correlated", "all", s.ResolutionMorph > 0.0 ? NumberText.PercentSetting(s.ResolutionMorph) : "not used", "signal shape, one parameter");
        table.Row("Background normalisation", "all", "free", "one parameter per window");
        html.Table(table);
        html.Paragraph("Uncertainties of one bin and sample are added in quadrature and enter as one Gaussian nuisance parameter per bin.");
    }

    private static void Ranged(HtmlTable table, string source, RangedValue value, string enters)
    {
        double from = double.NegativeInfinity;
        foreach ((double below, double relative) in value.Steps)
        {
            string range = (double.IsInfinity(from), double.IsInfinity(below)) switch
            {
                (true, true) => "all",
                (true, false) => $"below {NumberText.Setting(below)}",
                (false, true) => $"above {NumberText.Setting(from)}",
                _ => $"{NumberText.Setting(from)} to {NumberText.Setting(below)}",
            };
            table.Row(source, range, NumberText.PercentSetting(relative), enters);
            from = below;
        }
    }
}
