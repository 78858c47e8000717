using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Every figure of a run, by name, as SVG.</summary>
internal static class PlotSet
{
    /// <summary>Makes the figures that the run has results for.</summary>
    public static IReadOnlyDictionary<string, string> Make(RunResult run)
    {
        Figure?[] figures =
        [
            SpectrumPlot.Whole(run),
            SpectrumPlot.Low(run),
            ThetaPlanePlot.Make(run),
            EfficiencyPlot.Make(run),
            SmoothingPlot.Make(run),
            LimitPlot.Make(run, run.Config.Limits.LimitOn, PlotNames.Limits),
            LimitPlot.Make(run, LimitStatistic.Clsb, PlotNames.LimitsClsb),
            run.Config.Limits.LimitOn == LimitStatistic.Clsb ? LimitPlot.Make(run, LimitStatistic.Cls, PlotNames.LimitsCls) : null,
            CouplingPlot.FullyInvisible(run),
            CouplingPlot.Vanilla(run),
            ToyRatioPlot.Make(run),
            GoodnessOfFitPlot.Make(run),
            PValuePlot.Make(run),
            SigmaHatPlot.Make(run),
            WidthPlot.Make(run),
        ];
        return figures.OfType<Figure>().ToDictionary(f => f.Name, f => f.ToSvg());
    }
}
