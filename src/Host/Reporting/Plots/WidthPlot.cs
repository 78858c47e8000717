using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Median expected limits on a wide and on a narrow signal against mass.</summary>
internal static class WidthPlot
{
    /// <summary>The figure; null for a narrow signal.</summary>
    public static Figure? Make(RunResult run)
    {
        if (run.Width is not WidthComparison comparison || comparison.Wide.Count == 0)
        {
            return null;
        }

        double[] masses = [.. comparison.Wide.Select(w => w.MassGeV)];
        double?[] Expected(IReadOnlyList<WindowLimit> limits) => [.. limits.Select(l => WidthCsv.Expected(l, run.Config.Limits.LimitOn) is > 0.0 and double v ? v : (double?)null)];
        double?[] wide = Expected(comparison.Wide);
        double?[] narrow = Expected(comparison.Narrow);
        (double xMin, double xMax) = Ranges.Mass(masses);
        (double yMin, double yMax) = Ranges.Logarithmic([.. wide, .. narrow], 2.0);
        string gamma = PlotText.Number(run.Config.Binning.Width?.GammaOverM ?? 0.0, 3);
        var panel = new Panel(
            new(PageLayout.Column.Single, Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 }, Axis.Log(yMin, yMax, PlotText.CrossSection)),
            [
                new LineSeries(masses, wide, new(Palette.Vermillion, 1.5), RichText.Plain($"Expected, Γ/M = {gamma}")),
                new LineSeries(masses, narrow, new(Palette.Blue, 1.5), RichText.Plain("Expected, narrow")),
            ])
        {
            Caption = new([PlotText.Luminosity(run.Config), RichText.Plain($"{PlotText.ConfidenceLevel(run.Config.Limits.ConfidenceLevel)} limits, asymptotic")]),
        };
        return new(PlotNames.WideNarrow, "Median expected limits on a wide and on a narrow signal against mass", PageLayout.Column.Width, PageLayout.Column.Height, [panel]);
    }
}
