using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Every figure of a run, by name, as SVG.</summary>
internal static class PlotSet
{
    /// <summary>Makes the figures that the run has results for.</summary>
    public static IReadOnlyDictionary<string, string> Make(RunResult run) => Figures(run).ToDictionary(f => f.Name, f => f.ToSvg());

    /// <summary>The same before they are drawn.</summary>
    public static IReadOnlyList<Figure> Figures(RunResult run)
    {
        Figure?[] figures =
        [
            CutFlowPlot.Make(run),
            SpectrumPlot.BeforeNetwork(run),
            SpectrumPlot.Whole(run),
            SpectrumPlot.Low(run),
            ThetaPlanePlot.Make(run),
            EfficiencyPlot.Make(run),
            ResolutionPlot.Make(run),
            SmoothingPlot.Make(run),
            LimitPlot.Make(run, run.Config.Limits.LimitOn, PlotNames.Limits),
            LimitPlot.Make(run, LimitStatistic.Clsb, PlotNames.LimitsClsb),
            run.Config.Limits.LimitOn == LimitStatistic.Clsb ? LimitPlot.Make(run, LimitStatistic.Cls, PlotNames.LimitsCls) : null,
            CouplingPlot.FullyInvisible(run),
            CouplingPlot.FullyInvisible(run, AxisScale.Linear),
            CouplingPlot.Vanilla(run),
            CouplingPlot.Vanilla(run, AxisScale.Linear),
            ToyRatioPlot.Make(run),
            GoodnessOfFitPlot.Make(run),
            PValuePlot.Make(run),
            SigmaHatPlot.Make(run),
            WidthPlot.Make(run),
        ];
        return [.. figures.OfType<Figure>()];
    }
}
