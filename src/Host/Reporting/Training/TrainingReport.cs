using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Report;

namespace ZPrimeGpu.Host.Reporting.Training;

/// <summary><c>training.html</c>: what was trained with what, what it brings, and whether it can be trusted. Self-contained.</summary>
internal static class TrainingReport
{
    private const double BoundaryM2 = 50;

    /// <summary>The page.</summary>
    /// <param name="result">The training.</param>
    /// <param name="pictures">Figures by name, each an <c>svg</c> element.</param>
    public static string Make(TrainingResult result, IReadOnlyDictionary<string, string> pictures)
    {
        string title = $"Punzi-net: {result.Config.Title}";
        var html = new HtmlBuilder();
        html.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Markup($"<title>{XmlText.Escape(title)}</title>\n<style>\n{ReportStyle.Css}\n</style>\n</head>\n<body>\n<h1>{XmlText.Escape(title)}</h1>\n");
        Training(html, result);
        Selections(html, result);
        html.Picture(pictures[WindowPlot.Name], "Signal efficiency and background in the window of each mass. Between generated masses the efficiency is interpolated.")
            .Picture(pictures[CutPlot.Name], "Punzi's minimal detectable cross section with the common cut against the best cut for each mass. The latter is chosen on the events that it is shown for, so it is biased low.");
        Trust(html, result);
        html.Section("figures", "Loss, output, inputs")
            .Picture(pictures[LossPlot.Name], "Loss of training and validation events, every network.")
            .Picture(pictures[OutputPlot.Name], "Output of the Punzi-net by process, each normalised to 1.")
            .Picture(pictures[ImportancePlot.Name], "Permutation importance of the inputs.");
        if (result.Evaluation.Boxes is BoxCuts boxes)
        {
            html.Section("boxes", "The cut-based selection").Table(Boxes(boxes));
        }

        return html.Markup("</body>\n</html>\n").ToString();
    }

    private static void Training(HtmlBuilder html, TrainingResult result)
    {
        TrainingConfig training = result.Config.Training;
        FigureOfMeritConfig figure = training.FigureOfMerit;
        html.Section("training", "What was trained");
        html.Table(new HtmlTable(null, "Setting", "Value")
            .Row("Network", $"{result.Network.Architecture}, {result.Network.Parameters[0].Length} parameters, {result.Trainings.Count} of them")
            .Row("Split", result.Network.Split.ToString())
            .Row("Windows", $"{result.Windows.Windows.Count} masses, |M²recoil − M²| < {NumberText.Setting(training.Windows.HalfWidth)} resolutions; signal at {result.Windows.Signals.Count} masses")
            .Row("Figure of merit", $"Punzi's S with a = {NumberText.Setting(figure.A)}, b = {NumberText.Setting(figure.B)}; loss: mean over masses of {(figure.Mean == FigureMean.Log ? "ln S" : "S")}")
            .Row("Stage 1", Stage(training.Stage1))
            .Row("Stage 2", Stage(training.Stage2))
            .Row("Events", $"{NumberText.Count(result.Events)} pass the selection and can be trained with"
                + (result.TestEvents is int test ? $"; {NumberText.Count(test)} of an independent sample" : "; no independent sample"))
            .Row("Seed", result.Config.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Row("Time", string.Join("; ", result.Seconds.Select(s => $"{s.Stage.ToLowerInvariant()} {NumberText.Significant(s.WallSeconds)} s ({NumberText.Significant(s.CpuSeconds)} s of processor)")))
            .Row("Checksum", result.Network.Checksum));
    }

    private static void Selections(HtmlBuilder html, TrainingResult result)
    {
        html.Section("selections", "What it brings");
        html.Paragraph(
            "Hard cuts in the windows, as the analysis makes them. S is the smallest cross section that would be seen with the significance and confidence asked for; windows overlap where "
            + "the resolution is wider than their distance, so sums over windows count some events more than once.");
        string? quoted = result.TestEvents is null ? null : "Independent sample: no event of it was trained with";
        if (quoted is not null)
        {
            html.Table(Table(quoted, result, s => s.Test!));
        }

        html.Table(Table("Training sample, each event judged by a network that did not see it (cuts on the inputs: the events they were chosen with)", result, s => s.HeldOut));
        if (result.Config.Training.FigureOfMerit.Mean == FigureMean.Log)
        {
            html.Paragraph(
                $"Punzi loss of the training events with outputs as a soft selection: mean of ln S {NumberText.Significant(result.Trainings.Average(t => t.SoftStage1.Loss))} after stage 1, "
                + $"{NumberText.Significant(result.Trainings.Average(t => t.SoftStage2.Loss))} after stage 2.");
        }
    }

    private static HtmlTable Table(string caption, TrainingResult result, Func<EvaluatedSelection, SelectionFigure> of)
    {
        string[] processes = [.. of(result.Evaluation.PunziNet).BackgroundByProcess.Keys];
        var table = new HtmlTable(
            caption,
            ["Selection", ">mean S [fb]", ">geometric mean S [fb]", ">mean ln S", ">mean efficiency", ">background", .. processes.SelectMany(p => new[] { $">{p}, M² < 50", $">{p}, M² > 50" })]);
        foreach (EvaluatedSelection selection in result.Evaluation.Selections)
        {
            SelectionFigure f = of(selection);
            string[] cells =
            [
                selection.Name,
                NumberText.Significant(f.Figure.MeanCrossSection),
                NumberText.Significant(f.Figure.GeometricMeanCrossSection),
                NumberText.Significant(Math.Log(f.Figure.GeometricMeanCrossSection)),
                NumberText.Percent(f.Figure.MeanEfficiency),
                NumberText.Significant(f.Figure.Backgrounds.Sum()),
                .. processes.SelectMany(p => new[] { Sum(p, below: true), Sum(p, below: false) }),
            ];
            _ = ReferenceEquals(selection, result.Evaluation.PunziNet) ? table.MarkedRow(cells) : table.Row(cells);

            string Sum(string process, bool below) => NumberText.Significant(
                f.BackgroundByProcess.TryGetValue(process, out double[]? b) ? b.Where((_, k) => result.Windows.Windows[k].MassGeV * result.Windows.Windows[k].MassGeV < BoundaryM2 == below).Sum() : 0.0);
        }

        return table;
    }

    private static void Trust(HtmlBuilder html, TrainingResult result)
    {
        html.Section("trust", "Overtraining");
        html.Paragraph("Background in the windows (each event once) that the networks let through, of events that they did not see over events that they were trained with. 1 = no overtraining.");
        var table = new HtmlTable(null, "Events", ">training", ">not seen", ">ratio");
        OvertrainingRatio o = result.Evaluation.Overtraining;
        table.Row("held-out events of the training sample", NumberText.Significant(o.Training), NumberText.Significant(o.HeldOut), NumberText.WithError(o.Ratio, o.RatioError));
        if (result.Evaluation.OvertrainingTest is OvertrainingRatio t)
        {
            table.Row("independent sample", NumberText.Significant(t.Training), NumberText.Significant(t.HeldOut), NumberText.WithError(t.Ratio, t.RatioError));
        }

        html.Table(table);
    }

    private static HtmlTable Boxes(BoxCuts boxes)
    {
        string[] ranges = ["below 9", "9 to 36", "above 36"];
        var table = new HtmlTable("Thresholds on the inputs [GeV], the same for every mass of a range, chosen for the smallest mean of ln S or S", ["M²recoil [GeV²]", .. PunziNetwork.InputNames.Select(n => ">" + n)]);
        for (int r = 0; r < ranges.Length; r++)
        {
            table.Row([ranges[r], .. Enumerable.Range(0, PunziNetwork.InputNames.Count).Select(k => Range(boxes.Limits(r, k)))]);
        }

        return table;

        static string Range((double Low, double High) limits) => (double.IsFinite(limits.Low), double.IsFinite(limits.High)) switch
        {
            (false, false) => NumberText.Missing,
            (true, false) => "≥ " + NumberText.Significant(limits.Low),
            (false, true) => "≤ " + NumberText.Significant(limits.High),
            _ => $"{NumberText.Significant(limits.Low)} to {NumberText.Significant(limits.High)}",
        };
    }

    private static string Stage(StageConfig s)
        => $"{(s.Optimizer == TrainingOptimizer.Adam ? "Adam" : "SGD")}, at most {s.Epochs} epochs, {(s.Batch == 0 ? "all events at once" : $"batches of {s.Batch}")}, learning rate "
            + $"{NumberText.Setting(s.LearningRate)}, × {NumberText.Setting(s.Decay)} after {s.Patience} stale epochs, stop after {s.StopAfter} without improvement";
}
