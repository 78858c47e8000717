using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>columns</c> and <c>sources</c> sections.</summary>
internal static class SourceConfigReader
{
    private static readonly Dictionary<string, double> EnergyUnits = new() { ["gev"] = 1, ["mev"] = 1e-3 };
    private static readonly Dictionary<string, double> AngleUnits = new() { ["rad"] = 1, ["deg"] = Math.PI / 180 };
    private static readonly Dictionary<string, double> LengthUnits = new() { ["cm"] = 1, ["mm"] = 0.1, ["m"] = 100 };

    private static readonly Dictionary<string, SourceRole> Roles = new()
    {
        ["background"] = SourceRole.Background,
        ["signal"] = SourceRole.Signal,
        ["data"] = SourceRole.Data,
    };

    /// <summary>Reads the column map.</summary>
    public static ColumnMap ReadColumns(YamlSection section)
    {
        YamlSection? units = section.OptionalSection("units");
        string? year = section.OptionalText("year");
        long defaultYear = section.Integer("default_year", -1, 1900, 3000);
        if (year is not null && defaultYear >= 0)
        {
            throw section.Invalid("default_year", "and 'year' are both given; keep one");
        }

        var map = new ColumnMap(
            ReadMuon(section.Section("muon_plus")),
            ReadMuon(section.Section("muon_minus")),
            ReadPhotons(section.OptionalSection("photons")),
            year,
            defaultYear >= 0 ? (int)defaultYear : null,
            section.OptionalTexts("trigger_flags") ?? [],
            units?.Choice("energy", 1, EnergyUnits) ?? 1,
            units?.Choice("angle", 1, AngleUnits) ?? 1,
            units?.Choice("length", 1, LengthUnits) ?? 1);
        units?.RejectUnknownKeys();
        section.RejectUnknownKeys();
        return map;
    }

    /// <summary>Reads the sources; data files given on the command line replace those of the data source.</summary>
    public static IReadOnlyList<EventSource> ReadSources(IReadOnlyList<YamlSection> sections, Func<string, string> resolve, string? dataFiles)
    {
        var sources = new List<EventSource>();
        foreach (YamlSection section in sections)
        {
            EventSource source = ReadSource(section, resolve);
            if (source.Role == SourceRole.Data && dataFiles is not null)
            {
                source = source with { Files = [Path.GetFullPath(dataFiles)] };
            }

            if (source.Role == SourceRole.Data && sources.Any(s => s.Role == SourceRole.Data))
            {
                throw section.Invalid("role", "is data, but an earlier source is data already; list all data files in one source");
            }

            sources.Add(source);
        }

        if (dataFiles is not null && !sources.Any(s => s.Role == SourceRole.Data))
        {
            throw new InputException(
                $"--data '{dataFiles}' was given, but the configuration has no source with 'role: data' that says how to read it. Add one to 'sources'.");
        }

        return sources;
    }

    private static MuonColumns ReadMuon(YamlSection section)
    {
        var muon = new MuonColumns(
            section.Text("px"),
            section.Text("py"),
            section.Text("pz"),
            section.OptionalText("id"),
            section.OptionalText("dr"),
            section.OptionalText("dz"));
        section.RejectUnknownKeys();
        return muon;
    }

    private static PhotonColumns? ReadPhotons(YamlSection? section)
    {
        if (section is null)
        {
            return null;
        }

        IReadOnlyList<string> energy = section.OptionalTexts("energy") ?? [];
        IReadOnlyList<string> theta = section.OptionalTexts("theta") ?? [];
        IReadOnlyList<string> phi = section.OptionalTexts("phi") ?? [];
        string? sum = section.OptionalText("energy_sum");
        section.RejectUnknownKeys();
        bool onlySum = sum is not null && energy.Count + theta.Count + phi.Count == 0;
        if (!onlySum && (energy.Count == 0 || energy.Count != theta.Count || energy.Count != phi.Count))
        {
            throw section.Invalid(
                "energy",
                $"names {energy.Count} columns, 'theta' {theta.Count} and 'phi' {phi.Count}; name one list column each, or the same number of slot columns each");
        }

        return new PhotonColumns(energy, theta, phi, sum);
    }

    private static EventSource ReadSource(YamlSection section, Func<string, string> resolve)
    {
        SourceRole role = section.Has("role") ? section.Choice("role", SourceRole.Data, Roles) : throw section.Invalid("role", "is missing; it is background, signal or data");
        IReadOnlyList<string> files = section.OptionalTexts("files") ?? throw section.Invalid("files", "is missing; name a file or a glob");
        if (section.OptionalText("tree") is { } tree)
        {
            files = files.All(TableAddress.HoldsTables)
                ? [.. files.Select(f => $"{f}:{tree}")]
                : throw section.Invalid("tree", "is given, but not all files end in .root, .h5 or .hdf5; only ROOT and HDF5 files hold trees or groups");
        }

        YamlSection? processes = section.OptionalSection("processes");
        var values = new Dictionary<double, string>();
        foreach (string name in processes?.Keys.ToArray() ?? [])
        {
            RejectReserved(processes!, name, name);
            foreach (double value in processes!.OptionalNumbers(name, double.MinValue, double.MaxValue)!)
            {
                if (!values.TryAdd(value, name))
                {
                    throw processes.Invalid(name, $"and '{values[value]}' both claim the value {value:R}");
                }
            }
        }

        var source = new EventSource
        {
            Name = section.OptionalText("name") ?? role.ToString().ToLowerInvariant(),
            Role = role,
            Files = [.. files.Select(resolve)],
            Filter = ReadFilter(section.OptionalSection("filter")),
            Process = section.OptionalText("process"),
            ProcessColumn = section.OptionalText("process_column"),
            ProcessValues = values,
            MassColumn = section.OptionalText("mass_column"),
            MassGeV = section.OptionalNumber("mass_gev", 0, 1e4),
            WeightColumn = section.OptionalText("weight"),
            WeightScale = section.Number("weight_scale", 1, 0, 1e12),
            WeightLuminosityFb = section.OptionalNumber("weight_luminosity_fb", 1e-9, 1e12),
            ClusterColumn = section.OptionalText("cluster"),
            Upstream = ReadCuts(section, "upstream"),
        };
        section.RejectUnknownKeys();
        Validate(section, source);
        return source;
    }

    private static void Validate(YamlSection section, EventSource source)
    {
        bool byColumn = source.ProcessColumn is not null;
        switch (source.Role)
        {
            case SourceRole.Background when byColumn == source.Process is not null:
                throw section.Invalid("process", "or 'process_column' with 'processes' must say which background this is (one of the two)");
            case SourceRole.Background when byColumn && source.ProcessValues.Count == 0:
                throw section.Invalid("processes", "must map process names to values of the process column");
            case SourceRole.Background when source.Process is string name:
                RejectReserved(section, "process", name);
                break;
            case SourceRole.Signal when source.MassColumn is null == source.MassGeV is null:
                throw section.Invalid("mass_column", "or 'mass_gev' must give the generated mass (one of the two)");
            case SourceRole.Signal when source.WeightColumn is null && source.WeightLuminosityFb is null:
                throw section.Invalid("weight", "is missing: signal weights are events per fb, so that efficiency = sum of selected weights / luminosity");
            case SourceRole.Data when source.WeightColumn is not null:
                throw section.Invalid("weight", "makes no sense for data: every event counts 1");
        }

        if (source.Role != SourceRole.Signal && (source.MassColumn is not null || source.MassGeV is not null))
        {
            throw section.Invalid(source.MassColumn is not null ? "mass_column" : "mass_gev", "is only for signal");
        }

        if (source.Role != SourceRole.Background && (source.Process is not null || byColumn))
        {
            throw section.Invalid(byColumn ? "process_column" : "process", "is only for background");
        }
    }

    // Names become columns of the output tables.
    private static void RejectReserved(YamlSection section, string key, string name)
    {
        bool plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '+');
        if (!plain || name == "data" || name.StartsWith("signal_", StringComparison.Ordinal) || name.EndsWith("_err", StringComparison.Ordinal))
        {
            throw section.Invalid(key, $"'{name}' cannot be a process name: use letters, digits and _-.+, not 'data', 'signal_...' or '..._err'");
        }
    }

    private static Dictionary<string, IReadOnlyList<double>> ReadFilter(YamlSection? section)
    {
        var filter = new Dictionary<string, IReadOnlyList<double>>();
        foreach (string column in section?.Keys.ToArray() ?? [])
        {
            filter[column] = section!.OptionalNumbers(column, double.MinValue, double.MaxValue)!;
        }

        return filter;
    }

    /// <summary>Reads a source of control events, simulated or recorded: both may be weighted, and hold one process.</summary>
    /// <param name="section">The section; the caller rejects what is unknown.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    /// <param name="name">Name of the source.</param>
    public static EventSource ReadControlEvents(YamlSection section, Func<string, string> resolve, string name) => new()
    {
        Name = name,
        Role = SourceRole.Background,
        Files = [.. (section.OptionalTexts("files") ?? throw section.Invalid("files", "is missing; name a file or a glob")).Select(resolve)],
        Filter = ReadFilter(section.OptionalSection("filter")),
        Process = name,
        WeightColumn = section.OptionalText("weight"),
        WeightScale = section.Number("weight_scale", 1, 0, 1e12),
        WeightLuminosityFb = section.OptionalNumber("weight_luminosity_fb", 1e-9, 1e12),
        ClusterColumn = section.OptionalText("cluster"),
        Upstream = ReadCuts(section, "upstream"),
    };

    /// <summary>Reads a list of cuts; empty where the key is absent.</summary>
    public static HashSet<SelectionCut> ReadCuts(YamlSection section, string key)
    {
        var cuts = new HashSet<SelectionCut>();
        foreach (string name in section.OptionalTexts(key) ?? [])
        {
            cuts.Add(SelectionCuts.Find(name) is SelectionCut cut && cut != SelectionCut.All
                ? cut
                : throw section.Invalid(key, $"names '{name}', which is not a cut. Cuts: {string.Join(", ", SelectionCuts.AllNames.Skip(1))}"));
        }

        return cuts;
    }
}
