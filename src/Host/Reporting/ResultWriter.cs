using System.Text;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Reporting.Report;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>Writes every file of a run (design.md, section 6). The same result gives the same bytes: no clock, no random order.</summary>
internal static class ResultWriter
{
    /// <summary>Fails, in one sentence, where results could not be written to a folder; to be asked before the work starts.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void EnsureWritable(string folder) => ResultFolder.EnsureWritable(folder);

    /// <summary>Writes the files, all or none: result files of an earlier run are replaced, other files in the folder stay.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where to; made where it does not exist.</param>
    /// <returns>Sentences for the user: what could not be converted.</returns>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static IReadOnlyList<string> Write(RunResult run, string folder)
    {
        IReadOnlyList<Figure> figures = PlotSet.Figures(run);
        ConvertedFigures converted = ConvertedFigures.Make(figures, run.Config.Figures, FigureConverter.Find());
        IReadOnlyDictionary<string, string> files = Render(run, figures.ToDictionary(f => f.Name, f => f.ToSvg()));
        if (converted.ReplacesSvg)
        {
            files = files.Where(f => Path.GetExtension(f.Key) != ".svg").ToDictionary();
        }

        ResultFolder.Fill(folder, ResultFiles.All, files, converted.Files);
        return converted.Notes;
    }

    /// <summary>Writes only the cut flow: what the selection alone finds.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void WriteCutFlow(IReadOnlyList<CutFlowRow> cutFlow, string folder)
        => ResultFolder.Fill(folder, [ResultFiles.CutFlow], new Dictionary<string, string> { [ResultFiles.CutFlow] = Text(writer => CutFlowCsv.Write(writer, cutFlow)) });

    /// <summary>Writes cut flow and spectrum: what selection and templates find.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void WriteSpectrum(IReadOnlyList<CutFlowRow> cutFlow, SpectrumTable spectrum, string folder)
        => ResultFolder.Fill(
            folder,
            [ResultFiles.CutFlow, ResultFiles.Spectrum],
            new Dictionary<string, string>
            {
                [ResultFiles.CutFlow] = Text(writer => CutFlowCsv.Write(writer, cutFlow)),
                [ResultFiles.Spectrum] = Text(writer => SpectrumCsv.Write(writer, spectrum)),
            });

    /// <summary>Name and content of every file of a run.</summary>
    public static IReadOnlyDictionary<string, string> Render(RunResult run) => Render(run, PlotSet.Make(run));

    private static Dictionary<string, string> Render(RunResult run, IReadOnlyDictionary<string, string> figures)
    {
        var files = new Dictionary<string, string>
        {
            [ResultFiles.Limits] = Text(writer => LimitsCsv.Write(writer, run.Limits, run.Config.Limits.LimitOn, run.Couplings)),
            [ResultFiles.CutFlow] = Text(writer => CutFlowCsv.Write(writer, run.CutFlow)),
            [ResultFiles.Spectrum] = Text(writer => SpectrumCsv.Write(writer, run.Spectrum)),
            [ResultFiles.Systematics] = Text(writer => SystematicsCsv.Write(writer, run.Config)),
            [ResultFiles.Report] = HtmlReport.Make(run, figures),
            [ResultFiles.Run] = RunJson.Make(run),
        };
        if (run.Limits.Any(w => w.GoodnessOfFit is not null))
        {
            files[ResultFiles.GoodnessOfFit] = Text(writer => GoodnessOfFitCsv.Write(writer, run.Limits));
        }

        if (run.Limits.Any(w => w.Toys is not null))
        {
            files[ResultFiles.ToysOverAsymptotic] = Text(writer => ToyRatioCsv.Write(writer, ToyRatio.Of(run)));
        }

        if (run.Width is WidthComparison width)
        {
            files[ResultFiles.WideNarrow] = Text(writer => WidthCsv.Write(writer, run, width));
        }

        if (run.SystematicImpacts.Count > 0)
        {
            files[ResultFiles.Impacts] = Text(writer => SystematicsCsv.WriteImpacts(writer, run.SystematicImpacts));
        }

        if (FailuresCsv.HasRows(run.Limits))
        {
            files[ResultFiles.Failures] = Text(writer => FailuresCsv.Write(writer, run.Limits));
        }

        foreach ((string name, string svg) in figures)
        {
            files[name + ".svg"] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg;
        }

        return files;
    }

    private static string Text(Action<TextWriter> write)
    {
        var text = new StringBuilder();
        write(new StringWriter(text));
        return text.ToString();
    }
}
