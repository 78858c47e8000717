using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>
/// Axes and numbers of a figure as JSON, which its SVG carries as metadata: what the report's script needs to zoom and to show values, and what a reader can take out of the file.
/// Numbers have five significant digits, masses seven. Layout: <c>{panels: [{box, x, y, labels, series: [{name, grid, binned, y, low, high}]}], grids: [[…]]}</c>.
/// </summary>
internal static class FigureData
{
    private const int ValueDigits = 5;
    private const int GridDigits = 7;

    /// <summary>The JSON of panels and the frames that they were drawn in.</summary>
    public static string Make(IReadOnlyList<(Panel Panel, PlotFrame Frame)> panels)
    {
        using var stream = new MemoryStream();
        var grids = new List<IReadOnlyList<double>>();

        // The text is escaped as XML where it is put.
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("panels");
            foreach ((Panel panel, PlotFrame frame) in panels)
            {
                WritePanel(json, panel, frame, grids);
            }

            json.WriteEndArray();
            json.WriteStartArray("grids");
            grids.ForEach(grid => WriteNumbers(json, [.. grid.Select(x => (double?)x)], GridDigits));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WritePanel(Utf8JsonWriter json, Panel panel, PlotFrame frame, List<IReadOnlyList<double>> grids)
    {
        json.WriteStartObject();
        json.WritePropertyName("box");
        WriteNumbers(json, [frame.Box.Left, frame.Box.Top, frame.Box.Width, frame.Box.Height], ValueDigits);
        WriteAxis(json, "x", frame.XAxis);
        WriteAxis(json, "y", frame.YAxis);
        json.WriteBoolean("labels", panel.HasXLabels);
        json.WriteStartArray("series");
        IEnumerable<ISeries> inOrder = panel.LegendOrder is { } legend ? legend.Concat(panel.Series.Except(legend)) : panel.Series;
        foreach (ISeries series in inOrder.Where(s => s.Readout is not null))
        {
            WriteSeries(json, series, frame, grids);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAxis(Utf8JsonWriter json, string name, Axis axis)
    {
        json.WriteStartObject(name);
        json.WriteString("scale", axis.GivenTicks is not null ? "fixed" : axis.Scale switch { AxisScale.Logarithmic => "log", AxisScale.Asinh => "asinh", _ => "linear" });
        json.WriteNumber("min", axis.Min);
        json.WriteNumber("max", axis.Max);
        json.WriteNumber("width", axis.LinearWidth);
        json.WriteString("title", axis.Title.PlainText);
        json.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter json, ISeries series, PlotFrame frame, List<IReadOnlyList<double>> grids)
    {
        SeriesReadout readout = series.Readout!;
        int grid = grids.FindIndex(g => ReferenceEquals(g, readout.X) || g.SequenceEqual(readout.X));
        if (grid < 0)
        {
            grid = grids.Count;
            grids.Add(readout.X);
        }

        json.WriteStartObject();
        json.WriteString("name", (series.Label ?? frame.YAxis.Title).PlainText);
        json.WriteNumber("grid", grid);
        json.WriteBoolean("binned", readout.IsBinned);
        Write("y", readout.Y);
        Write("low", readout.Low);
        Write("high", readout.High);
        json.WriteEndObject();

        void Write(string name, IReadOnlyList<double?>? values)
        {
            if (values is not null)
            {
                json.WritePropertyName(name);
                WriteNumbers(json, values, ValueDigits);
            }
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, IReadOnlyList<double?> values, int digits)
    {
        json.WriteStartArray();
        foreach (double? value in values)
        {
            if (value is double number && double.IsFinite(number))
            {
                json.WriteRawValue(number.ToString("G" + digits, CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
