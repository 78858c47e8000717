namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>corrections</c> section.</summary>
internal static class CorrectionsConfigReader
{
    private static readonly Dictionary<string, EfficiencyForm> Forms = new() { ["linear"] = EfficiencyForm.Linear, ["logistic"] = EfficiencyForm.Logistic };

    /// <summary>Keys of the corrections that a section gives, which are not taken over from control samples then.</summary>
    /// <param name="section">The section; null = none.</param>
    public static IReadOnlySet<string> Given(YamlSection? section)
    {
        var given = new HashSet<string>();
        foreach ((string key, string name) in (ReadOnlySpan<(string, string)>)[("trigger_efficiency", "trigger_efficiency"), ("photon_veto", "photon_veto"), ("signal_width_ratio", "resolution")])
        {
            if (section?.Has(key) == true)
            {
                given.Add(name);
            }
        }

        return given;
    }

    /// <summary>Reads the section; null = no corrections but those measured.</summary>
    /// <param name="section">The section.</param>
    /// <param name="transfer">What control samples have measured; null = nothing. What the section gives prevails.</param>
    public static CorrectionsConfig Read(YamlSection? section, ControlTransfer? transfer = null)
    {
        EfficiencyFunction? trigger = ReadTrigger(section?.OptionalSection("trigger_efficiency"));
        PhotonVetoCorrection? veto = ReadPhotonVeto(section?.OptionalSection("photon_veto"));
        double? width = section?.OptionalNumber("signal_width_ratio", 0.5, 2);
        section?.RejectUnknownKeys();
        var origins = new Dictionary<string, MeasuredOrigin>();
        if (trigger is null && transfer?.Trigger is not null)
        {
            origins.Add("trigger_efficiency", new MeasuredOrigin(transfer.Source));
        }

        if (veto is null && transfer?.PhotonVeto is not null)
        {
            origins.Add("photon_veto", new MeasuredOrigin(transfer.Source));
        }

        if (width is null && transfer?.WidthRatio is not null)
        {
            origins.Add("signal_width_ratio", new MeasuredOrigin(transfer.Source));
        }

        return new CorrectionsConfig(trigger ?? transfer?.Trigger, veto ?? transfer?.PhotonVeto)
        {
            TriggerInSimulation = trigger is null ? transfer?.TriggerInSimulation : null,
            SignalWidthRatio = width ?? transfer?.WidthRatio ?? 1,
            SignalWidthRatioError = width is null ? transfer?.WidthRatioError : null,
            Origins = origins,
        };
    }

    private static EfficiencyFunction? ReadTrigger(YamlSection? section)
    {
        if (section is null)
        {
            return null;
        }

        double[] covariance = [.. section.OptionalNumbers("covariance", -1e6, 1e6) ?? [0, 0, 0]];
        if (covariance.Length != 3 || covariance[0] < 0 || covariance[2] < 0 || covariance[1] * covariance[1] > covariance[0] * covariance[2])
        {
            throw section.Invalid("covariance", "must hold the variance of the intercept, the covariance and the variance of the slope");
        }

        var function = new EfficiencyFunction(
            section.Choice("form", EfficiencyForm.Linear, Forms),
            section.Number("intercept", -100, 100),
            section.Number("slope_per_gev2", -100, 100),
            covariance[0],
            covariance[1],
            covariance[2]);
        section.RejectUnknownKeys();
        return function;
    }

    private static PhotonVetoCorrection? ReadPhotonVeto(YamlSection? section)
    {
        if (section is null)
        {
            return null;
        }

        var regions = new List<(double BelowDeg, double Ratio)>();
        foreach (YamlSection entry in section.Sections("regions"))
        {
            double below = entry.OptionalNumber("below_deg", 0, 180) ?? double.PositiveInfinity;
            regions.Add(regions.Count == 0 || below > regions[^1].BelowDeg
                ? (below, entry.Number("ratio", 0, 1000))
                : throw entry.Invalid("below_deg", "must be above that of the entry before; the last entry has none"));
            entry.RejectUnknownKeys();
        }

        var correction = new PhotonVetoCorrection(section.Text("process"), section.Number("below_gev2", 1, -1e4, 1e8), regions);
        section.RejectUnknownKeys();
        return correction;
    }
}
