using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>control</c> section.</summary>
internal static class ControlConfigReader
{
    private static readonly Dictionary<string, ControlKind> Kinds = new() { ["simulation"] = ControlKind.Simulation, ["data"] = ControlKind.Data };
    private static readonly Dictionary<string, EfficiencyForm> Forms = new() { ["linear"] = EfficiencyForm.Linear, ["logistic"] = EfficiencyForm.Logistic };

    // arXiv:2212.03066: the ranges in which systematic uncertainties are given.
    private static readonly double[] PaperRanges = [9, 36];
    private static readonly double[] DefaultTriggerEdges = [-0.5, 9, 18, 27, 36, 45, 54, 63, 72];
    private static readonly double[] DefaultPhotonEdges = [34, 60, 89, 100, 115, 123];

    /// <summary>Reads the section; null = no control samples.</summary>
    /// <param name="section">The section.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    /// <param name="analysis">Cuts of the analysis, which the samples start from.</param>
    /// <param name="columns">Columns of the analysis.</param>
    public static ControlConfig? Read(YamlSection? section, Func<string, string> resolve, SelectionConfig analysis, ColumnMap columns)
    {
        if (section is null)
        {
            return null;
        }

        ControlSource[] sources = [.. section.Sections("sources").Select(s => ReadSource(s, resolve))];
        ControlSample[] samples = [.. section.Sections("samples").Select(s => ReadSample(s, resolve, analysis, columns, sources))];
        Distinct(section, "sources", [.. sources.Select(s => s.Events.Name)]);
        Distinct(section, "samples", [.. samples.Select(s => s.Name)]);
        var config = new ControlConfig(
            sources,
            samples,
            Ascending(section, "ranges_below_gev2", PaperRanges, 1, -1e4, 1e8),
            ReadTrigger(section.OptionalSection("trigger_efficiency"), samples, columns),
            ReadPhotons(section.OptionalSection("photon_inefficiency"), samples),
            ReadResolution(section.OptionalSection("resolution"), samples));
        section.RejectUnknownKeys();
        return config;
    }

    private static ControlSource ReadSource(YamlSection section, Func<string, string> resolve)
    {
        ControlKind kind = section.Has("kind") ? section.Choice("kind", ControlKind.Data, Kinds) : throw section.Invalid("kind", "is missing; it is simulation or data");
        string name = section.Text("name");
        EventSource events = SourceConfigReader.ReadControlEvents(section, resolve, name);
        section.RejectUnknownKeys();
        return new ControlSource(kind, events);
    }

    private static ControlSample ReadSample(YamlSection section, Func<string, string> resolve, SelectionConfig analysis, ColumnMap columns, ControlSource[] sources)
    {
        PhotonTag? tag = null;
        if (section.OptionalSection("photon_tag") is YamlSection photon)
        {
            tag = new PhotonTag(photon.Number("energy_min_gev", 1, 0, 1e4), photon.Number("cone_deg", 15, 0, 180));
            photon.RejectUnknownKeys();
        }

        IReadOnlySet<SelectionCut> skip = SourceConfigReader.ReadCuts(section, "skip");
        var sample = new ControlSample(
            section.Text("name"),
            SelectionConfigReader.Read(section.OptionalSection("selection"), resolve, analysis),
            tag is null ? skip : skip.Append(SelectionCut.PhotonVeto).ToHashSet(),
            section.OptionalTexts("trigger_flags") ?? columns.TriggerFlags,
            tag,
            section.Has("require") ? [.. section.Sections("require").Select(ReadRanges)] : [],
            section.OptionalTexts("sources") ?? []);
        foreach (string source in sample.Sources)
        {
            if (!sources.Any(s => s.Events.Name == source))
            {
                throw section.Invalid("sources", $"names '{source}', which is none of control.sources ({string.Join(", ", sources.Select(s => s.Events.Name))})");
            }
        }

        section.RejectUnknownKeys();
        return sample;
    }

    private static IReadOnlyList<ColumnRange> ReadRanges(YamlSection alternative)
    {
        var ranges = new List<ColumnRange>();
        foreach (string column in alternative.Keys.ToArray())
        {
            YamlSection range = alternative.Section(column);
            ranges.Add(new ColumnRange(
                column,
                range.OptionalNumber("min", double.MinValue, double.MaxValue) ?? double.NegativeInfinity,
                range.OptionalNumber("max", double.MinValue, double.MaxValue) ?? double.PositiveInfinity));
            range.RejectUnknownKeys();
        }

        return ranges;
    }

    private static TriggerEfficiencyConfig? ReadTrigger(YamlSection? section, ControlSample[] samples, ColumnMap columns)
    {
        if (section is null)
        {
            return null;
        }

        var config = new TriggerEfficiencyConfig(
            Sample(section, samples).Name,
            section.OptionalTexts("probe") ?? columns.TriggerFlags,
            Ascending(section, "edges_gev2", DefaultTriggerEdges, 3, -1e4, 1e8),
            section.Choice("form", EfficiencyForm.Linear, Forms));
        section.RejectUnknownKeys();
        if (config.Probe.Count == 0)
        {
            throw section.Invalid("probe", "is missing: name the trigger flags whose efficiency is wanted");
        }

        string? both = samples.First(s => s.Name == config.Sample).TriggerFlags.FirstOrDefault(f => config.Probe.Contains(f, StringComparer.Ordinal));
        return both is null
            ? config
            : throw section.Invalid("sample", $"asks for '{both}', which is to be probed; give the sample 'trigger_flags' of its own (a reference trigger, or [])");
    }

    private static PhotonInefficiencyConfig? ReadPhotons(YamlSection? section, ControlSample[] samples)
    {
        if (section is null)
        {
            return null;
        }

        ControlSample sample = Sample(section, samples);
        if (sample.PhotonTag is not null || !sample.Skip.Contains(SelectionCut.PhotonVeto))
        {
            throw section.Invalid("sample", $"'{sample.Name}' must have 'skip: [photon_veto]' and no photon_tag: both events with and without a photon are counted");
        }

        var config = new PhotonInefficiencyConfig(
            sample.Name,
            Ascending(section, "edges_deg", DefaultPhotonEdges, 2, 0, 180),
            section.Number("min_gev2", -1, -1e4, 1e4),
            section.Number("max_gev2", 1, -1e4, 1e4),
            section.OptionalText("angle_column"));
        section.RejectUnknownKeys();
        return config;
    }

    private static ResolutionConfig? ReadResolution(YamlSection? section, ControlSample[] samples)
    {
        if (section is null)
        {
            return null;
        }

        var config = new ResolutionConfig(Sample(section, samples).Name, section.Number("half_range_gev2", 2, 0.01, 100));
        section.RejectUnknownKeys();
        return config;
    }

    private static ControlSample Sample(YamlSection section, ControlSample[] samples)
    {
        string name = section.Text("sample");
        return Array.Find(samples, s => s.Name == name)
            ?? throw section.Invalid("sample", $"is '{name}', which is none of control.samples ({string.Join(", ", samples.Select(s => s.Name))})");
    }

    private static IReadOnlyList<double> Ascending(YamlSection section, string key, double[] defaults, int least, double min, double max)
    {
        IReadOnlyList<double> values = section.OptionalNumbers(key, min, max) ?? defaults;
        bool ascends = values.Zip(values.Skip(1)).All(p => p.First < p.Second);
        return ascends && values.Count >= least ? values : throw section.Invalid(key, $"must hold at least {least} rising numbers");
    }

    private static void Distinct(YamlSection section, string key, string[] names)
    {
        if (names.Length == 0)
        {
            throw section.Invalid(key, "is empty");
        }

        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw section.Invalid(key, $"has two entries named '{twice.Key}'");
        }
    }
}
