using System.Globalization;
using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class CouplingReportTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void LimitsCsv_CouplingColumns_BelongToTheObservedLimit(int statistic)
    {
        RunResult run = SampleRun.WithData;
        var on = (LimitStatistic)statistic;
        using var text = new StringWriter();
        LimitsCsv.Write(text, run.Limits, on, run.Couplings);
        string[][] rows = [.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(','))];
        Assert.Equal(("gprime_invisible", "gprime_vanilla"), (rows[0][13], rows[0][14]));
        for (int i = 0; i < run.Limits.Count; i++)
        {
            string observed = rows[i + 1][3];
            if (observed.Length == 0)
            {
                Assert.Equal((string.Empty, string.Empty), (rows[i + 1][13], rows[i + 1][14]));
                continue;
            }

            CouplingScale scale = run.Couplings[i];
            double limit = double.Parse(observed, CultureInfo.InvariantCulture);
            double invisible = double.Parse(rows[i + 1][13], CultureInfo.InvariantCulture);
            double vanilla = double.Parse(rows[i + 1][14], CultureInfo.InvariantCulture);

            // The couplings give the limit back: five operations of rounding.
            Assert.Equal(1.0, invisible * invisible * scale.UnitCrossSectionFb / limit, 1e-14);
            Assert.Equal(1.0, vanilla * vanilla * scale.UnitCrossSectionFb * scale.VanillaInvisibleFraction / limit, 1e-14);
        }
    }

    [Fact]
    public void CouplingPlot_WithoutLimitsOrScales_IsNotMade()
    {
        Assert.Null(CouplingPlot.FullyInvisible(SampleRun.Barren()));
        Assert.Null(CouplingPlot.Vanilla(SampleRun.WithData with { Couplings = [] }));
        Assert.NotNull(CouplingPlot.Vanilla(SampleRun.WithoutData));
    }

    [Fact]
    public void CouplingPlot_ValidityMark_StandsOnlyInTheInvisibleModel()
    {
        Assert.Contains("6.5", CouplingPlot.FullyInvisible(SampleRun.WithData)!.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("6.5 GeV", CouplingPlot.Vanilla(SampleRun.WithData)!.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_MagneticMoment_StatesWhatIsExcluded()
    {
        string withData = ResultWriter.Render(SampleRun.WithData)[ResultFiles.Report];
        Assert.Contains("251 ± 59 × 10⁻¹¹ (Phys. Rev. Lett. 126, 141801 (2021)) within 2σ is excluded", withData, StringComparison.Ordinal);
        Assert.Contains("is expected to be excluded", ResultWriter.Render(SampleRun.WithoutData)[ResultFiles.Report], StringComparison.Ordinal);
    }
}
