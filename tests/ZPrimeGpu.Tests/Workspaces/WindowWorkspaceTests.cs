using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Tests.Models;
using ZPrimeGpu.Tests.Validation;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Workspaces;

/// <summary>A window written as a workspace and read back is the model that was written.</summary>
public sealed class WindowWorkspaceTests
{
    private const double ConfidenceLevel = 0.9;

    public static TheoryData<string, int> Windows => new()
    {
        { "low", 1 }, { "low", 2 }, { "sparse", 3 }, { "sparse", 4 }, { "high", 5 }, { "morph", 6 }, { "morph", 7 }, { "sparse+morph", 8 },
        { "empty", 9 }, { "empty+morph", 10 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void ReadBack_OfAWindow_HasTheSameParametersAndLayout(string kind, int seed)
    {
        WindowTemplates window = Window(kind, seed);
        CompiledModel model = WindowModel.Build(window);
        WorkspaceModel back = WindowRoundTrip.ReadBack(WindowWorkspace.Of(window));

        Assert.Equal(model.Shape.Layout, back.Model.Shape.Layout);
        Assert.NotEqual(ModelLayout.General, back.Model.Shape.Layout);
        Assert.Equal(WindowModel.CrossSection, back.Model.Poi.Name);
        Assert.Equal(model.Globals.OrderBy(g => g.Name), back.Model.Globals.OrderBy(g => g.Name));
        Assert.Equal(window.Observed, back.Observed);
        foreach (LocalGroup group in model.Groups.OfType<LocalGroup>())
        {
            ParameterSet set = back.Parameters.Single(p => p.Name == group.Name);
            Assert.Equal(group.RelativeError.Select(e => e == 0.0), set.Fixed);

            // The file holds error times yield: three roundings on the way back.
            Assert.All(group.RelativeError.Zip(set.Scales), p => Assert.Equal(p.First > 0.0 ? p.First : 1.0, p.Second, 1e-15 * p.Second));
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void ReadBack_OfAWindow_GivesTheSameLimitsAndTwiceNll(string kind, int seed)
    {
        WindowTemplates window = Window(kind, seed);
        using var accelerator = HostAccelerator.Simd();
        WindowRoundTrip.AssertSameResults(window, WindowRoundTrip.ReadBack(WindowWorkspace.Of(window)), accelerator.Fits, ConfidenceLevel);
    }

    [Theory]
    [InlineData("low", 1)]
    [InlineData("empty+morph", 2)]
    public void ReadBack_OfAWindowWithoutData_GivesTheSameExpectedLimits(string kind, int seed)
    {
        WindowTemplates window = Window(kind, seed) with { Observed = [] };
        WorkspaceModel back = WindowRoundTrip.ReadBack(WindowWorkspace.Of(window));
        Assert.Equal(window.Background, back.Observed);
        using var accelerator = HostAccelerator.Simd();
        WindowRoundTrip.AssertSameResults(window, back, accelerator.Fits, ConfidenceLevel);
    }

    /// <summary>The text, read and evaluated by formulas that share nothing with the compiler, at points where every parameter is off its nominal value.</summary>
    [Theory]
    [MemberData(nameof(Windows))]
    public void Text_OfAWindow_HasTheLikelihoodOfTheDesign(string kind, int seed)
    {
        WindowTemplates window = Window(kind, seed);
        Workspace written = WindowWorkspace.Of(window);
        Workspace read = PlainWorkspaceReader.Read(written.Name, JsonNode.Parse(WorkspaceWriter.ToJson(written))!);
        WorkspaceOracle oracle = WorkspaceOracle.Build(read, read.Measurements[0].Name, new(OracleNormSysCode.Code4, OracleHistoSysCode.Code4p));
        LikelihoodOracle design = LikelihoodOracleWindow.Build(window, WindowModel.CrossSectionMax(window));
        var random = new Random(seed);
        double scale = new SignalScale(WindowModel.Build(window)).Value!.Value;
        var values = new Dictionary<string, double>();
        foreach (OracleParameter parameter in oracle.Likelihood.Parameters)
        {
            // Upwards only: a narrower signal may be negative where there is no background.
            double shift = parameter.Name == WindowModel.CrossSection ? scale : 0.5 * random.NextDouble();
            values[parameter.Name] = parameter.Fixed ? parameter.Start : parameter.Start + shift;
        }

        // The reference has no parameter where pyhf's is held; pyhf counts its constraint, at σ = 1.
        double[] point = [.. design.Parameters.Select(p => values[ExportedName(p.Name)])];
        int held = oracle.Likelihood.Parameters.Count(p => p.Fixed);
        double expected = design.TwiceNll(WorkspaceOracle.Point(point), design.Data(window.Observed)) + (held * Math.Log(2.0 * Math.PI));
        double actual = oracle.Likelihood.TwiceNll(WorkspaceOracle.Point(oracle.Likelihood.Parameters.Select(p => values[p.Name])), oracle.Observed);
        Assert.Equal(design.Parameters.Count + held, values.Count);

        // Constraints with σ of 1 % at half a unit are terms of 10³; the file has their σ to three roundings.
        Assert.Equal(expected, actual, 1e-12 * Math.Abs(expected));
    }

    [Fact]
    public void Write_OfAWindowWithoutUncertainties_LeavesTheModifiersOut()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(1) with { LuminosityError = 0.0, EfficiencyError = 0.0 };
        Sample signal = WindowWorkspace.Of(window).Channels[0].Samples[0];
        Assert.Equal(["normfactor sigma", "staterror stat_signal"], signal.Modifiers.Select(m => $"{m.Type} {m.Name}"));
    }

    [Fact]
    public void ReadBack_OfAWindowWithoutEfficiency_SaysThatThereIsNoSignalAsTheModelDoes()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(1) with { Efficiency = 0.0 };
        WorkspaceModel back = WindowRoundTrip.ReadBack(WindowWorkspace.Of(window));
        Assert.Equal(WindowModel.Build(window).ConstraintTwiceNll, back.Model.ConstraintTwiceNll, 1e-12);
        Assert.Null(new SignalScale(back.Model).Value);
    }

    [Fact]
    public void FileName_OfWindows_SortsByMassWhateverTheCulture()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(7) with { MassGeV = 2.35249 };
        Assert.Equal("window_0007_2.352GeV.json", WindowWorkspace.FileName(window));
    }

    /// <summary>Our names of the parameters of <see cref="LikelihoodOracleWindow"/>.</summary>
    private static string ExportedName(string name) => name switch
    {
        "nu" => "bkg_norm",
        "efficiency" => "sig_eff",
        "width" => "sig_width",
        _ => name.Replace("gamma_", "stat_", StringComparison.Ordinal),
    };

    /// <summary>Generated windows, some with bins where background, signal or an uncertainty is missing.</summary>
    private static WindowTemplates Window(string kind, int seed)
    {
        if (!kind.StartsWith("empty", StringComparison.Ordinal))
        {
            return GeneratedWindow.ByName(kind, seed);
        }

        WindowTemplates full = kind == "empty" ? GeneratedWindow.LowCounts(seed) : GeneratedWindow.SparseMorphed(seed);

        // No background in one bin of four, no signal in the outer bins (where the widened one still has some), neither in the first; no data
        // where nothing is expected.
        int bins = full.Background.Length;
        bool[] noBackground = [.. Enumerable.Range(0, bins).Select(i => i % 4 == 0)];
        bool[] noSignal = [.. Enumerable.Range(0, bins).Select(i => i < bins / 4 || i >= 3 * bins / 4)];
        return full with
        {
            Background = [.. full.Background.Select((b, i) => noBackground[i] ? 0.0 : b)],
            SignalFraction = [.. full.SignalFraction.Select((t, i) => noSignal[i] ? 0.0 : t)],
            Observed = [.. full.Observed.Select((n, i) => noBackground[i] ? 0.0 : n)],
            BackgroundRelativeError = [.. full.BackgroundRelativeError.Select((e, i) => i % 7 == 3 ? 0.0 : e)],
            SignalRelativeError = [.. full.SignalRelativeError.Select((e, i) => i % 5 == 1 ? 0.0 : e)],
        };
    }
}
