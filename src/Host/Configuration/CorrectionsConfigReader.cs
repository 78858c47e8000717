namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>corrections</c> section.</summary>
internal static class CorrectionsConfigReader
{
    private static readonly Dictionary<string, EfficiencyForm> Forms = new() { ["linear"] = EfficiencyForm.Linear, ["logistic"] = EfficiencyForm.Logistic };

    /// <summary>Reads the section; null = no corrections.</summary>
    public static CorrectionsConfig Read(YamlSection? section)
    {
        if (section is null)
        {
            return CorrectionsConfig.None;
        }

        var config = new CorrectionsConfig(ReadTrigger(section.OptionalSection("trigger_efficiency")), ReadPhotonVeto(section.OptionalSection("photon_veto")));
        section.RejectUnknownKeys();
        return config;
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
