using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Control;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Control;

/// <summary>What 'zprime control' has written enters an analysis.</summary>
public sealed class ControlTransferTests
{
    // As written by 'zprime control'; two samples, of which the second has nothing in the second range.
    private const string Results = """
        {"samples":[
          {"name":"mumugamma","simulated_rows":9,"data_rows":9,"ranges":[
            {"below_gev2":9,"ratio":1,"efficiency_systematic":0.021,"background_shape_systematic":0.04},
            {"below_gev2":56,"ratio":1,"efficiency_systematic":0.055,"background_shape_systematic":0.07},
            {"below_gev2":null,"ratio":1,"efficiency_systematic":1.7,"background_shape_systematic":null}]},
          {"name":"emu","simulated_rows":9,"data_rows":9,"ranges":[
            {"below_gev2":9,"ratio":null,"efficiency_systematic":null,"background_shape_systematic":null},
            {"below_gev2":56,"ratio":1,"efficiency_systematic":0.01,"background_shape_systematic":0.11},
            {"below_gev2":null,"ratio":1,"efficiency_systematic":0.09,"background_shape_systematic":0.2}]}],
         "trigger_efficiency":{"sample":"emu","probe":["fired"],
           "simulation":{"form":"linear","intercept":0.8,"slope_per_gev2":0,"covariance":[0.0016,0,0]},
           "data":{"form":"linear","intercept":0.9,"slope_per_gev2":0.0005,"covariance":[0.0009,0,0]}},
         "photon_inefficiency":{"below_gev2":1,"average_uncertainty":0.3,"regions":[
           {"from_deg":34,"to_deg":89,"ratio":1.1,"ratio_error":0.2},{"from_deg":89,"to_deg":91,"ratio":null,"ratio_error":null},{"from_deg":91,"to_deg":123,"ratio":1.6,"ratio_error":0.4}]},
         "resolution":{"sample":"mumugamma","ratio":1.08,"ratio_error":0.02}}
        """;

    private const string Both = "file: control.json, samples: [{ below_gev2: 56, sample: mumugamma }, { sample: emu }]";

    [Fact]
    public void FromControl_FillsEveryValueWithItsSource()
    {
        RunConfig config = Parse($"systematics: {{ from_control: {{ {Both} }} }}");
        Assert.Equal([(9, 0.021), (56, 0.055), (double.PositiveInfinity, 0.09)], config.Systematics.SignalEfficiency.Steps);
        Assert.Equal([(9, 0.04), (56, 0.07), (double.PositiveInfinity, 0.2)], config.Systematics.BackgroundShape.Steps);
        Assert.Equal([(1, 0.3), (double.PositiveInfinity, 0.05)], config.Systematics.PhotonVeto.Steps);
        Assert.Equal(1.08, config.Corrections.SignalWidthRatio);

        // The flag is not asked of simulated events: the efficiency itself.
        Assert.Equal(0.9 + (0.0005 * 40), config.Corrections.TriggerAt(40), 1e-12);
        Assert.Equal(0.03 / 0.9, config.Corrections.TriggerRelativeErrorAt(0), 1e-12);
        PhotonVetoCorrection veto = config.Corrections.PhotonVeto!;
        Assert.Equal("mumu", veto.Process);
        Assert.Equal([1, 1.1, 1, 1.6, 1], [.. new[] { 20.0, 60, 90, 100, 150 }.Select(veto.At)]);

        IReadOnlyList<SystematicRow> rows = SystematicRow.Of(config);
        Assert.All(rows.Where(r => r.Name is "Signal efficiency" or "Background shape"), r => Assert.Equal("measured (control.json: mumugamma, emu)", r.Origin));
        Assert.Equal(["measured (control.json)", "given"], rows.Where(r => r.Name == "Photon veto").Select(r => r.Origin));
        Assert.Contains("control.json", rows.First(r => r.Name == "Trigger efficiency").Origin, StringComparison.Ordinal);
        Assert.Equal(["Trigger efficiency", "Photon veto", "Signal width"], SystematicRow.Corrections(config).Select(r => r.Name));
        Assert.All(SystematicRow.Corrections(config), r => Assert.Equal("measured (control.json)", r.Origin));
    }

    [Fact]
    public void FromControl_WhereSimulationPassedTheTrigger_WeighsWithTheRatio()
    {
        RunConfig config = Parse($"systematics: {{ from_control: {{ {Both} }} }}", text => text.Replace("trigger_flags: [trg]", "trigger_flags: [fired]", StringComparison.Ordinal));
        Assert.Equal(0.9 / 0.8, config.Corrections.TriggerAt(0), 1e-12);
        Assert.Equal(Math.Sqrt(Math.Pow(0.03 / 0.9, 2) + Math.Pow(0.04 / 0.8, 2)), config.Corrections.TriggerRelativeErrorAt(0), 1e-12);
    }

    [Fact]
    public void FromControl_WhatIsGivenByHandPrevails()
    {
        RunConfig config = Parse(
            "systematics: { from_control: control.json, signal_efficiency: [{ value: 0.5 }], background_shape: [{ value: 0.4 }] }\n"
            + "corrections: { signal_width_ratio: 1.2, trigger_efficiency: { intercept: 0.7, slope_per_gev2: 0 } }");
        Assert.Equal(0.5, config.Systematics.SignalEfficiency.At(1));
        Assert.Equal(0.4, config.Systematics.BackgroundShape.At(1));
        Assert.Equal(1.2, config.Corrections.SignalWidthRatio);
        Assert.Equal(0.7, config.Corrections.TriggerAt(3));
        Assert.Equal(["given"], SystematicRow.Of(config).Where(r => r.Name == "Signal efficiency").Select(r => r.Origin));
        Assert.Equal(0.3, config.Systematics.PhotonVeto.At(0));
    }

    [Fact]
    public void FromControl_OnlyWhatIsChosen()
    {
        RunConfig config = Parse("systematics: { from_control: { file: control.json, use: [photon_veto], photon_process: tautau } }", text => text.Replace("process: mumu,", "process_column: p, processes: { mumu: 1, tautau: 2 },", StringComparison.Ordinal));
        Assert.Null(config.Corrections.Trigger);
        Assert.Equal(1, config.Corrections.SignalWidthRatio);
        Assert.Equal("tautau", config.Corrections.PhotonVeto!.Process);
        Assert.Equal(0.027, config.Systematics.SignalEfficiency.At(1));
    }

    [Theory]
    [InlineData("systematics: { from_control: nowhere.json }", "nowhere.json")]
    [InlineData("systematics: { from_control: { file: control.json, use: [luminosity] } }", "luminosity")]
    [InlineData("systematics: { from_control: { file: control.json, samples: ee } }", "'ee'")]
    [InlineData("systematics: { from_control: { file: control.json, samples: [{ below_gev2: 50, sample: mumugamma }, { sample: emu }] } }", "ranges_below_gev2")]
    [InlineData("systematics: { from_control: control.json }", "170 %")]
    [InlineData("systematics: { from_control: { file: control.json, samples: emu } }", "too few events")]
    [InlineData("systematics: { from_control: { file: loose.json, use: [resolution] } }", "no measurement")]
    [InlineData("systematics: { from_control: { file: broken.json } }", "broken.json")]
    [InlineData("systematics: { from_control: { file: empty.json, use: [resolution] } }", "resolution")]
    [InlineData("systematics: { from_control: { file: control.json, photon_process: nothing, use: [photon_veto] } }", "nothing")]
    public void FromControl_WithAMistake_OneSentence(string section, string named)
        => Assert.Contains(named, Assert.Throws<InputException>(() => Parse(section)).Message, StringComparison.Ordinal);

    [Fact]
    public void FromControl_WithATriggerAppliedUpstream_OneSentence()
    {
        InputException error = Assert.Throws<InputException>(
            () => Parse($"systematics: {{ from_control: {{ {Both} }} }}", text => text.Replace("process: mumu, upstream: [impact]", "process: mumu, upstream: [impact, trigger]", StringComparison.Ordinal)));
        Assert.Contains("upstream", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromControl_OfWhatThePipelineWrites_IsWhatItMeasured()
    {
        using var folder = new TemporaryFolder();
        string simulation = folder.File("mc.csv");
        string data = folder.File("taken.csv");
        GeneratedControlEvents.Write(simulation, 20_000, 1, 3);
        GeneratedControlEvents.Write(data, 20_000, 2, 4);
        string text = GeneratedControlEvents.Configuration(simulation, data)
            + "\nsystematics: { from_control: { file: results, use: [trigger_efficiency, photon_veto] } }\n";
        var options = new RunOverrides(Threads: 2, Device: "simd");

        // The command that makes the file does not ask for it.
        RunConfig before = RunConfigReader.Parse("test.yaml", folder.Path, text, options with { ControlResults = ControlResultUse.Ignore });
        ControlResult result = ControlPipeline.Run(before, new PlainProgress(TextWriter.Null), CancellationToken.None);
        ControlFiles.Write(result, folder.File("results"));

        // All events are at M2 = 0: no curve.
        InputException none = Assert.Throws<InputException>(() => RunConfigReader.Parse("test.yaml", folder.Path, text, options));
        Assert.Contains("trigger efficiency", none.Message, StringComparison.Ordinal);
        RunConfig config = RunConfigReader.Parse("test.yaml", folder.Path, text.Replace("trigger_efficiency, photon_veto]", "photon_veto]", StringComparison.Ordinal), options);
        Assert.Equal(PhotonRegion.AverageUncertainty(result.Photons), config.Systematics.PhotonVeto.At(0));
        foreach (PhotonRegion region in result.Photons)
        {
            Assert.Equal(region.Ratio, config.Corrections.PhotonVeto!.At(0.5 * (region.FromDeg + region.ToDeg)));
        }
    }

    private static RunConfig Parse(string sections, Func<string, string>? change = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("control.json"), Results);
        File.WriteAllText(folder.File("broken.json"), "{\"samples\": 3}");
        File.WriteAllText(folder.File("loose.json"), Results.Replace("\"ratio\":1.08,\"ratio_error\":0.02", "\"ratio\":1.14,\"ratio_error\":0.19", StringComparison.Ordinal));
        File.WriteAllText(folder.File("empty.json"), "{\"samples\": []}");
        string text = GeneratedControlEvents.Configuration("mc.csv", "data.csv");
        return RunConfigReader.Parse("test.yaml", folder.Path, (change?.Invoke(text) ?? text) + "\n" + sections + "\n", new RunOverrides());
    }
}
