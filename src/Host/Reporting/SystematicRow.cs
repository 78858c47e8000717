using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting.Report;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>One row of the table of systematic uncertainties.</summary>
/// <param name="Name">Source.</param>
/// <param name="Range">Range of M²rec [GeV²].</param>
/// <param name="Value">Relative uncertainty.</param>
/// <param name="Enters">What it acts on.</param>
/// <param name="Correlation">One parameter for all bins, or one for each.</param>
/// <param name="Origin">Measured with control samples, or given by the configuration or its defaults.</param>
internal sealed record SystematicRow(string Name, string Range, string Value, string Enters, string Correlation, string Origin)
{
    private const string PerBin = "per bin";
    private const string Correlated = "one parameter";

    /// <summary>Every uncertainty of a configuration.</summary>
    public static IReadOnlyList<SystematicRow> Of(RunConfig config)
    {
        SystematicsConfig s = config.Systematics;
        var rows = new List<SystematicRow> { new("Luminosity", "all", NumberText.PercentSetting(s.Luminosity), "signal yield", Correlated, OriginOf(s, "luminosity")) };
        Ranged(rows, s, "Signal efficiency", "signal_efficiency", s.SignalEfficiency, "signal yield", "one parameter, range of the hypothesis");
        rows.Add(config.Corrections.Trigger is { } trigger
            ? new("Trigger efficiency", "0 to 72", $"{Percent(trigger.RelativeErrorAt(0))} to {Percent(trigger.RelativeErrorAt(72))}", "signal yield", Correlated, "measured, with its covariance")
            : new("Trigger efficiency", "all", "not used", "signal yield", Correlated, "in the simulation"));
        Ranged(rows, s, "Signal shape", "signal_shape", s.SignalShape, "signal shape", PerBin);
        Ranged(rows, s, "Background shape", "background_shape", s.BackgroundShape, "background", PerBin);
        Ranged(rows, s, "Photon veto", "photon_veto", s.PhotonVeto, "background", PerBin);
        rows.Add(new("Simulation statistics", "all", s.McStatistics ? "from Σw²" : "not used", "signal and background", PerBin, "measured"));
        rows.Add(new("Resolution", "all", s.ResolutionMorph > 0.0 ? NumberText.PercentSetting(s.ResolutionMorph) : "not used", "width of the signal", Correlated, OriginOf(s, "resolution_morph")));
        rows.Add(new("Background normalisation", "all", "free", "background", "one parameter per window", "fitted"));
        return rows;
    }

    private static string Percent(double relative) => NumberText.Percent(relative, digits: 2);

    private static string OriginOf(SystematicsConfig s, string key) => s.Measured.Contains(key, StringComparer.Ordinal) ? "measured" : "given";

    private static void Ranged(List<SystematicRow> rows, SystematicsConfig s, string name, string key, RangedValue value, string enters, string correlation)
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
            rows.Add(new SystematicRow(name, range, NumberText.PercentSetting(relative), enters, correlation, OriginOf(s, key)));
            from = below;
        }
    }
}

/// <summary>Median expected limits with one systematic uncertainty left out.</summary>
/// <param name="Name">What is left out; null = nothing.</param>
/// <param name="Limits">Mass [GeV] and median expected limit [fb]; null where it was not obtained.</param>
internal sealed record SystematicImpact(string? Name, IReadOnlyList<(double MassGeV, double? Limit)> Limits);
