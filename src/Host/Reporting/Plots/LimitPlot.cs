using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Upper limits on the cross section against mass, with expected bands.</summary>
internal static class LimitPlot
{
    /// <summary>The figure; null where no limit was obtained.</summary>
    /// <param name="run">The run.</param>
    /// <param name="statistic">CLs or CLs+b.</param>
    /// <param name="name">File name.</param>
    public static Figure? Make(RunResult run, LimitStatistic statistic, string name)
    {
        IReadOnlyList<WindowLimit> limits = run.Limits;
        double[] masses = limits.Select(w => w.MassGeV).ToArray();
        double?[] observed = limits.Select(w => w.Observed(statistic)).ToArray();
        double?[][] expected = Enumerable.Range(0, LimitBand.Count).Select(b => limits.Select(w => w.Expected(statistic, b)).ToArray()).ToArray();
        IEnumerable<double?> all = observed.Concat(expected.SelectMany(e => e));
        if (Ranges.Of(all) is null)
        {
            return null;
        }

        var outer = new BandSeries(masses, expected[LimitBand.Minus2], expected[LimitBand.Plus2], Palette.OuterBand, RichText.Of("Expected ± 2σ"));
        var inner = new BandSeries(masses, expected[LimitBand.Minus1], expected[LimitBand.Plus1], Palette.InnerBand, RichText.Of("Expected ± 1σ"));
        var median = new LineSeries(masses, expected[LimitBand.Median], new(Palette.Ink, 1.4, "6 4"), RichText.Plain("Expected, median"));
        var series = new List<ISeries> { outer, inner, median };
        var legend = new List<ISeries> { median, inner, outer };
        if (observed.Any(o => o.HasValue))
        {
            var line = new LineSeries(masses, observed, new(Palette.Blue, 1.1), RichText.Plain("Observed"));
            series.Add(line);
            legend.Insert(0, line);
        }

        double[] missing = limits.Where(w => w.Status == WindowStatus.Failed).Select(w => w.MassGeV).ToArray();
        if (missing.Length > 0)
        {
            var crosses = new CrossSeries(missing, Palette.Vermillion, RichText.Plain("Window failed"));
            series.Add(crosses);
            legend.Add(crosses);
        }

        (double xMin, double xMax) = Ranges.Mass(masses);
        (double yMin, double yMax) = Ranges.Logarithmic(all, 1.5, mostDecades: 6.0);
        var frame = new PlotFrame(
            PageLayout.Scan.Single,
            Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 },
            Axis.Log(yMin, yMax, RichText.Plain("Upper limit on ") + PlotText.CrossSection));
        var panel = new Panel(frame, series)
        {
            Caption = new(
            [
                PlotText.Luminosity(run.Config),
                RichText.Plain(PlotText.ConfidenceLevel(run.Config.Limits.ConfidenceLevel) + ", ") + PlotText.Statistic(statistic),
                RichText.Plain(run.Config.Limits.Calculator == LimitCalculator.Toys ? "toy Monte Carlo" : "asymptotic"),
            ]),
            LegendOrder = legend,
        };
        return new(name, $"Upper limits on the cross section against mass, {statistic.Name()}", PageLayout.Scan.Width, PageLayout.Scan.Height, [panel]);
    }
}
