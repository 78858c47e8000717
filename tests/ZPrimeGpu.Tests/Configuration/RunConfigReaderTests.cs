using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Configuration;

public sealed class RunConfigReaderTests
{
    private static readonly string Demo = File.ReadAllText(Path.Combine(DependencyTests.RepositoryRoot(), "samples", "demo.yaml"));

    [Theory]
    [InlineData("demo.yaml", 5.5)]
    [InlineData("belle2-2020.yaml", 79.7)]
    public void Read_ShippedSample_HasPaperSelectionAndAllRoles(string name, double luminosityFb)
    {
        string path = Path.Combine(DependencyTests.RepositoryRoot(), "samples", name);
        RunConfig config = RunConfigReader.Read(path, new RunOverrides());
        Assert.Equal(luminosityFb, config.LuminosityFb);
        Assert.Equal([SourceRole.Background, SourceRole.Signal, SourceRole.Data], config.Sources.Select(s => s.Role));
        Assert.Equal(["eemumu", "mumu", "tautau"], config.Sources[0].ProcessValues.Values.Order(StringComparer.Ordinal));
        Assert.Equal(179, config.Selection.OpeningAngleMaxDeg);
        Assert.Equal(90, config.Selection.AzimuthalOpeningMinDeg[2019]);
        Assert.Equal(0.086, config.Systematics.BackgroundShape.At(20));
        Assert.All(config.Sources.SelectMany(s => s.Files), f => Assert.True(Path.IsPathFullyQualified(f)));
    }

    [Fact]
    public void Read_FullSample_StatesTheDefaultsItShows()
    {
        // The commented configuration promises that what is left out has the value shown.
        RunConfig full = RunConfigReader.Read(Path.Combine(DependencyTests.RepositoryRoot(), "samples", "belle2-2020.yaml"), new RunOverrides());
        RunConfig demo = Parse(Demo);
        Assert.Equivalent(full.Selection with { PunziNet = null }, demo.Selection with { PunziNet = null }, strict: true);
        Assert.Equal(0.5, full.Selection.PunziNet!.Min);
        Assert.Equal(full.Selection.PunziNet.Min, demo.Selection.PunziNet!.Min);
        Assert.Equivalent(full.Training with { TrainOn = demo.Training.TrainOn, TestOn = demo.Training.TestOn }, demo.Training, strict: true);
        Assert.Equivalent(full.Binning, demo.Binning, strict: true);
        Assert.Equivalent(full.Templates, demo.Templates, strict: true);
        Assert.Equivalent(full.Systematics, demo.Systematics, strict: true);
        Assert.Equivalent(full.Limits, demo.Limits, strict: true);
    }

    [Theory]
    [InlineData("", "asymptotic", 0)]
    [InlineData("", "toys", 1000)]
    [InlineData("goodness_of_fit: { toys: 300 }", "asymptotic", 300)]
    [InlineData("goodness_of_fit: { toys: 300 }", "toys", 300)]
    [InlineData("goodness_of_fit: { toys: 0 }", "toys", 0)]
    public void Parse_GoodnessOfFit_ComesWithToysUnlessTold(string section, string calculator, int toys)
    {
        var overrides = new RunOverrides(Calculator: calculator == "toys" ? LimitCalculator.Toys : LimitCalculator.Asymptotic);
        Assert.Equal(toys, RunConfigReader.Parse("demo.yaml", "/data", Demo + "\n" + section, overrides).GoodnessOfFit.Toys);
    }

    [Theory]
    [InlineData("luminosity_fb: 5.5", "luminosity_fb: -1", "luminosity_fb")]
    [InlineData("luminosity_fb: 5.5", "luminosity_fb: .nan", "luminosity_fb")]
    [InlineData("luminosity_fb: 5.5", "luminosity: 5.5", "luminosity_fb")]
    [InlineData("luminosity_fb: 5.5", "luminosty_fb: 5.5", "is 'luminosty_fb' meant for it?")]
    [InlineData("seed: 1", "sed: 1", "sed")]
    [InlineData("punzi_net: networks/demo.json", "recoil_pt: { min: 0.5 }", "selection.recoil_pt.min")]
    [InlineData("punzi_net: networks/demo.json", "trigger: { theta_min_deg: 130 }", "theta_min_deg")]
    [InlineData("punzi_net: networks/demo.json", "recoil_theta: { gap_min_deg: 95 }", "gap_min_deg")]
    [InlineData("seed: 1", "binning: { mass_min_gev: 9 }", "mass_min_gev")]
    [InlineData("seed: 1", "binning: { bins_per_window: 7 }", "bins_per_window")]
    [InlineData("seed: 1", "binning: { theta_edge_process: pipi }", "pipi")]
    [InlineData("seed: 1", "limits: { limit_on: bayes }", "limit_on")]
    [InlineData("seed: 1", "templates: { smoothing: maybe }", "smoothing")]
    [InlineData("seed: 1", "goodness_of_fit: { toys: -3 }", "goodness_of_fit.toys")]
    [InlineData("seed: 1", "goodness_of_fit: { tries: 300 }", "goodness_of_fit.tries")]
    [InlineData("seed: 1", "systematics: { photon_veto: [{ below_gev2: 1, value: 0.3 }] }", "photon_veto")]
    [InlineData("role: signal", "role: signal_mc", "role")]
    [InlineData("mass_column: mzp", "mass_column_name: mzp", "mass_column")]
    [InlineData("upstream: [trigger,", "upstream: [triggr,", "triggr")]
    [InlineData("processes: { mumu: 1, tautau: 2, eemumu: 3 }", "processes: { mumu: 1, tautau: 1, eemumu: 3 }", "tautau")]
    [InlineData("processes: { mumu: 1, tautau: 2, eemumu: 3 }", "processes: { mumu: 1, data: 2 }", "data")]
    [InlineData("px: px_p", "px: [px_p]", "px")]
    [InlineData("columns:", "columns: [", "YAML")]
    public void Parse_BadText_NamesFileLineAndKey(string original, string replacement, string named)
    {
        Assert.Contains(original, Demo, StringComparison.Ordinal);
        InputException e = Assert.Throws<InputException>(() => Parse(Demo.Replace(original, replacement, StringComparison.Ordinal)));
        Assert.Contains("'demo.yaml', line ", e.Message, StringComparison.Ordinal);
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
        => Assert.Contains("does not exist", Assert.Throws<InputException>(() => RunConfigReader.Read("no-such.yaml", new RunOverrides())).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_Overrides_ReplaceFolderDataDeviceThreadsSeed()
    {
        var overrides = new RunOverrides("here", "other/*.npz", "scalar", 3, null, 77);
        RunConfig config = RunConfigReader.Parse("demo.yaml", "/folder", Demo, overrides);
        Assert.Equal(Path.GetFullPath("here"), config.OutputFolder);
        Assert.Equal([Path.GetFullPath("other/*.npz")], config.Sources.Single(s => s.Role == SourceRole.Data).Files);
        Assert.Equal(("scalar", 3, 77UL), (config.Device, config.Threads, config.Seed));
    }

    [Fact]
    public void Parse_RelativePaths_StartFromTheFolderOfTheFile()
        => Assert.Equal([Path.GetFullPath("/folder/data/demo_signal.parquet")], Parse(Demo).Sources.Single(s => s.Role == SourceRole.Signal).Files);

    [Fact]
    public void Parse_Tree_IsNamedWithEveryRootFile()
    {
        const string files = "files: data/demo_signal.parquet";
        RunConfig config = Parse(Demo.Replace(files, "files: [mc/*.root, b.root]\n    tree: ntuples/zp", StringComparison.Ordinal));
        Assert.Equal(["/folder/mc/*.root:ntuples/zp", "/folder/b.root:ntuples/zp"], config.Sources.Single(s => s.Role == SourceRole.Signal).Files);
        InputException e = Assert.Throws<InputException>(() => Parse(Demo.Replace(files, files + "\n    tree: zp", StringComparison.Ordinal)));
        Assert.Contains("tree", e.Message, StringComparison.Ordinal);
        Assert.Contains("only ROOT files hold trees", e.Message, StringComparison.Ordinal);
    }

    private static RunConfig Parse(string text) => RunConfigReader.Parse("demo.yaml", "/folder", text, new RunOverrides());
}
