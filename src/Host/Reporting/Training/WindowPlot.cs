using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting.Training;

/// <summary>Signal efficiency (above) and background (below) of every window against mass, for each selection.</summary>
internal static class WindowPlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "training_windows";

    private const double Width = 820.0;
    private const double Height = 740.0;
    private const double Middle = 350.0;

    /// <summary>The figure.</summary>
    public static Figure Make(TrainingResult result)
    {
        double[] masses = [.. result.Windows.Windows.Select(w => w.MassGeV)];
        (double xMin, double xMax) = Ranges.Mass(masses);
        IReadOnlyList<EvaluatedSelection> selections = result.Evaluation.Selections;
        var efficiencies = new List<ISeries>();
        var backgrounds = new List<ISeries>();
        for (int s = 0; s < selections.Count; s++)
        {
            FigureOfMerit figure = selections[s].Quoted.Figure;
            Stroke stroke = s == selections.Count - 1 ? new(Palette.Ink, 1.8) : new(Palette.Category(s), 1.2);
            efficiencies.Add(new LineSeries(masses, [.. figure.Efficiencies.Select(e => (double?)Math.Max(100 * e, 1e-3))], stroke, RichText.Plain(selections[s].Name)));
            backgrounds.Add(new LineSeries(masses, [.. figure.Backgrounds.Select(b => (double?)Math.Max(b, 1e-3))], stroke, null));
        }

        (double low, double high) = Ranges.Logarithmic(selections.SelectMany(s => s.Quoted.Figure.Efficiencies.Select(e => (double?)(100 * e))), 2.0, 3.0);
        (double lowB, double highB) = Ranges.Logarithmic(selections.SelectMany(s => s.Quoted.Figure.Backgrounds.Select(b => (double?)Math.Max(b, 0.1))), 2.0);
        return new(
            Name,
            "Signal efficiency and background in the window of each mass, for the Punzi-net and the selections that it is compared with",
            Width,
            Height,
            [
                new(
                    new(Box.Between(82.0, 16.0, Width - 28.0, Middle), Axis.Linear(xMin, xMax, RichText.Empty) with { TickCount = 9 }, Axis.Log(low, high, RichText.Plain("Signal efficiency in the window [%]"))),
                    efficiencies) { Headroom = Headroom.Below },
                new(
                    new(Box.Between(82.0, Middle + 40.0, Width - 28.0, Height - 56.0), Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 }, Axis.Log(lowB, highB, RichText.Plain("Background in the window"))),
                    backgrounds) { Caption = new([PlotText.Luminosity(result.Config.LuminosityFb)]) },
            ]);
    }
}
