using Xunit;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Reporting.Report;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class SummaryTests
{
    [Fact]
    public void LargestExcess_Ties_TakeTheLowestMass()
    {
        RunResult run = SampleRun.WithData;
        LargestExcess? excess = LargestExcess.Find(
            [run.Limits[3] with { Z0 = 1.0 }, run.Limits[4] with { Z0 = null }, run.Limits[5] with { Z0 = 2.0 }, run.Limits[6] with { Z0 = 2.0 }]);
        Assert.Equal(5, excess!.Window.Index);
        Assert.Equal(3, excess.WindowsTested);
    }

    [Fact]
    public void LargestExcess_NothingAboveZero_IsNone()
    {
        RunResult run = SampleRun.WithData;
        Assert.Null(LargestExcess.Find([run.Limits[3] with { Z0 = 0.0 }, run.Limits[4] with { Z0 = null }]));
    }

    [Fact]
    public void WindowTotals_Fitted_AreTheSumsOfTheWindowTemplates()
    {
        RunResult run = SampleRun.WithData;
        IReadOnlyList<WindowTotal> totals = WindowTotals.Of(run.Spectrum, run.Windows, run.Config.Binning.BinsPerWindow);
        Assert.Equal(run.Windows.Count, totals.Count);
        foreach ((WindowTemplates window, WindowTotal total) in run.Windows.Zip(totals))
        {
            Assert.Equal(window.Background.Sum(), total.Fitted, 1e-9); // sums of up to 300 numbers of order 1 in another order
        }
    }

    [Fact]
    public void SpectrumProjection_Merging_KeepsEveryEvent()
    {
        SpectrumTable spectrum = SampleRun.WithData.Spectrum;
        var all = SpectrumProjection.Of(spectrum, double.PositiveInfinity, 0.0);
        var merged = SpectrumProjection.Of(spectrum, double.PositiveInfinity, 0.8);
        Assert.Equal(spectrum.Grid.M2Edges, all.Edges);
        Assert.Equal(spectrum.Data!.Sum(), all.Counts!.Sum());
        Assert.All(Enumerable.Range(0, merged.Bins), i => Assert.True(merged.Width(i) >= 0.8));
        Assert.Equal(spectrum.Data!.Sum(), merged.Counts!.Sum());
        Assert.Equal(spectrum.Grid.M2Edges[^1], merged.Edges[^1]);
    }

    [Theory]
    [InlineData(0.0, 0.0, 1.841)]
    [InlineData(1.0, 0.173, 3.300)]
    [InlineData(10.0, 6.891, 14.267)]
    public void PoissonInterval_Counts_AreThoseOfTheTables(double count, double low, double high)
    {
        (double below, double above) = PoissonInterval.Of(count); // Garwood; three decimals as tabulated
        Assert.Equal(low, below, 1e-3);
        Assert.Equal(high, above, 1e-3);
    }

    [Fact]
    public void NumberText_ForPeople_RoundsAndGroups()
    {
        Assert.Equal("0.0123", NumberText.Significant(0.012345));
        Assert.Equal("1.23×10⁻⁵", NumberText.Significant(1.2345e-5));
        Assert.Equal("1.00×10⁶", NumberText.Significant(999_999.0));
        Assert.Equal("12\u2009346", NumberText.Significant(12345.6));
        Assert.Equal("−1.50", NumberText.Significant(-1.5));
        Assert.Equal("12.3 ± 1.2", NumberText.WithError(12.345, 1.23));
        Assert.Equal("12\u2009345 ± 123", NumberText.WithError(12345.2, 123.4));
        Assert.Equal("–", NumberText.Significant(null));
        Assert.Equal("–", NumberText.Significant(double.NaN));
        Assert.Equal("–", NumberText.Percent(1.0, 0.0));
        Assert.Equal("0.00", NumberText.Fixed(-0.001, 2));
        Assert.Equal("1234", NumberText.Count(1234));
        Assert.Equal("1\u2009234\u2009567", NumberText.Count(1_234_567));
        Assert.Equal("79.7", NumberText.Setting(79.7));
    }
}
