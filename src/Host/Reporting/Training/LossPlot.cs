using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting.Training;

/// <summary>Loss curves: cross-entropy of stage 1 at the left, Punzi loss of stage 2 at the right; training and validation of every network.</summary>
internal static class LossPlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "training_loss";

    private const double Width = 940.0;
    private const double Height = 420.0;

    /// <summary>The figure.</summary>
    public static Figure Make(TrainingResult result)
    {
        bool isLog = result.Config.Training.FigureOfMerit.Mean == FigureMean.Log;
        return new(
            Name,
            "Loss against epoch in both stages of the training, for the training and the validation events of each network",
            Width,
            Height,
            [
                Stage(Box.Between(78.0, 16.0, 448.0, Height - 56.0), [.. result.Trainings.Select(t => t.Stage1)], "Stage 1: cross-entropy", x => x, "Weighted cross-entropy"),
                Stage(
                    Box.Between(548.0, 16.0, Width - 20.0, Height - 56.0),
                    [.. result.Trainings.Select(t => t.Stage2)],
                    "Stage 2: Punzi loss",
                    isLog ? Math.Exp : x => x,
                    isLog ? "Geometric mean of *S*, soft selection [fb]" : "Mean of *S*, soft selection [fb]"),
            ]);
    }

    private static Panel Stage(Box box, StageResult[] stages, string caption, Func<double, double> value, string title)
    {
        var series = new List<ISeries>();
        int epochs = Math.Max(1, stages.Max(s => s.History.Count));
        for (int n = 0; n < stages.Length; n++)
        {
            double[] x = [.. Enumerable.Range(1, stages[n].History.Count).Select(e => (double)e)];
            double?[] validation = [.. stages[n].History.Select(h => h.Validation is double v ? (double?)value(v) : null)];
            if (validation.Any(v => v is not null))
            {
                series.Add(new LineSeries(x, validation, new(Palette.Vermillion, 0.8), n == 0 ? RichText.Plain("Validation") : null));
            }
        }

        for (int n = 0; n < stages.Length; n++)
        {
            double[] x = [.. Enumerable.Range(1, stages[n].History.Count).Select(e => (double)e)];
            series.Add(new LineSeries(x, [.. stages[n].History.Select(h => (double?)value(h.Training))], new(Palette.Blue, 1.1), n == 0 ? RichText.Plain("Training") : null));
        }

        (double min, double max) = Ranges.Logarithmic(stages.SelectMany(s => s.History).SelectMany(h => new double?[] { value(h.Training), h.Validation is double v ? value(v) : null }), 1.15);
        return new(new(box, Axis.Linear(0.0, epochs, RichText.Plain("Epoch")) with { TickCount = 5 }, Axis.Log(min, max, RichText.Of(title))), series)
        {
            Caption = new([RichText.Plain(caption)]),
        };
    }
}
