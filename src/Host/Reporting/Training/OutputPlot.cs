using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting.Training;

/// <summary>Distributions of the output by process, each normalised to 1.</summary>
internal static class OutputPlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "training_output";

    private const double Smallest = 1e-7;

    /// <summary>The figure.</summary>
    public static Figure Make(TrainingResult result)
    {
        var series = new List<ISeries>();
        int colour = 0;
        foreach (OutputHistogram histogram in result.Evaluation.Outputs)
        {
            double sum = histogram.Content.Sum();
            if (sum <= 0)
            {
                continue;
            }

            // A line with a step at every edge.
            int bins = histogram.Content.Length;
            double[] x = [.. Enumerable.Range(0, 2 * bins).Select(i => (i + 1) / 2 / (double)bins)];
            double?[] y = [.. Enumerable.Range(0, 2 * bins).Select(i => (double?)Math.Max(histogram.Content[i / 2] / sum, Smallest))];
            bool isSignal = histogram.Process == "signal";
            series.Add(new LineSeries(
                x, y, isSignal ? new(Palette.Ink, 1.6) : new(Palette.Category(colour++), 1.4), isSignal ? RichText.Plain("Signal, all masses") : PlotText.Process(histogram.Process)));
        }

        double lowest = result.Evaluation.Outputs.SelectMany(h => h.Content.Select(c => c / Math.Max(h.Content.Sum(), 1e-300))).Where(c => c > Smallest).DefaultIfEmpty(1e-3).Min();
        return new(
            Name,
            "Distribution of the output of the Punzi-net for each background process and for the signal, each normalised to one",
            PageLayout.Column.Width,
            PageLayout.Column.Height,
            [
                new(
                    new(PageLayout.Column.Single, Axis.Linear(0.0, 1.0, RichText.Plain("Output of the Punzi-net")), Axis.Log(lowest / 3, 3.0, RichText.Plain("Fraction of events per bin"))),
                    [.. series, new VerticalLines([0.5], new(Palette.Grey, 1.0, "4 3"))]),
            ]);
    }
}
