using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>What was run: the configuration in short, the sources of events and the files read.</summary>
internal static class RunSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, string title)
    {
        html.Section("run", title);
        html.Table(Summary(run));
        html.Table(Sources(run));
        html.Table(Inputs(run));
    }

    private static HtmlTable Summary(RunResult run)
    {
        RunConfig config = run.Config;
        BeamConfig beams = config.Beams;
        string scaled = beams.SqrtSGeV is { } sqrtS ? $", sum scaled to √s = {NumberText.Setting(sqrtS)} GeV" : string.Empty;
        return new HtmlTable("Configuration in short", "Quantity", "Value")
            .Row("Integrated luminosity", $"{NumberText.Setting(config.LuminosityFb)} fb⁻¹")
            .Row("Beams", $"e⁻ {NumberText.Setting(beams.ElectronGeV)} GeV, e⁺ {NumberText.Setting(beams.PositronGeV)} GeV, crossing angle {NumberText.Setting(beams.CrossingAngleMrad)} mrad{scaled}")
            .Row("Mass hypotheses", MassRange(run))
            .Row("Window", Window(config.Binning))
            .Row("Bins of the spectrum", $"{NumberText.Count(run.Spectrum.Grid.M2Edges.Length - 1)} in M²recoil, {NumberText.Count(run.Spectrum.Grid.Cells)} with θ*")
            .Row("Templates", Smoothing(config.Templates))
            .Row("Limits", $"{NumberText.PercentSetting(config.Limits.ConfidenceLevel)} confidence level, {config.Limits.LimitOn.Name()}, {(config.Limits.Calculator == LimitCalculator.Toys ? "toy Monte Carlo" : "asymptotic formulae (arXiv:1007.1727)")}")
            .Row("Data", Data(run))
            .Row("Device", $"{run.DeviceDescription} (asked for: {config.Device}), {run.Precision} precision, {run.Threads} threads")
            .Row("Seed", run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Row("Program", $"zprime {run.Version}");
    }

    private static string Data(RunResult run) => run switch
    {
        { BlindedRows: long blinded } => $"blinded: {NumberText.Count(blinded)} rows counted, none read; limits are expected ones ('blind: false' in the configuration unblinds)",
        { Spectrum.Data: null } => "none: expected limits only",
        _ => $"{NumberText.Count((long)Math.Round(run.Spectrum.Data.Sum()))} selected events in the spectrum",
    };

    private static string Window(BinningConfig binning) => binning.Width is WidthConfig wide
        ? $"Γ/M = {NumberText.Setting(wide.GammaOverM)}: ±{NumberText.Setting(wide.WindowHalfWidths)} MΓ in M²recoil around each hypothesis, at least {binning.BinsPerWindow} bins; no θ*"
        : $"{binning.BinsPerWindow} bins of M²recoil around each hypothesis, all bins of θ*";

    private static string MassRange(RunResult run)
        => run.Limits.Count == 0
            ? "none"
            : $"{run.Limits.Count}, from {NumberText.Fixed(run.Limits[0].MassGeV, 3)} to {NumberText.Fixed(run.Limits[^1].MassGeV, 3)} GeV";

    private static string Smoothing(TemplateConfig templates) => templates.Smoothing == SmoothingMode.Off
        ? "raw bin contents; empty bins have the uncertainty of a zero count"
        : $"smoothed along M²recoil until the kernel holds {NumberText.Setting(templates.SmoothingEffectiveEvents)} effective events, "
            + $"at most ±{templates.SmoothingMaxHalfWidthBins} bins; θ* shares from {NumberText.Setting(templates.ThetaEffectiveEvents)} effective events";

    private static HtmlTable Sources(RunResult run)
    {
        var table = new HtmlTable("Sources of events", "Source", "Role", "Process", ">Weight scale", "Applied before the files were written");
        foreach (EventSource source in run.Config.Sources)
        {
            string process = source.Process ?? (source.ProcessColumn is null ? NumberText.Missing : string.Join(", ", source.ProcessValues.OrderBy(v => v.Key).Select(v => v.Value)));
            string upstream = source.Upstream.Count == 0 ? "no cut" : string.Join(", ", source.Upstream.Order().Select(SelectionCuts.Name));
            table.Row(source.Name, source.Role.ToString().ToLowerInvariant(), process, NumberText.Setting(source.WeightScale), upstream);
        }

        return table;
    }

    private static HtmlTable Inputs(RunResult run)
    {
        var table = new HtmlTable("Files read", "File", ">Size", ">Rows", "SHA-256");
        foreach (InputFile input in run.Inputs)
        {
            table.Row(input.Path, NumberText.Bytes(input.Bytes), NumberText.Count(input.Rows), input.Sha256);
        }

        return table;
    }
}
