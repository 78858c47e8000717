using System.Text;
using ZPrimeGpu.Host.Control;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>The files of <c>zprime control</c>.</summary>
internal static class ControlFiles
{
    private const string Ratios = "control_ratios.csv";
    private const string Trigger = "trigger_efficiency.csv";
    private const string Photons = "photon_inefficiency.csv";
    private const string Summary = "control.json";
    private const string TriggerFigure = ControlPlot.TriggerName + ".svg";
    private const string PhotonFigure = ControlPlot.PhotonName + ".svg";

    /// <summary>Writes the files, all or none.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void Write(ControlResult result, string folder)
        => ResultFolder.Fill(folder, [Ratios, Trigger, Photons, TriggerFigure, PhotonFigure, Summary], Render(result));

    /// <summary>Name and content of every file.</summary>
    public static IReadOnlyDictionary<string, string> Render(ControlResult result)
    {
        var files = new Dictionary<string, string>
        {
            [Ratios] = Text(writer => ControlCsv.WriteRatios(writer, result)),
            [Summary] = ControlJson.Line(result) + "\n",
        };
        if (result.Trigger is { } trigger)
        {
            files.Add(Trigger, Text(writer => ControlCsv.WriteTrigger(writer, trigger)));
            files.Add(TriggerFigure, Svg(ControlPlot.Trigger(trigger)));
        }

        if (result.Photons.Count > 0)
        {
            files.Add(Photons, Text(writer => ControlCsv.WritePhotons(writer, result.Photons)));
            files.Add(PhotonFigure, Svg(ControlPlot.Photons(result.Photons)));
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
