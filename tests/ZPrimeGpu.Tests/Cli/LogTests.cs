using System.Globalization;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Cli;

/// <summary><c>--log</c> and <c>--metrics</c> of the program itself.</summary>
public sealed class LogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Demo_LoggedAsJson_SaysWhatTheRunSays()
    {
        string metrics = folder.File("zprime.prom");
        ProgramRun.Outcome outcome = ProgramRun.Of("demo", "--out", folder.File("out"), "--log", "json", "--metrics", metrics);
        Assert.Equal(0, outcome.ExitCode);
        JsonElement[] lines = Objects(outcome.Error);
        JsonElement limits = lines.Single(l => Event(l) == "end" && l.GetProperty("stage").GetString() == "Setting limits");
        long fits = limits.GetProperty("fits").GetInt64();
        Assert.True(fits > 582);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"582 windows, {fits:N0} fits"), limits.GetProperty("message").GetString());
        Assert.Equal(limits.GetProperty("total").GetInt64(), limits.GetProperty("done").GetInt64());

        JsonElement all = lines.Last(l => Event(l) == "health");
        Assert.Equal("all", all.GetProperty("stage").GetString());
        Assert.Equal(lines.Where(l => Event(l) == "end").Sum(l => l.GetProperty("fits").GetInt64()), all.GetProperty("fits").GetInt64());
        string text = File.ReadAllText(metrics);
        Assert.Contains($"\nzprime_fits_total {all.GetProperty("fits").GetInt64()}\n", text, StringComparison.Ordinal);
        Assert.Contains("\nzprime_exit_code 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_LoggedAsJson_IsAnObjectToo()
    {
        ProgramRun.Outcome outcome = ProgramRun.Of("select", folder.File("no \"such\".yaml"), "--log", "json");
        Assert.Equal(2, outcome.ExitCode);
        JsonElement error = Assert.Single(Objects(outcome.Error));
        Assert.Equal("error", error.GetProperty("level").GetString());
        Assert.Contains("no \"such\".yaml", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--log", "xml")]
    [InlineData("--metrics", "/no/such/folder/x.prom")]
    public void Option_ThatCannotBe_OneSentenceAndExitCode2(string option, string value)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of("theory", "--mass", "1", option, value);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("zprime: ", outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains(value, outcome.LastErrorLine, StringComparison.Ordinal);
    }

    private static JsonElement[] Objects(string error)
        => [.. error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    private static string? Event(JsonElement line) => line.GetProperty("event").GetString();
}
