using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Training;

/// <summary>Permutation importance: the factor by which the geometric mean of S grows where one input is shuffled among the events.</summary>
internal static class ImportancePlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "training_importance";

    private const double Width = 560.0;
    private const double RowHeight = 36.0;

    /// <summary>The figure.</summary>
    public static Figure Make(TrainingResult result)
    {
        InputImportance[] rows = [.. result.Evaluation.Importance.OrderByDescending(i => i.Loss)];
        double reference = Math.Log(result.Evaluation.PunziNet.Quoted.Figure.GeometricMeanCrossSection);
        RowBar[] bars = [.. rows.Select((r, i) => new RowBar(i, 0.0, Math.Exp(Math.Max(r.Loss - reference, 0.0)) - 1.0, RowPlace.Whole))];
        double bottom = 16.0 + (rows.Length * RowHeight);
        return new(
            Name,
            "How much the mean figure of merit worsens where an input of the network is shuffled among the events",
            Width,
            bottom + 56.0,
            [
                new(
                    new(
                        Box.Between(110.0, 16.0, Width - 28.0, bottom),
                        Axis.Linear(0.0, Math.Max(1.1 * bars.Max(b => b.To), 0.1), RichText.Of("Growth of the mean of *S* when shuffled")),
                        Axis.Rows([.. rows.Select(r => (RichText?)RichText.Plain(r.Input))])),
                    [new RowBarSeries(bars, Palette.Blue, null, null)]),
            ]);
    }
}
