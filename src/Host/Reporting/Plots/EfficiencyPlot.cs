using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>The signal efficiency against mass with its systematic uncertainty, at the generated masses also before the network.</summary>
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
        SignalPoint[] before = [.. run.Signal.Where(s => s.BeforeNetwork.HasValue)];
        double[] beforeMasses = [.. before.Select(s => s.MassGeV)];
        double?[] beforeValues = [.. before.Select(s => 100.0 * s.BeforeNetwork)];
        MarkerPoint[] generated =
        [
            .. run.Signal.Select(s => new MarkerPoint(
                s.MassGeV, 100.0 * s.Efficiency, 100.0 * (s.Efficiency - s.EfficiencyError), 100.0 * (s.Efficiency + s.EfficiencyError))),
        ];
        (double Min, double Max) range = Ranges.Of([.. At(1.0), .. beforeValues, .. generated.Select(p => (double?)p.High)]) ?? (0.0, 1.0);
        (double xMin, double xMax) = Ranges.Mass(masses);
        var series = new List<ISeries> { new BandSeries(masses, At(-1.0), At(1.0), Palette.LightGrey, RichText.Plain("Systematic uncertainty")) };
        if (before.Length > 0)
        {
            series.Add(new LineSeries(beforeMasses, beforeValues, new(Palette.Vermillion, 1.4, "6 4"), RichText.Plain("Before the network")));
        }

        series.Add(new LineSeries(masses, At(0.0), new(Palette.Blue, 1.5), RichText.Plain(before.Length > 0 ? "All cuts, interpolated" : "All cuts")));
        if (generated.Length > 0)
        {
            series.Add(new MarkerSeries(generated, 2.6, Palette.Blue, RichText.Plain("All cuts, generated masses")));
        }

        var panel = new Panel(
            new(
                PageLayout.Column.Single,
                Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 },
                Axis.Linear(0.0, range.Max > 0.0 ? 1.1 * range.Max : 1.0, RichText.Plain("Signal efficiency [%]"))),
            series)
        {
            LegendOrder = [.. series.Skip(1), series[0]],
        };
        return new(PlotNames.Efficiency, "Signal efficiency after all cuts against mass", PageLayout.Column.Width, PageLayout.Column.Height, [panel]);
    }
}
