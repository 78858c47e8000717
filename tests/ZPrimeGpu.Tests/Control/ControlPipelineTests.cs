using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Control;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Control;

public sealed class ControlPipelineTests
{
    [Fact]
    public void Control_OfGeneratedEvents_RecoversWhatTheyWereGeneratedWith()
    {
        using var folder = new TemporaryFolder();
        ControlResult result = Run(folder, 1, "simd");

        // The trigger: 0.9 at M2 = 0, where all events are.
        BinomialInterval trigger = Assert.Single(result.Trigger!.Simulation).Efficiency;
        Assert.Equal(GeneratedControlEvents.TriggerEfficiency, trigger.Value, 4 * trigger.Error);
        Assert.Null(result.Trigger.SimulationCurve);

        // Losses by region, and twice as many in data.
        Assert.Equal(3, result.Photons.Count);
        foreach (PhotonRegion region in result.Photons)
        {
            double truth = GeneratedControlEvents.Loss(0.5 * (region.FromDeg + region.ToDeg));
            Assert.Equal(truth, region.Simulation!.Value.Value, 4 * region.Simulation.Value.Error);
            Assert.Equal(2 * truth, region.Data!.Value.Value, 4 * region.Data.Value.Error);
            Assert.Equal(2, region.Ratio!.Value, 4 * region.RatioError!.Value);
        }

        Assert.InRange(PhotonRegion.AverageUncertainty(result.Photons)!.Value, 0.02, 0.5);

        // e mu: a quarter of all.
        SampleComparison Sample(string name) => result.Samples.First(s => s.Name == name);
        double share = Sample("emu").SimulatedRows / (double)Sample("every").SimulatedRows;
        Assert.Equal(GeneratedControlEvents.ElectronMuonShare, share, 4 * Math.Sqrt(0.19 / Sample("every").SimulatedRows));

        // mu mu gamma: found photons of the events with two muons. Simulation weighs 80/40 each.
        double pairs = Sample("ee").SimulatedRows / (double)Sample("every").SimulatedRows;
        Assert.Equal(GeneratedControlEvents.ElectronPairShare, pairs, 4 * Math.Sqrt(0.21 / Sample("every").SimulatedRows));
        Assert.InRange(Sample("mumugamma").SimulatedRows / (double)Sample("photons").SimulatedRows, 0.90, 0.97);
        RangeComparison low = Sample("every").Ranges[0];
        Assert.Equal(2.0 * Sample("every").SimulatedRows, low.Simulation.Weights, 1e-6);
        Assert.Equal(0.5, low.Before!.Value.Value, 4 * low.Before.Value.Error);

        // Other thresholds, one source.
        Assert.InRange(Sample("strict").SimulatedRows, 1, Sample("photons").SimulatedRows - 1);
        Assert.Equal(0, Sample("strict").DataRows);
    }

    [Fact]
    public void PhotonInefficiency_FromElectronPairs_IsThatOfTheGeneratedEvents()
    {
        using var folder = new TemporaryFolder();
        ControlResult result = Run(folder, 2, "simd", text => text.Replace("photon_inefficiency: { sample: photons", "photon_inefficiency: { sample: ee", StringComparison.Ordinal));
        Assert.Equal(3, result.Photons.Count);
        foreach (PhotonRegion region in result.Photons)
        {
            double truth = GeneratedControlEvents.Loss(0.5 * (region.FromDeg + region.ToDeg));
            Assert.Equal(truth, region.Simulation!.Value.Value, 4 * region.Simulation.Value.Error);
            Assert.Equal(2, region.Ratio!.Value, 4 * region.RatioError!.Value);
        }

        // The same losses as seen with all muon pairs, on other events.
        Assert.NotEqual(Run(folder, 2, "simd").Photons[0].Simulation!.Value.Value, result.Photons[0].Simulation!.Value.Value);
    }

    [Fact]
    public void Control_OfCopiedEvents_HasTheErrorsOfTheEventsBehindThem()
    {
        // Every event four times with weight 1, or once with weight 4: the same information.
        using var folder = new TemporaryFolder();
        string once = folder.File("once.csv");
        string copied = folder.File("copied.csv");
        GeneratedControlEvents.Write(once, 4000, 1, 3);
        GeneratedControlEvents.Write(copied, 4000, 1, 3, copies: 4);
        string taken = folder.File("data.csv");
        GeneratedControlEvents.Write(taken, 4000, 1, 4);
        ControlResult expected = Of(once, "weight_luminosity_fb: 20");
        ControlResult clustered = Of(copied, "weight_luminosity_fb: 80, cluster: evt");
        ControlResult rows = Of(copied, "weight_luminosity_fb: 80");
        foreach ((SampleComparison a, SampleComparison b) in expected.Samples.Zip(clustered.Samples))
        {
            Assert.Equal(4 * a.SimulatedRows, b.SimulatedRows);
            Assert.Equal(a.Ranges[0].Simulation.Error, b.Ranges[0].Simulation.Error, 1e-9 * a.Ranges[0].Simulation.Error);
            Assert.Equal(a.Ranges[0].Before?.Error ?? 0, b.Ranges[0].Before?.Error ?? 0, 1e-9);
            Assert.Equal(a.Ranges[0].After?.Error ?? 0, b.Ranges[0].After?.Error ?? 0, 1e-9);
        }

        BinomialInterval trigger = expected.Trigger!.Simulation[0].Efficiency;
        Assert.Equal(trigger.Low, clustered.Trigger!.Simulation[0].Efficiency.Low, 1e-9);
        Assert.Equal(trigger.Trials, clustered.Trigger.Simulation[0].Efficiency.Trials, 1e-6 * trigger.Trials);
        foreach ((PhotonRegion a, PhotonRegion b) in expected.Photons.Zip(clustered.Photons))
        {
            Assert.Equal(a.Simulation!.Value.High, b.Simulation!.Value.High, 1e-9);
        }

        // Rows taken as events pretend to four times as many.
        Assert.Equal(4 * trigger.Trials, rows.Trigger!.Simulation[0].Efficiency.Trials, 1e-6 * trigger.Trials);

        ControlResult Of(string simulation, string weights) => ControlPipeline.Run(
            RunConfigReader.Parse(
                "test.yaml",
                folder.Path,
                GeneratedControlEvents.Configuration(simulation, taken).Replace("weight_luminosity_fb: 40", weights, StringComparison.Ordinal),
                new RunOverrides(Threads: 2, Device: "simd")),
            new PlainProgress(TextWriter.Null),
            CancellationToken.None);
    }

    [Fact]
    public void Sample_WithAnAzimuthalOpeningOfItsOwn_IsSelectedWithIt()
    {
        using var folder = new TemporaryFolder();
        const string Photons = "{ name: photons, skip: [photon_veto] }";
        const string Opening = "trigger: { azimuthal_opening_min_deg: { 2020: 150 } }";
        SampleComparison wide = Photon(Run(folder, 2, "simd"));
        SampleComparison own = Photon(Run(folder, 2, "simd", text => text.Replace(Photons, "{ name: photons, skip: [photon_veto], selection: { " + Opening + " } }", StringComparison.Ordinal)));
        SampleComparison all = Photon(Run(folder, 2, "simd", text => text + "\nselection: { " + Opening + " }\n"));
        Assert.Equal(all.SimulatedRows, own.SimulatedRows);
        Assert.InRange(own.SimulatedRows, 1, wide.SimulatedRows - 1);

        static SampleComparison Photon(ControlResult result) => result.Samples.First(s => s.Name == "photons");
    }

    [Fact]
    public void Control_WithAnyThreadsAndLanes_WritesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyDictionary<string, string> one = ControlFiles.Render(Run(folder, 1, "simd"));
        IReadOnlyDictionary<string, string> other = ControlFiles.Render(Run(folder, 3, "scalar"));
        Assert.Equal(one, other);
        Assert.Equal(6, one.Count);
        Assert.All(one.Values, text => Assert.DoesNotContain("NaN", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("skip: [photon_veto], trigger_flags: []", "skip: [photon_vetoes], trigger_flags: []", "photon_vetoes")]
    [InlineData("sample: probe", "sample: nobody", "nobody")]
    [InlineData("sample: probe", "sample: photons", "trg")]
    [InlineData("sample: photons", "sample: mumugamma", "mumugamma")]
    [InlineData("edges_deg: [34, 60, 90, 123]", "edges_deg: [34, 60, 50, 123]", "edges_deg")]
    [InlineData("sources: [mc]", "sources: [pc]", "pc")]
    [InlineData("name: emu", "name: probe", "probe")]
    [InlineData("kind: data", "kind: guess", "guess")]
    public void Configuration_WithAMistake_OneSentence(string right, string wrong, string named)
    {
        string text = GeneratedControlEvents.Configuration("mc.csv", "data.csv");
        Assert.Contains(right, text, StringComparison.Ordinal);
        InputException error = Assert.Throws<InputException>(
            () => RunConfigReader.Parse("test.yaml", Path.GetTempPath(), text.Replace(right, wrong, StringComparison.Ordinal), new RunOverrides()));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_WithoutItsSection_OneSentenceAndExitCode2()
    {
        ProgramRun.Outcome outcome = ProgramRun.Of("control", "samples/demo.yaml");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("'control'", outcome.LastErrorLine, StringComparison.Ordinal);
    }

    private static ControlResult Run(TemporaryFolder folder, int threads, string device, Func<string, string>? change = null)
    {
        string simulation = folder.File("mc.csv");
        string data = folder.File("taken.csv");
        if (!File.Exists(simulation))
        {
            GeneratedControlEvents.Write(simulation, 30_000, 1, 3);
            GeneratedControlEvents.Write(data, 30_000, 2, 4);
        }

        string text = GeneratedControlEvents.Configuration(simulation, data);
        RunConfig config = RunConfigReader.Parse("test.yaml", folder.Path, change?.Invoke(text) ?? text, new RunOverrides(Threads: threads, Device: device));
        return ControlPipeline.Run(config, new PlainProgress(TextWriter.Null), CancellationToken.None);
    }
}
