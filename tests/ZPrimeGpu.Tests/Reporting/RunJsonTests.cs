using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Json;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class RunJsonTests
{
    [Fact]
    public void Keys_Order_IsFixed()
    {
        using JsonDocument json = Parse(SampleRun.WithData);
        Assert.Equal(
            ["format", "zprime", "title", "seed", "inputs", "results", "fits", "problems", "warnings", "configuration", "configuration_text", "environment", "timing"],
            json.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Configuration_EveryProperty_IsThere()
    {
        using JsonDocument json = Parse(SampleRun.WithData);
        JsonElement configuration = json.RootElement.GetProperty("configuration");
        string[] elsewhere = ["Path", "Text", "OutputFolder", "Device", "Precision", "Threads", "SavedToysFolder", "Overrides"];
        Assert.Equal(
            typeof(Host.Configuration.RunConfig).GetProperties().Count(p => !elsewhere.Contains(p.Name)),
            configuration.EnumerateObject().Count());
        Assert.Equal(0.01, configuration.GetProperty("binning").GetProperty("mass_min_gev").GetDouble());
        Assert.Equal(JsonValueKind.Null, configuration.GetProperty("binning").GetProperty("theta_bins")[2][0].ValueKind); // reaches to infinity
        Assert.Equal(5, configuration.GetProperty("binning").GetProperty("theta_bins")[0][1].GetInt32());
        Assert.Equal("cls", configuration.GetProperty("limits").GetProperty("limit_on").GetString());
        Assert.Equal(
            ["trigger", "impact", "photon_veto"],
            configuration.GetProperty("sources")[2].GetProperty("upstream").EnumerateArray().Select(c => c.GetString()!));
        Assert.Equal(
            ["1", "2", "3"],
            configuration.GetProperty("sources")[0].GetProperty("process_values").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Counts_And_Inputs_AreThoseOfTheRun()
    {
        RunResult run = SampleRun.WithData;
        using JsonDocument json = Parse(run);
        JsonElement results = json.RootElement.GetProperty("results");
        Assert.Equal(580, results.GetProperty("ok").GetInt32());
        Assert.Equal(2, results.GetProperty("failed").GetInt32());
        Assert.Equal(run.Limits.Max(w => w.Z0), results.GetProperty("largest_excess").GetProperty("z0").GetDouble());
        Assert.Equal(run.Fits.Fits, json.RootElement.GetProperty("fits").GetProperty("fits").GetInt64());
        Assert.Equal(2, json.RootElement.GetProperty("problems").GetArrayLength());
        Assert.Equal(run.Inputs[1].Sha256, json.RootElement.GetProperty("inputs")[1].GetProperty("sha256").GetString());
        Assert.Equal(6.5, json.RootElement.GetProperty("timing").GetProperty("seconds").GetDouble(), 1e-12); // 2.31 + 0.42 + 3.77, rounding only
    }

    [Fact]
    public void MachineAndTime_Change_LeaveTheRestAlone()
    {
        RunResult run = SampleRun.WithData;
        RunResult elsewhere = run with
        {
            Config = run.Config with { OutputFolder = "/other", Device = "scalar", Threads = 64, Path = "/other/run.yaml" },
            Threads = 64,
            DeviceDescription = "another machine",
            Timings = [new("events", 99.0, 100.0)],
        };
        Assert.Equal(Reproducible(run), Reproducible(elsewhere));
    }

    [Fact]
    public void HostileText_ReadsBack()
    {
        const string Hostile = "\"}, <b>\u0001\\ θ";
        RunResult run = SampleRun.WithData with { Warnings = [Hostile] };
        using JsonDocument json = Parse(run);
        Assert.Equal(Hostile, json.RootElement.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public void BarrenRun_HasNoExcess()
    {
        using JsonDocument json = Parse(SampleRun.Barren());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("results").GetProperty("largest_excess").ValueKind);
    }

    private static JsonDocument Parse(RunResult run) => JsonDocument.Parse(RunJson.Make(run));

    private static string Reproducible(RunResult run)
    {
        using JsonDocument json = Parse(run);
        return string.Join('\n', json.RootElement.EnumerateObject().Where(p => p.Name is not ("environment" or "timing")).Select(p => p.ToString()));
    }
}
