namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>systematics</c> section; what is absent has the paper's value (physics.md facts 26 to 30).</summary>
internal static class SystematicsConfigReader
{
    private static readonly SystematicsConfig Paper = new(
        Luminosity: 0.01,
        SignalEfficiency: new([(9, 0.027), (36, 0.065), (double.PositiveInfinity, 0.083)]),
        SignalShape: new([(double.PositiveInfinity, 0.10)]),
        BackgroundShape: new([(9, 0.032), (36, 0.086), (double.PositiveInfinity, 0.25)]),
        PhotonVeto: new([(1, 0.34), (double.PositiveInfinity, 0.05)]),
        McStatistics: true,
        ResolutionMorph: 0)
    { ImpactMassesGeV = [0.5, 2, 4, 6, 8] };

    private static readonly string[] Names = ["luminosity", "signal_efficiency", "signal_shape", "background_shape", "photon_veto", "resolution_morph"];

    /// <summary>Reads the section; null = the paper's values.</summary>
    public static SystematicsConfig Read(YamlSection? section)
    {
        if (section is null)
        {
            return Paper;
        }

        var config = new SystematicsConfig(
            section.Number("luminosity", Paper.Luminosity, 0, 0.9),
            Ranged(section, "signal_efficiency", Paper.SignalEfficiency),
            Ranged(section, "signal_shape", Paper.SignalShape),
            Ranged(section, "background_shape", Paper.BackgroundShape),
            Ranged(section, "photon_veto", Paper.PhotonVeto),
            section.Flag("mc_statistics", Paper.McStatistics),
            section.Number("resolution_morph", Paper.ResolutionMorph, 0, 0.9))
        {
            Measured = section.OptionalTexts("measured") ?? [],
            ImpactMassesGeV = section.OptionalNumbers("impact_masses_gev", 0, 1e4) ?? Paper.ImpactMassesGeV,
        };
        if (config.Measured.FirstOrDefault(m => !Names.Contains(m, StringComparer.Ordinal)) is string unknown)
        {
            throw section.Invalid("measured", $"names '{unknown}'; known: {string.Join(", ", Names)}");
        }

        section.RejectUnknownKeys();
        return config;
    }

    private static RangedValue Ranged(YamlSection section, string key, RangedValue defaultValue)
    {
        if (!section.Has(key))
        {
            return defaultValue;
        }

        return new RangedValue(section.StepsInM2(key, entry => entry.Number("value", 0, 0.99)));
    }
}
