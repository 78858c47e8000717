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

    /// <summary>Start of the range [GeV²]; null = no start.</summary>
    public double? FromGeV2 { get; init; }

    /// <summary>End of the range [GeV²]; null = no end.</summary>
    public double? BelowGeV2 { get; init; }

    /// <summary>The value as a number; null where it is none, or more than one.</summary>
    public double? Number { get; init; }

    /// <summary>Every uncertainty of a configuration.</summary>
    public static IReadOnlyList<SystematicRow> Of(RunConfig config)
    {
        SystematicsConfig s = config.Systematics;
        var rows = new List<SystematicRow> { new("Luminosity", "all", NumberText.PercentSetting(s.Luminosity), "signal yield", Correlated, OriginOf(s, "luminosity")) { Number = s.Luminosity } };
        Ranged(rows, s, "Signal efficiency", "signal_efficiency", s.SignalEfficiency, "signal yield", "one parameter, range of the hypothesis");
        rows.Add(config.Corrections.Trigger is not null
            ? new("Trigger efficiency", "0 to 72", $"{Percent(config.Corrections.TriggerRelativeErrorAt(0))} to {Percent(config.Corrections.TriggerRelativeErrorAt(72))}", "signal yield", Correlated, OriginOf(config.Corrections, "trigger_efficiency", ", with its covariance"))
            : new("Trigger efficiency", "all", "not used", "signal yield", Correlated, "in the simulation"));
        Ranged(rows, s, "Signal shape", "signal_shape", s.SignalShape, "signal shape", PerBin);
        Ranged(rows, s, "Background shape", "background_shape", s.BackgroundShape, "background", PerBin);
        Ranged(rows, s, "Photon veto", "photon_veto", s.PhotonVeto, "background", PerBin);
        rows.Add(new("Simulation statistics", "all", s.McStatistics ? "from Σw²" : "not used", "signal and background", PerBin, "measured"));
        rows.Add(new(
            "Resolution",
            "all",
            s.ResolutionMorph > 0.0 ? NumberText.PercentSetting(s.ResolutionMorph) : "not used",
            s.ResolutionMorphAs == MorphTreatment.PerBin ? "signal shape" : "width of the signal",
            s.ResolutionMorphAs == MorphTreatment.PerBin ? PerBin : Correlated,
            OriginOf(s, "resolution_morph"))
        { Number = s.ResolutionMorph });
        rows.Add(new("Background normalisation", "all", "free", "background", "one parameter per window", "fitted"));
        return rows;
    }

    /// <summary>Every correction of a configuration; what it changes is in <see cref="Enters"/>, <see cref="Correlation"/> is empty.</summary>
    public static IReadOnlyList<SystematicRow> Corrections(RunConfig config)
    {
        CorrectionsConfig c = config.Corrections;
        var rows = new List<SystematicRow>();
        if (c.Trigger is not null)
        {
            string what = c.TriggerInSimulation is null ? "weight of simulated events" : "weight of simulated events, data over simulation";
            rows.Add(new("Trigger efficiency", "0 to 72", $"{NumberText.Significant(c.TriggerAt(0), 4)} to {NumberText.Significant(c.TriggerAt(72), 4)}", what, string.Empty, OriginOf(c, "trigger_efficiency", string.Empty)));
        }

        if (c.PhotonVeto is { } veto)
        {
            double[] ratios = [.. veto.Regions.Select(r => r.Ratio)];
            rows.Add(new(
                "Photon veto",
                $"below {NumberText.Setting(veto.BelowGeV2)}",
                $"{NumberText.Significant(ratios.Min())} to {NumberText.Significant(ratios.Max())}",
                $"{veto.Process}, by polar angle of the recoil",
                string.Empty,
                OriginOf(c, "photon_veto", string.Empty))
            { BelowGeV2 = veto.BelowGeV2 });
        }

        if (c.SignalWidthRatio != 1)
        {
            rows.Add(new("Signal width", "all", NumberText.WithError(c.SignalWidthRatio, c.SignalWidthRatioError), "residuals of the signal about its peak", string.Empty, OriginOf(c, "signal_width_ratio", string.Empty)) { Number = c.SignalWidthRatio });
        }

        return rows;
    }

    private static double? Finite(double x) => double.IsFinite(x) ? x : null;

    private static string Percent(double relative) => NumberText.Percent(relative, digits: 2);

    private static string OriginOf(SystematicsConfig s, string key, double belowGeV2 = double.PositiveInfinity)
        => s.Origins.TryGetValue(key, out MeasuredOrigin? origin) && belowGeV2 <= origin.BelowGeV2 ? $"measured ({origin.Source})"
            : s.Measured.Contains(key, StringComparer.Ordinal) ? "measured" : "given";

    private static string OriginOf(CorrectionsConfig corrections, string key, string remark)
        => "measured" + remark + (corrections.Origins.TryGetValue(key, out MeasuredOrigin? origin) ? $" ({origin.Source})" : string.Empty);

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
            bool isMeasured = s.Origins.TryGetValue(key, out MeasuredOrigin? origin) && below <= origin.BelowGeV2;
            string text = isMeasured ? NumberText.Percent(relative) : NumberText.PercentSetting(relative);
            rows.Add(new SystematicRow(name, range, text, enters, correlation, OriginOf(s, key, below)) { FromGeV2 = Finite(from), BelowGeV2 = Finite(below), Number = relative });
            from = below;
        }
    }
}

/// <summary>Median expected limits with one systematic uncertainty left out.</summary>
/// <param name="Name">What is left out; null = nothing.</param>
/// <param name="Limits">Mass [GeV] and median expected limit [fb]; null where it was not obtained.</param>
internal sealed record SystematicImpact(string? Name, IReadOnlyList<(double MassGeV, double? Limit)> Limits);
