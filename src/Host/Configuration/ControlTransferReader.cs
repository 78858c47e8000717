using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads <c>systematics.from_control</c>: the file of <c>zprime control</c>, or a mapping of file, samples and what to use.</summary>
/// <param name="sources">Sources of the analysis.</param>
/// <param name="columns">Its columns.</param>
/// <param name="defaultProcess">The background that is rescaled where the configuration is silent.</param>
internal sealed class ControlTransferReader(IReadOnlyList<EventSource> sources, ColumnMap columns, string defaultProcess)
{
    private const string Key = "from_control";
    private const string Trigger = "trigger_efficiency";
    private const string Photons = "photon_veto";
    private const string Efficiency = "signal_efficiency";
    private const string Shape = "background_shape";
    private const string Width = "resolution";

    /// <summary>An uncertainty as large as this is no measurement.</summary>
    private const double LargestUncertainty = 0.99;

    private const double SmallestWidthRatio = 0.5;
    private const double LargestWidthRatio = 2;

    /// <summary>A ratio that is less well known than the uncertainty of the resolution in the paper would make the signal worse.</summary>
    private const double LargestWidthError = 0.1;

    private static readonly string[] All = [Trigger, Photons, Efficiency, Shape, Width];

    /// <summary>Reads the key.</summary>
    /// <param name="parent">The section <c>systematics</c>; null = absent.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    /// <param name="corrected">Corrections that the configuration gives by hand.</param>
    /// <param name="use">Whether the file is read at all.</param>
    /// <exception cref="InputException">The file, or what is asked of it, is not there.</exception>
    public ControlTransfer? Read(YamlSection? parent, Func<string, string> resolve, IReadOnlySet<string> corrected, ControlResultUse use)
    {
        if (parent is null || !parent.Has(Key))
        {
            return null;
        }

        bool isMapping = parent.IsMapping(Key);
        YamlSection? section = isMapping ? parent.Section(Key) : null;
        string named = section is null ? parent.Text(Key) : section.Text("file");
        IReadOnlyList<(double BelowGeV2, string Sample)>? wanted = section is null ? null : ReadSamples(section);
        IReadOnlyList<string>? chosen = section?.OptionalTexts("use");
        string process = section?.OptionalText("photon_process") ?? defaultProcess;
        section?.RejectUnknownKeys();
        if (chosen?.FirstOrDefault(c => !All.Contains(c, StringComparer.Ordinal)) is string unknown)
        {
            throw section!.Invalid("use", $"names '{unknown}'; known: {string.Join(", ", All)}");
        }

        if (use == ControlResultUse.Ignore)
        {
            return null;
        }

        string path = resolve(named);
        ControlMeasurements measured = ControlMeasurements.Read(Directory.Exists(path) ? Path.Combine(path, "control.json") : path);
        IReadOnlyList<(double BelowGeV2, string Sample)> samples = wanted ?? [(double.PositiveInfinity, measured.Samples.Count > 0 ? measured.Samples[0].Name : string.Empty)];
        (EfficiencyFunction? data, EfficiencyFunction? simulation) = Takes(Trigger) ? TriggerOf(measured, IsRequired(Trigger)) : default;
        (PhotonVetoCorrection? veto, double? vetoUncertainty) = Takes(Photons) ? PhotonsOf(measured, process, parent.Has(Photons), IsRequired(Photons)) : default;
        bool takesWidth = Takes(Width) && Measured(measured.WidthRatio is not null, "width of the recoil peak on both sides", Width, IsRequired(Width), measured);
        if (takesWidth && measured.WidthRatio is not ( > SmallestWidthRatio and < LargestWidthRatio, < LargestWidthError))
        {
            throw new InputException(FormattableString.Invariant(
                $"'{measured.Path}' has a width ratio of {measured.WidthRatio!.Value.Ratio:G3} +- {measured.WidthRatio.Value.Error:G2}, which is no measurement: give corrections.signal_width_ratio, or leave {Width} out of systematics.from_control.use."));
        }

        return new ControlTransfer(
            Path.GetFileName(measured.Path),
            data,
            simulation,
            veto,
            vetoUncertainty,
            Takes(Efficiency) && !parent.Has(Efficiency) ? Ranges(measured, samples, Efficiency, r => r.Efficiency) : null,
            Takes(Shape) && !parent.Has(Shape) ? Ranges(measured, samples, Shape, r => r.BackgroundShape) : null,
            takesWidth ? measured.WidthRatio!.Value.Ratio : null,
            takesWidth ? measured.WidthRatio!.Value.Error : null)
        {
            Samples = string.Join(", ", samples.Select(s => s.Sample).Distinct(StringComparer.Ordinal)),
            File = measured.Path,
        };

        bool Takes(string what) => !corrected.Contains(what) && (chosen is null || chosen.Contains(what, StringComparer.Ordinal));
        bool IsRequired(string what) => chosen?.Contains(what, StringComparer.Ordinal) == true;
    }

    // A name, or names by range of M².
    private static IReadOnlyList<(double BelowGeV2, string Sample)>? ReadSamples(YamlSection section)
        => !section.Has("samples") ? null
            : section.IsList("samples") ? section.StepsInM2("samples", entry => entry.Text("sample"))
            : [(double.PositiveInfinity, section.Text("samples"))];

    private (EfficiencyFunction? Data, EfficiencyFunction? Simulation) TriggerOf(ControlMeasurements measured, bool isRequired)
    {
        if (!Measured(measured.TriggerInData is not null, "trigger efficiency of the data", Trigger, isRequired, measured))
        {
            return default;
        }

        int applied = measured.Probe.Count(p => columns.TriggerFlags.Contains(p, StringComparer.Ordinal));
        EventSource? upstream = sources.FirstOrDefault(s => s.Role != SourceRole.Data && s.Upstream.Contains(SelectionCut.Trigger));
        if (upstream is not null || (applied > 0 && applied < measured.Probe.Count))
        {
            string why = upstream is not null
                ? $"source '{upstream.Name}' had its trigger cut applied upstream"
                : $"columns.trigger_flags has some of the probed flags ({string.Join(", ", measured.Probe)}) and not others";
            throw new InputException(
                $"The trigger efficiency of '{measured.Path}' cannot be applied: {why}, so it is not known whether simulated events had to pass it. "
                + $"Leave {Trigger} out of systematics.from_control.use, or give corrections.{Trigger}.");
        }

        if (applied == 0)
        {
            return (measured.TriggerInData, null);
        }

        return measured.TriggerInSimulation is { } simulated
            ? (measured.TriggerInData, simulated)
            : throw new InputException(
                $"'{measured.Path}' has no trigger efficiency of the simulation, which data are to be divided by because columns.trigger_flags asks for {string.Join(", ", measured.Probe)}; "
                + $"add simulated control events, or leave these flags out of columns.trigger_flags.");
    }

    private static (PhotonVetoCorrection? Veto, double? Uncertainty) PhotonsOf(
        ControlMeasurements measured, string process, bool isUncertaintyGiven, bool isRequired)
    {
        if (!Measured(measured.Photons?.AverageUncertainty is not null, "photon inefficiency on both sides", Photons, isRequired, measured))
        {
            return default;
        }

        PhotonMeasurement photons = measured.Photons!;
        var regions = new List<(double BelowDeg, double Ratio)> { (photons.Regions[0].FromDeg, 1) };

        // Where nothing was measured nothing is changed.
        regions.AddRange(photons.Regions.Select(r => (r.ToDeg, r.Ratio ?? 1)));
        regions.Add((double.PositiveInfinity, 1));
        double uncertainty = photons.AverageUncertainty!.Value;
        return uncertainty < LargestUncertainty || isUncertaintyGiven
            ? (new PhotonVetoCorrection(process, photons.BelowGeV2, regions), uncertainty)
            : throw TooLarge(measured, uncertainty, "the photon veto", Photons);
    }

    private static RangedValue? Ranges(
        ControlMeasurements measured,
        IReadOnlyList<(double BelowGeV2, string Sample)> samples,
        string key,
        Func<(double BelowGeV2, double? Efficiency, double? BackgroundShape), double?> value)
    {
        var steps = new List<(double BelowM2, double Value)>();
        double from = double.NegativeInfinity;
        foreach ((double below, string name) in samples)
        {
            SampleMeasurement sample = measured.Samples.FirstOrDefault(s => s.Name == name)
                ?? throw new InputException(
                    $"'{measured.Path}' has no control sample '{name}' (systematics.from_control.samples); it has {string.Join(", ", measured.Samples.Select(s => s.Name))}.");
            if (!sample.Ranges.Any(r => r.BelowGeV2 == below))
            {
                throw new InputException(FormattableString.Invariant(
                    $"systematics.from_control.samples changes sample at {below} GeV2, where '{measured.Path}' has no end of a range: add it to control.ranges_below_gev2 and run 'zprime control' again."));
            }

            foreach (var range in sample.Ranges.Where(r => r.BelowGeV2 > from && r.BelowGeV2 <= below))
            {
                double step = value(range) ?? throw new InputException(FormattableString.Invariant(
                    $"'{measured.Path}' has no {key} of sample '{name}' {Text(range.BelowGeV2)}: too few events there. Name another sample for that range (systematics.from_control.samples), give systematics.{key}, or leave it out of systematics.from_control.use."));
                steps.Add(step < LargestUncertainty ? (range.BelowGeV2, step) : throw TooLarge(measured, step, FormattableString.Invariant($"sample '{name}' {Text(range.BelowGeV2)}"), key));
            }

            from = below;
        }

        return new RangedValue(steps);
    }

    private static string Text(double belowGeV2) => double.IsInfinity(belowGeV2) ? "in its last range" : FormattableString.Invariant($"in its range below {belowGeV2} GeV2");

    private static InputException TooLarge(ControlMeasurements measured, double value, string where, string key) => new(FormattableString.Invariant(
        $"'{measured.Path}' has an uncertainty {key} of {100 * value:F0} % for {where}, which is no measurement: use more control events, give systematics.{key}, or leave it out of systematics.from_control.use."));

    private static bool Measured(bool isThere, string what, string key, bool isRequired, ControlMeasurements measured)
        => isThere || (isRequired
            ? throw new InputException($"'{measured.Path}' has no {what}, which systematics.from_control.use asks for ({key}); leave it out there, or add it to the section 'control' and run 'zprime control' again.")
            : false);
}

/// <summary>Whether results of control samples enter a configuration.</summary>
internal enum ControlResultUse
{
    /// <summary>They are read and used.</summary>
    Apply,

    /// <summary>They are not read: commands that make them, or come before.</summary>
    Ignore,
}
