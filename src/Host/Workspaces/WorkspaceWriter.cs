using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>
/// Writes workspaces as pyhf's JSON (schema 1.0.0). The same workspace gives the same bytes; every number is written with the fewest
/// digits that give it back, and a list of numbers takes one line.
/// </summary>
internal static class WorkspaceWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",

        // The file is no part of a web page: names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a file: it appears under its name when it is complete, or an older one stays.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(Workspace workspace, string path)
    {
        byte[] json = ToJson(workspace);
        try
        {
            string target = Path.GetFullPath(path);
            string folder = Path.GetDirectoryName(target) ?? throw new IOException("not the name of a file");
            string staged = Path.Combine(folder, $".{Path.GetFileName(target)}-{Path.GetRandomFileName()}");
            try
            {
                File.WriteAllBytes(staged, json);
                File.Move(staged, target, overwrite: true);
            }
            finally
            {
                File.Delete(staged);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"The workspace could not be written to {Words.QuotePath(path)} ({Words.OneLine(e.Message).TrimEnd('.')}): choose another place.", e);
        }
    }

    /// <summary>The text of a workspace, UTF-8, ending with a line break.</summary>
    public static byte[] ToJson(Workspace workspace)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            WriteList(json, "channels", workspace.Channels, WriteChannel);
            WriteList(json, "observations", workspace.Channels, WriteObservation);
            WriteList(json, "measurements", workspace.Measurements, WriteMeasurement);
            json.WriteString("version", Workspace.SchemaVersion);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string key, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(key);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteChannel(Utf8JsonWriter json, Channel channel)
    {
        json.WriteString("name", channel.Name);
        WriteList(json, "samples", channel.Samples, WriteSample);
    }

    private static void WriteSample(Utf8JsonWriter json, Sample sample)
    {
        json.WriteString("name", sample.Name);
        WriteNumbers(json, "data", sample.Data);
        WriteList(json, "modifiers", sample.Modifiers, WriteModifier);
    }

    private static void WriteModifier(Utf8JsonWriter json, Modifier modifier)
    {
        json.WriteString("name", modifier.Name);
        json.WriteString("type", modifier.Type);
        switch (modifier)
        {
            case NormSysModifier normSys:
                json.WriteStartObject("data");
                WriteNumber(json, "lo", normSys.Lo);
                WriteNumber(json, "hi", normSys.Hi);
                json.WriteEndObject();
                break;
            case HistoSysModifier histoSys:
                json.WriteStartObject("data");
                WriteNumbers(json, "lo_data", histoSys.LoData);
                WriteNumbers(json, "hi_data", histoSys.HiData);
                json.WriteEndObject();
                break;
            case ShapeSysModifier shapeSys:
                WriteNumbers(json, "data", shapeSys.Errors);
                break;
            case StatErrorModifier statError:
                WriteNumbers(json, "data", statError.Errors);
                break;
            default:
                json.WriteNull("data");
                break;
        }
    }

    private static void WriteObservation(Utf8JsonWriter json, Channel channel)
    {
        json.WriteString("name", channel.Name);
        WriteNumbers(json, "data", channel.Observed);
    }

    private static void WriteMeasurement(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteString("name", measurement.Name);
        json.WriteStartObject("config");
        json.WriteString("poi", measurement.Poi);
        WriteList(json, "parameters", measurement.Parameters, WriteSettings);
        json.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter json, ParameterSettings settings)
    {
        json.WriteString("name", settings.Name);
        WriteNumbers(json, "inits", settings.Inits);
        if (settings.Bounds is not null)
        {
            WriteRaw(json, "bounds", settings.Bounds.Select(b => $"[{Number(b.Lower)}, {Number(b.Upper)}]"));
        }

        if (settings.Fixed is bool held)
        {
            json.WriteBoolean("fixed", held);
        }

        WriteNumbers(json, "auxdata", settings.AuxData);
        WriteNumbers(json, "sigmas", settings.Sigmas);
    }

    /// <summary>A list on one line; nothing where there is none.</summary>
    private static void WriteNumbers(Utf8JsonWriter json, string key, double[]? values)
    {
        if (values is not null)
        {
            WriteRaw(json, key, values.Select(Number));
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, double value)
    {
        json.WritePropertyName(key);
        json.WriteRawValue(Number(value), skipInputValidation: true);
    }

    private static void WriteRaw(Utf8JsonWriter json, string key, IEnumerable<string> items)
    {
        json.WritePropertyName(key);
        json.WriteRawValue(new StringBuilder("[").AppendJoin(", ", items).Append(']').ToString(), skipInputValidation: true);
    }

    private static string Number(double value)
        => double.IsFinite(value)
            ? ShortestNumber.Text(value)
            : throw new ArgumentException("A workspace holds a number that is not finite.", nameof(value));
}
