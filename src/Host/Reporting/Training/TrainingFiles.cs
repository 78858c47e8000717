using System.Text;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Training;

/// <summary>The files of a training.</summary>
internal static class TrainingFiles
{
    /// <summary>The network.</summary>
    public const string Network = "network.json";

    /// <summary>Every window of every selection.</summary>
    public const string Windows = "training_windows.csv";

    /// <summary>Every epoch.</summary>
    public const string Epochs = "training_epochs.csv";

    /// <summary>The report.</summary>
    public const string Report = "training.html";

    private static readonly string[] Figures = [LossPlot.Name, OutputPlot.Name, WindowPlot.Name, CutPlot.Name, ImportancePlot.Name];

    /// <summary>Writes the files, all or none.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void Write(TrainingResult result)
        => ResultFolder.Fill(result.Config.OutputFolder, [Network, Windows, Epochs, .. Figures.Select(f => f + ".svg"), Report], Render(result));

    /// <summary>Name and content of every file.</summary>
    public static IReadOnlyDictionary<string, string> Render(TrainingResult result)
    {
        Figure[] figures = [LossPlot.Make(result), OutputPlot.Make(result), WindowPlot.Make(result), CutPlot.Make(result), ImportancePlot.Make(result)];
        var files = new Dictionary<string, string>
        {
            [Network] = NetworkFile.ToJson(result.Network),
            [Windows] = Text(writer => WriteWindows(writer, result)),
            [Epochs] = Text(writer => WriteEpochs(writer, result)),
        };
        var pictures = new Dictionary<string, string>();
        foreach (Figure figure in figures)
        {
            pictures[figure.Name] = figure.ToSvg();
            files[figure.Name + ".svg"] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + pictures[figure.Name];
        }

        files[Report] = TrainingReport.Make(result, pictures);
        return files;
    }

    private static void WriteWindows(TextWriter writer, TrainingResult result)
    {
        string[] processes = [.. result.Evaluation.PunziNet.Quoted.BackgroundByProcess.Keys];
        using var table = new CsvTable(
            writer, ["selection", "sample", "mass_gev", "m2_low", "m2_high", "efficiency", "background", "background_err", "cross_section_fb", .. processes.Select(p => "background_" + p)]);
        foreach (EvaluatedSelection selection in result.Evaluation.Selections)
        {
            Rows("held_out", selection.HeldOut);
            Rows("test", selection.Test);

            void Rows(string sample, SelectionFigure? figure)
            {
                for (int k = 0; figure is not null && k < result.Windows.Windows.Count; k++)
                {
                    TrainingWindow w = result.Windows.Windows[k];
                    table.Add(selection.Name).Add(sample).Add(w.MassGeV).Add(w.Low).Add(w.High)
                        .Add(figure.Figure.Efficiencies[k]).Add(figure.Figure.Backgrounds[k]).Add(figure.BackgroundErrors[k]).Add(figure.Figure.CrossSections[k]);
                    foreach (string process in processes)
                    {
                        table.Add(figure.BackgroundByProcess.TryGetValue(process, out double[]? b) ? b[k] : 0.0);
                    }

                    table.EndRow();
                }
            }
        }
    }

    private static void WriteEpochs(TextWriter writer, TrainingResult result)
    {
        using var table = new CsvTable(writer, ["network", "stage", "epoch", "training_loss", "validation_loss", "learning_rate"]);
        for (int n = 0; n < result.Trainings.Count; n++)
        {
            Rows("cross_entropy", result.Trainings[n].Stage1);
            Rows("punzi", result.Trainings[n].Stage2);
            Rows("comparison", result.Trainings[n].Plain);

            void Rows(string stage, StageResult? rows)
            {
                for (int e = 0; rows is not null && e < rows.History.Count; e++)
                {
                    EpochRecord record = rows.History[e];
                    table.Add(n + 1).Add(stage).Add(e + 1).Add(record.Training).Add(record.Validation).Add(record.LearningRate).EndRow();
                }
            }
        }
    }

    private static string Text(Action<TextWriter> write)
    {
        var text = new StringBuilder();
        write(new StringWriter(text));
        return text.ToString();
    }
}
