using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>One JSON object on one line, for standard output.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the line.</summary>
    /// <param name="write">Writes the members.</param>
    public static string Make(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A number, or null.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.WriteValueOrNull(value);
    }

    /// <summary>An array of numbers or nulls.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<double?> values)
    {
        json.WriteStartArray(name);
        foreach (double? value in values)
        {
            json.WriteValueOrNull(value);
        }

        json.WriteEndArray();
    }

    /// <summary>A number, or null; also for what JSON has no number for.</summary>
    public static void WriteValueOrNull(this Utf8JsonWriter json, double? value)
    {
        if (value is double number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
