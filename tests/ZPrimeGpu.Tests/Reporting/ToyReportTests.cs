using System.Globalization;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Tests.Reporting;

/// <summary>What is reported of limits by toys and of the goodness of fit.</summary>
public sealed class ToyReportTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Files = new(() => ResultWriter.Render(ToyRun.Make()));

    [Fact]
    public void GoodnessOfFit_OfEveryTestedWindow_StandsInItsFileAndInLimits()
    {
        Dictionary<string, string[]> tests = Table("goodness_of_fit.csv");
        Dictionary<string, string[]> limits = Table("limits.csv");
        Assert.Equal(SampleRun.Windows - 1, tests["mass_gev"].Length);
        Assert.Equal(SampleRun.Windows, limits["mass_gev"].Length);
        Assert.Equal(string.Empty, limits["gof_p"][7]);
        Assert.Equal(string.Empty, limits["gof_p"][9]);
        Assert.Equal((20.0 / 199.0).ToString("R", CultureInfo.InvariantCulture), limits["gof_p"][20]);
        Assert.Equal(limits["gof_p"].Where((_, i) => i != 7), tests["pearson_p"]);
        Assert.Equal(("failed", "ok", "200", "1", "201", "4"), (tests["status"][8], tests["status"][9], tests["toys"][9], tests["failed_toys"][9], tests["fits"][9], tests["retried_fits"][9]));

        // 14 asymptotic fits of which window 20 has none that failed, 3 failed fits to toys, 1 in the goodness of fit.
        Assert.Equal("4", limits["failed_fits"][20]);
    }

    [Fact]
    public void ToysAsymptotic_HoldsBothLimitsTheirRatioAndItsError()
    {
        Dictionary<string, string[]> ratios = Table("toys_asymptotic.csv");
        Assert.Equal(SampleRun.Windows, ratios["mass_gev"].Length);
        Assert.Equal(1.5, double.Parse(ratios["observed_ratio"][ToyRun.Extreme], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(1.1, double.Parse(ratios["expected_ratio"][ToyRun.Extreme], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(0.05, double.Parse(ratios["expected_ratio_err"][ToyRun.Extreme], CultureInfo.InvariantCulture), 1e-12);

        // A window that failed has no ratio.
        Assert.Equal(string.Empty, ratios["observed_ratio"][100]);
    }

    [Fact]
    public void Report_WithToys_HasBothFiguresAndSaysHowFarApartTheyAre()
    {
        string report = Files.Value["report.html"];
        string mass = ToyRun.Make().Limits[ToyRun.Extreme].MassGeV.ToString("F3", CultureInfo.InvariantCulture);
        Assert.Contains("The observed limit by toys is 1.100 times the asymptotic one in the median window", report, StringComparison.Ordinal);
        Assert.Contains($"at {mass} GeV, by a factor of 1.500 ± 0.050.", report, StringComparison.Ordinal);
        Assert.Contains("Limits by toys over asymptotic limits against mass", report, StringComparison.Ordinal);
        Assert.Contains("p-values of the goodness of fit against mass", report, StringComparison.Ordinal);
        Assert.Contains("The auxiliary values of the data are the nominal ones", report, StringComparison.Ordinal);
        Assert.Contains("Goodness of fit: The fit to the data failed.", report, StringComparison.Ordinal);
        Assert.Contains(PlotNames.GoodnessOfFit + ".svg", Files.Value.Keys);
        Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Asymptotic_SaysHowToGetTheGoodnessOfFit()
    {
        IReadOnlyDictionary<string, string> files = ResultWriter.Render(SampleRun.WithData);
        Assert.DoesNotContain("goodness_of_fit.csv", files.Keys);
        Assert.DoesNotContain("toys_asymptotic.csv", files.Keys);
        Assert.Contains("Not computed: it takes toys.", files["report.html"], StringComparison.Ordinal);
    }

    [Fact]
    public void RunJson_Fits_AreCountedByPurposeAndAddUp()
    {
        using var json = JsonDocument.Parse(Files.Value["run.json"]);
        JsonElement fits = json.RootElement.GetProperty("fits");
        JsonElement toys = fits.GetProperty("toys");
        JsonElement goodness = fits.GetProperty("goodness_of_fit");
        const int windows = SampleRun.Windows;
        Assert.Equal((10_000L * windows, 3L * windows), (toys.GetProperty("toys").GetInt64(), toys.GetProperty("failed_toys").GetInt64()));
        Assert.Equal((21_000L * windows, 2L * windows, 3L * windows), Counts(toys));
        Assert.Equal((201L * (windows - 1), 4L * (windows - 1), windows - 1L), Counts(goodness));

        // Window 7 was not tested, and the data of window 9 could not be fitted.
        Assert.Equal((200L * (windows - 2), windows - 2L), (goodness.GetProperty("toys").GetInt64(), goodness.GetProperty("failed_toys").GetInt64()));
        (long made, long retried, long failed) = Counts(fits.GetProperty("asymptotic"));
        FitCounts all = FitCounts.Of(ToyRun.Make().Limits);
        Assert.Equal(all, new(made + Counts(toys).Made + Counts(goodness).Made, retried + Counts(toys).Retried + Counts(goodness).Retried, failed + Counts(toys).Failed + Counts(goodness).Failed));
    }

    [Fact]
    public void Breakdown_OfAsymptoticLimitsWithGoodnessOfFit_AddsUp()
    {
        WindowLimit[] limits = [.. ToyRun.Make().Limits.Select(w => w with { Toys = null })];
        IReadOnlyList<FitKind> kinds = FitBreakdown.Of(limits);
        Assert.Equal(["asymptotic", "goodness_of_fit"], kinds.Select(k => k.Name));
        Assert.Equal(FitCounts.Of(limits).Fits, kinds.Sum(k => k.Fits.Fits));
        Assert.Equal(FitCounts.Of(limits).Failed, kinds.Sum(k => k.Fits.Failed));
    }

    private static (long Made, long Retried, long Failed) Counts(JsonElement json)
        => (json.GetProperty("fits").GetInt64(), json.GetProperty("retried").GetInt64(), json.GetProperty("failed").GetInt64());

    private static Dictionary<string, string[]> Table(string file)
    {
        string[][] rows = [.. Files.Value[file].TrimEnd('\n').Split('\n').Select(l => l.Split(','))];
        return rows[0].Select((name, column) => (name, rows.Skip(1).Select(r => r[column]).ToArray())).ToDictionary(c => c.name, c => c.Item2);
    }
}
