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
        Assert.Equal(InterpretationConfig.Paper, full.Interpretation);
        Assert.Equal(InterpretationConfig.Paper, InterpretationConfigReader.Read(null));
    }

    [Fact]
    public void Read_EveryKey_IsTaken()
    {
        InterpretationConfig config = Read(
            "alpha_inverse: running\ninitial_state_radiation: false\ninvisible_below_gev: 5\ng_minus_2: { difference: 38e-11, uncertainty: 63e-11, source: here }\n");
        Assert.Equal(new InterpretationConfig(null, false, 5.0, new(38e-11, 63e-11, "here")), config);
        Assert.Equal(137.036, Read("alpha_inverse: 137.036\n").AlphaInverse);
    }

    [Theory]
    [InlineData("alpha_inverse: 3\n", "alpha_inverse")]
    [InlineData("alpha_inverse: walking\n", "alpha_inverse")]
    [InlineData("g_minus_2: { difference: 1e-9, uncertainty: 1e-10 }\n", "source")]
    [InlineData("g_minus_two: { }\n", "g_minus_two")]
    public void Read_BadText_NamesTheKey(string text, string named)
        => Assert.Contains(named, Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static InterpretationConfig Read(string text) => InterpretationConfigReader.Read(YamlSection.Parse("test.yaml", text));
}
