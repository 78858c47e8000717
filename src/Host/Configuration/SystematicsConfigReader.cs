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

    private static readonly Dictionary<string, MorphTreatment> Treatments = new() { ["correlated"] = MorphTreatment.Correlated, ["per_bin"] = MorphTreatment.PerBin };

    /// <summary>Reads the section; null = the paper's values.</summary>
    /// <param name="section">The section.</param>
    /// <param name="transfer">What control samples have measured; null = nothing. What the section gives prevails.</param>
    public static SystematicsConfig Read(YamlSection? section, ControlTransfer? transfer = null)
    {
        if (section is null)
        {
            return Paper;
        }

        _ = section.Has("from_control");
        (double morph, MorphTreatment treatment) = ReadMorph(section);
        var config = new SystematicsConfig(
            section.Number("luminosity", Paper.Luminosity, 0, 0.9),
            Ranged(section, "signal_efficiency", transfer?.SignalEfficiency ?? Paper.SignalEfficiency),
            Ranged(section, "signal_shape", Paper.SignalShape),
            Ranged(section, "background_shape", transfer?.BackgroundShape ?? Paper.BackgroundShape),
            Ranged(section, "photon_veto", PhotonVeto(transfer)),
            section.Flag("mc_statistics", Paper.McStatistics),
            morph)
        {
            ResolutionMorphAs = treatment,
            Origins = Origins(section, transfer),
            ControlFile = transfer?.File,
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

    // A number is a correlated nuisance.
    private static (double Value, MorphTreatment As) ReadMorph(YamlSection section)
    {
        if (!section.IsMapping("resolution_morph"))
        {
            return (section.Number("resolution_morph", Paper.ResolutionMorph, 0, 0.9), MorphTreatment.Correlated);
        }

        YamlSection morph = section.Section("resolution_morph");
        (double, MorphTreatment) read = (morph.Number("value", 0, 0.9), morph.Choice("as", MorphTreatment.Correlated, Treatments));
        morph.RejectUnknownKeys();
        return read;
    }

    // Measured up to the M² of the rescaling, the paper's value above.
    private static RangedValue PhotonVeto(ControlTransfer? transfer)
        => transfer is { PhotonVeto: { } veto, PhotonVetoUncertainty: double measured }
            ? new RangedValue([(veto.BelowGeV2, measured), .. Paper.PhotonVeto.Steps.Where(s => s.BelowM2 > veto.BelowGeV2)])
            : Paper.PhotonVeto;

    private static Dictionary<string, MeasuredOrigin> Origins(YamlSection section, ControlTransfer? transfer)
    {
        var origins = new Dictionary<string, MeasuredOrigin>();
        if (transfer is null)
        {
            return origins;
        }

        var samples = new MeasuredOrigin($"{transfer.Source}: {transfer.Samples}");
        if (transfer.SignalEfficiency is not null && !section.Has("signal_efficiency"))
        {
            origins.Add("signal_efficiency", samples);
        }

        if (transfer.BackgroundShape is not null && !section.Has("background_shape"))
        {
            origins.Add("background_shape", samples);
        }

        if (transfer is { PhotonVeto: { } veto, PhotonVetoUncertainty: not null } && !section.Has("photon_veto"))
        {
            origins.Add("photon_veto", new MeasuredOrigin(transfer.Source, veto.BelowGeV2));
        }

        return origins;
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
