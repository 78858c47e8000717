using System.Text;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>The files of a study of the look-elsewhere effect.</summary>
internal static class LeeFiles
{
    /// <summary>Name of the figure, without extension.</summary>
    public const string FigureName = "lee";

    /// <summary>Levels.</summary>
    public const string Levels = "lee.csv";

    /// <summary>Masses.</summary>
    public const string Masses = "lee_masses.csv";

    /// <summary>Everything but the masses.</summary>
    public const string Summary = "lee.json";

    private const string GlobalFigure = FigureName + ".svg";
    private const string LocalFigure = PlotNames.PValues + ".svg";

    /// <summary>Writes the files, all or none.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void Write(LookElsewhereRun run)
        => ResultFolder.Fill(run.Config.OutputFolder, [Levels, Masses, GlobalFigure, LocalFigure, Summary], Render(run));

    /// <summary>Name and content of every file.</summary>
    public static IReadOnlyDictionary<string, string> Render(LookElsewhereRun run)
    {
        var files = new Dictionary<string, string>
        {
            [Levels] = Text(writer => LeeCsv.WriteLevels(writer, run.Result)),
            [Masses] = Text(writer => LeeCsv.WriteMasses(writer, run.Result)),
            [GlobalFigure] = Svg(LeePlot.Make(run.Result, run.Config.LuminosityFb)),
            [Summary] = LeeJson.File(run),
        };
        if (PValuePlot.Make(run.Limits, PlotText.Luminosity(run.Config)) is Figure local)
        {
            files.Add(LocalFigure, Svg(local));
        }

        return files;
    }

    private static string Svg(Figure figure) => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + figure.ToSvg();

    private static string Text(Action<TextWriter> write)
    {
        var text = new StringBuilder();
        write(new StringWriter(text));
        return text.ToString();
    }
}
