using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Configuration;

public sealed class InterpretationConfigReaderTests
{
    [Fact]
    public void Read_FullSample_StatesTheDefaults()
    {
        RunConfig full = RunConfigReader.Read(Path.Combine(DependencyTests.RepositoryRoot(), "samples", "belle2-2020.yaml"), new RunOverrides());
        Assert.Equal(InterpretationConfig.Paper, full.Interpretation with { Overlays = [] });
        Assert.Equal(3, full.Interpretation.Overlays.Count);
        Assert.Equal(InterpretationConfig.Paper, InterpretationConfigReader.Read(null, p => p));
    }

    [Fact]
    public void Read_EveryKey_IsTaken()
    {
        InterpretationConfig config = Read(
            "alpha_inverse: running\ninitial_state_radiation: false\ninvisible_below_gev: 5\ng_minus_2: { difference: 38e-11, uncertainty: 63e-11, source: here }\n");
        Assert.Equal(new InterpretationConfig(null, false, 5.0, new(38e-11, 63e-11, "here")), config);
        Assert.Equal(137.036, Read("alpha_inverse: 137.036\n").AlphaInverse);
    }

    [Fact]
    public void Read_Overlays_AreTaken()
    {
        IReadOnlyList<OverlayConfig> overlays = Read(
            "overlays: [{ file: a.csv, label: A }, { file: b.csv, label: B, model: vanilla, mass_column: m, gprime_column: g, mass_unit: mev }]\n").Overlays;
        Assert.Equal(
            [new("/there/a.csv", "A", OverlayModel.Both, null, null, null), new("/there/b.csv", "B", OverlayModel.Vanilla, "m", "g", 1e-3)], overlays);
    }

    [Theory]
    [InlineData("overlays: [{ file: a.csv }]\n", "overlays[0].label")]
    [InlineData("overlays: [{ file: a.csv, label: A, mass_unit: kev }]\n", "gev, mev")]
    [InlineData("overlays: [{ file: a.csv, label: A, colour: red }]\n", "colour")]
    [InlineData("overlays: []\n", "overlays")]
    [InlineData("alpha_inverse: 3\n", "alpha_inverse")]
    [InlineData("alpha_inverse: walking\n", "alpha_inverse")]
    [InlineData("g_minus_2: { difference: 1e-9, uncertainty: 1e-10 }\n", "source")]
    [InlineData("g_minus_two: { }\n", "g_minus_two")]
    public void Read_BadText_NamesTheKey(string text, string named)
        => Assert.Contains(named, Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static InterpretationConfig Read(string text) => InterpretationConfigReader.Read(YamlSection.Parse("test.yaml", text), p => "/there/" + p);
}
