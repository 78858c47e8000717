using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Theory;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Theory;

public sealed class TheoryCommandTests
{
    private static readonly string[] Keys =
        ["mass_gev", "sigma_born_fb", "sigma_born_err_fb", "sigma_isr_fb", "width_over_mass", "b_mumu", "b_tautau", "b_inv_vanilla"];

    [Fact]
    public void Execute_AnyMasses_WriteTheContractsKeys()
    {
        using var output = new StringWriter();
        using var people = new StringWriter();
        TheoryCommand.Execute(new SignalTheory(10.58, 137.036), [0.1, 5.0, 11.0], 2.0, output, people);
        using JsonDocument json = JsonDocument.Parse(output.ToString());
        Assert.Equal(3, json.RootElement.GetArrayLength());
        Assert.All(json.RootElement.EnumerateArray(), row => Assert.Equal(Keys, row.EnumerateObject().Select(p => p.Name)));
        JsonElement at5 = json.RootElement[1];
        Assert.Equal(1.0, at5.GetProperty("sigma_born_fb").GetDouble() / (4.0 * 2025.2), 3e-5);
        Assert.True(at5.GetProperty("sigma_born_err_fb").GetDouble() < 1e-6 * at5.GetProperty("sigma_born_fb").GetDouble());
        Assert.Equal(0.347, at5.GetProperty("b_inv_vanilla").GetDouble(), 5e-4);
        Assert.Equal(0.0, json.RootElement[2].GetProperty("sigma_isr_fb").GetDouble()); // beyond the kinematic end
        Assert.Equal(5, people.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("--mass", "-1")]
    [InlineData("--mass", "nan")]
    [InlineData("--sqrt-s", "0")]
    [InlineData("--alpha-inverse", "x")]
    [InlineData("--g-prime", "0")]
    public void Run_BadOption_IsOneSentenceAndExitCode2(string option, string value)
    {
        ProgramRun.Outcome run = ProgramRun.Of("theory", option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
