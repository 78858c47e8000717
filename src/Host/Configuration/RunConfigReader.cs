using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads and validates the YAML configuration of a run. Relative paths in it are relative to its own folder.</summary>
internal static class RunConfigReader
{
    private const long MostBytes = 16 << 20;

    /// <summary>Reads a configuration file.</summary>
    /// <exception cref="InputException">The file is missing, not YAML, or a key is unknown, missing or makes no sense.</exception>
    public static RunConfig Read(string path, RunOverrides overrides)
    {
        string full = System.IO.Path.GetFullPath(path);
        string text;
        try
        {
            if (new FileInfo(full) is { Exists: true, Length: > MostBytes } large)
            {
                throw new InputException($"Configuration '{path}' is {large.Length >> 20} MiB large; no configuration is. Give the path of a YAML file such as samples/demo.yaml.");
            }

            text = File.ReadAllText(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = Directory.Exists(full) ? "is a folder" : File.Exists(full) ? "cannot be read" : "does not exist";
            throw new InputException($"Configuration '{path}' {why}. Give the path of a YAML file such as samples/demo.yaml.", e);
        }

        return Parse(path, System.IO.Path.GetDirectoryName(full)!, text, overrides);
    }

    /// <summary>Makes a configuration from its text.</summary>
    /// <param name="name">Name of the file in messages.</param>
    /// <param name="folder">Folder that relative paths start from.</param>
    /// <param name="text">YAML.</param>
    /// <param name="overrides">Command-line options.</param>
    public static RunConfig Parse(string name, string folder, string text, RunOverrides overrides)
    {
        YamlSection root = YamlSection.Parse(name, text);
        string Resolve(string p) => System.IO.Path.GetFullPath(p, folder);

        double luminosity = root.Number("luminosity_fb", 1e-6, 1e9);
        string title = root.OptionalText("title") ?? System.IO.Path.GetFileNameWithoutExtension(name);
        string output = overrides.OutputFolder is string o
            ? System.IO.Path.GetFullPath(o)
            : Resolve(root.OptionalText("output") ?? $"../results/{System.IO.Path.GetFileNameWithoutExtension(name)}");
        if (overrides.OutputFolder is not null)
        {
            _ = root.OptionalText("output");
        }

        LimitConfig limits = ReadLimits(root.OptionalSection("limits"), overrides);
        ColumnMap columns = SourceConfigReader.ReadColumns(root.Section("columns"));
        SelectionConfig selection = SelectionConfigReader.Read(root.OptionalSection("selection"), Resolve);
        IReadOnlyList<Data.EventSource> sources = SourceConfigReader.ReadSources(root.Sections("sources"), Resolve, overrides.DataFiles);
        BinningConfig binning = ForWidth(BinningConfigReader.Read(root.OptionalSection("binning"), Resolve), root.OptionalSection("width"), overrides.GammaOverM);
        YamlSection? systematics = root.OptionalSection("systematics");
        YamlSection? corrections = root.OptionalSection("corrections");
        ControlTransfer? transfer = new ControlTransferReader(sources, columns, binning.ThetaEdgeProcess)
            .Read(systematics, Resolve, CorrectionsConfigReader.Given(corrections), overrides.ControlResults);
        var config = new RunConfig
        {
            Title = title,
            Path = name,
            Text = text,
            OutputFolder = output,
            LuminosityFb = luminosity,
            Beams = ReadBeams(root.OptionalSection("beams")),
            Columns = columns,
            Sources = sources,
            Training = TrainingConfigReader.Read(root.OptionalSection("training")),
            Selection = selection,
            Control = ControlConfigReader.Read(root.OptionalSection("control"), Resolve, selection, columns),
            Binning = binning,
            Templates = ReadTemplates(root.OptionalSection("templates")),
            Systematics = SystematicsConfigReader.Read(systematics, transfer),
            Corrections = CorrectionsConfigReader.Read(corrections, transfer),
            Limits = limits,
            GoodnessOfFit = ReadGoodnessOfFit(root.OptionalSection("goodness_of_fit"), limits.Calculator),
            Interpretation = InterpretationConfigReader.Read(root.OptionalSection("interpretation"), Resolve),
            Figures = FiguresConfig.Read(root.OptionalSection("figures"), overrides.Figures),
            Blind = root.Flag("blind", defaultValue: false) || overrides.Blind,
            Seed = overrides.Seed ?? (ulong)root.Integer("seed", 1, 0, long.MaxValue),
            Precision = overrides.Precision ?? ReadPrecision(root),
            Device = overrides.Device ?? root.OptionalText("device") ?? "auto",
            SavedToysFolder = overrides.SavedToysFolder is string saved ? System.IO.Path.GetFullPath(saved) : null,
            Overrides = overrides,
            Threads = overrides.Threads ?? (int)root.Integer("threads", Environment.ProcessorCount, 1, 1024),
        };
        MarkOverridden(root);
        root.RejectUnknownKeys();
        if (config is { SavedToysFolder: not null, Limits.Calculator: not LimitCalculator.Toys })
        {
            throw new InputException("--save-toys has no toys to save: add --calc toys.");
        }

        Validate(root, config);
        return config;
    }

    private static Precision ReadPrecision(YamlSection root)
        => root.OptionalText("precision") is not string name ? Precision.Auto
            : PrecisionNames.Parse(name) ?? throw root.Invalid("precision", $"is '{name}'. It is auto, double or mixed");

    // A key whose value was overridden on the command line is still a known key.
    private static void MarkOverridden(YamlSection root)
    {
        foreach (string key in (string[])["seed", "device", "threads", "precision"])
        {
            _ = root.Has(key) ? root.OptionalText(key) : null;
        }
    }

    private static void Validate(YamlSection root, RunConfig config)
    {
        if (!config.Sources.Any(s => s.Role == Data.SourceRole.Background))
        {
            throw root.Invalid("sources", "holds no source with 'role: background'. Every window needs a background expectation");
        }

        if (!config.Sources.Any(s => s.Role == Data.SourceRole.Signal))
        {
            throw root.Invalid("sources", "holds no source with 'role: signal'. Every mass hypothesis needs a signal template");
        }

        string[] processes = [.. config.Sources.Where(s => s.Role == Data.SourceRole.Background)
            .SelectMany(s => s.Process is string p ? [p] : s.ProcessValues.Values).Distinct(StringComparer.Ordinal)];
        if (!processes.Contains(config.Binning.ThetaEdgeProcess, StringComparer.Ordinal))
        {
            throw root.Invalid(
                "binning",
                $"asks for theta* edges from process '{config.Binning.ThetaEdgeProcess}' (theta_edge_process), which no background source holds "
                + $"(they hold: {string.Join(", ", processes)})");
        }

        if (config.Corrections.PhotonVeto is { } veto && !processes.Contains(veto.Process, StringComparer.Ordinal))
        {
            throw root.Invalid("corrections", $"rescales the process '{veto.Process}' (photon_veto), which no background source holds (they hold: {string.Join(", ", processes)})");
        }

        bool cutsOnYear = config.Sources.Any(s => !s.Upstream.Contains(Data.SelectionCut.Trigger));
        if (cutsOnYear && config.Columns.DefaultYear is int year && !config.Selection.AzimuthalOpeningMinDeg.ContainsKey(year))
        {
            throw root.Invalid("columns", $"says every event is of {year}, but selection.trigger.azimuthal_opening_min_deg has no entry for that year");
        }
    }

    // A wide signal is fitted in M² alone.
    private static BinningConfig ForWidth(BinningConfig binning, YamlSection? section, double? overridden)
    {
        double gamma = section?.Number("gamma_over_m", 0, 0, 1) ?? 0;
        double half = section?.Number("window_half_widths", WidthConfig.UsualHalfWidths, 0.1, 20) ?? WidthConfig.UsualHalfWidths;
        section?.RejectUnknownKeys();
        gamma = overridden ?? gamma;
        return gamma > 0 ? binning with { ThetaBins = [(double.PositiveInfinity, 1)], Width = new WidthConfig(gamma, half) { Narrow = binning } } : binning;
    }

    private static BeamConfig ReadBeams(YamlSection? section)
    {
        // Defaults: the machine at the Υ(4S), physics.md fact 2.
        if (section is null)
        {
            return new BeamConfig(7.004, 4.002, 83, null);
        }

        var beams = new BeamConfig(
            section.Number("electron_gev", 7.004, 0.1, 1e5),
            section.Number("positron_gev", 4.002, 0.1, 1e5),
            section.Number("crossing_angle_mrad", 83, 0, 1000),
            section.OptionalNumber("sqrt_s_gev", 1, 1e5));
        section.RejectUnknownKeys();
        return beams;
    }

    private static TemplateConfig ReadTemplates(YamlSection? section)
    {
        var defaults = new TemplateConfig(SmoothingMode.Adaptive, 50, 40, 200, 15);
        if (section is null)
        {
            return defaults;
        }

        var config = new TemplateConfig(
            section.Choice("smoothing", defaults.Smoothing, new Dictionary<string, SmoothingMode> { ["off"] = SmoothingMode.Off, ["adaptive"] = SmoothingMode.Adaptive }),
            section.Number("smoothing_effective_events", defaults.SmoothingEffectiveEvents, 1, 1e9),
            (int)section.Integer("smoothing_max_half_width_bins", defaults.SmoothingMaxHalfWidthBins, 1, 1000),
            section.Number("theta_effective_events", defaults.ThetaEffectiveEvents, 1, 1e9),
            section.Number("signal_shape_range_bins", defaults.SignalShapeRangeBins, 1, 1000));
        section.RejectUnknownKeys();
        return config;
    }

    private static LimitConfig ReadLimits(YamlSection? section, RunOverrides overrides)
    {
        var defaults = new LimitConfig(0.9, LimitStatistic.Cls, LimitCalculator.Asymptotic, 1e-3);
        LimitConfig config = defaults;
        if (section is not null)
        {
            config = new LimitConfig(
                section.Number("confidence_level", defaults.ConfidenceLevel, 0.5, 0.9999),
                section.Choice("limit_on", defaults.LimitOn, new Dictionary<string, LimitStatistic> { ["cls"] = LimitStatistic.Cls, ["clsb"] = LimitStatistic.Clsb }),
                section.Choice("calculator", defaults.Calculator, new Dictionary<string, LimitCalculator> { ["asymptotic"] = LimitCalculator.Asymptotic, ["toys"] = LimitCalculator.Toys }),
                section.Number("max_failed_fraction", defaults.MaxFailedFraction, 0, 1),
                (int)section.Number("toys", defaults.Toys, 100, 100_000_000),
                section.Number("toy_precision", defaults.ToyPrecision, 1e-5, 1),
                section.Choice(
                    "ensemble",
                    defaults.Ensemble,
                    new Dictionary<string, EnsembleKind> { ["frequentist"] = EnsembleKind.Frequentist, ["hybrid"] = EnsembleKind.Hybrid }));
            section.RejectUnknownKeys();
        }

        return config with
        {
            Calculator = overrides.Calculator ?? config.Calculator,
            Toys = overrides.Toys ?? config.Toys,
            Ensemble = overrides.Ensemble ?? config.Ensemble,
        };
    }

    private static GoodnessOfFitConfig ReadGoodnessOfFit(YamlSection? section, LimitCalculator calculator)
    {
        // It takes toys: those who asked for asymptotic limits asked for an answer in seconds.
        var usual = new GoodnessOfFitConfig(calculator == LimitCalculator.Toys ? GoodnessOfFitConfig.UsualToys : 0);
        if (section is null)
        {
            return usual;
        }

        var config = new GoodnessOfFitConfig((int)section.Integer("toys", usual.Toys, 0, 100_000_000));
        section.RejectUnknownKeys();
        return config;
    }
}
