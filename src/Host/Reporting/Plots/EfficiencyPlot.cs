using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>The signal efficiency against mass, with its systematic uncertainty.</summary>
internal static class EfficiencyPlot
{
    /// <summary>The figure; null where there are no windows.</summary>
    public static Figure? Make(RunResult run)
    {
        IReadOnlyList<WindowTemplates> windows = run.Windows;
        if (windows.Count == 0)
        {
            return null;
        }

        double[] masses = windows.Select(w => w.MassGeV).ToArray();
        double?[] At(double sign) => windows.Select(w => (double?)(100.0 * w.Efficiency * (1.0 + (sign * w.EfficiencyError)))).ToArray();
        double max = Ranges.Of(At(1.0))?.Max ?? 1.0;
        (double xMin, double xMax) = Ranges.Mass(masses);
        var panel = new Panel(
            new(
                PageLayout.Column.Single,
                Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 },
                Axis.Linear(0.0, max > 0.0 ? 1.1 * max : 1.0, RichText.Plain("Signal efficiency [%]"))),
            [
                new BandSeries(masses, At(-1.0), At(1.0), Palette.LightGrey, RichText.Plain("Systematic uncertainty")),
                new LineSeries(masses, At(0.0), new(Palette.Blue, 1.5), RichText.Plain("All cuts")),
            ]);
        return new(PlotNames.Efficiency, "Signal efficiency after all cuts against mass", PageLayout.Column.Width, PageLayout.Column.Height, [panel]);
    }
}
