using System.Text.Json;
using System.Text.Json.Serialization;
using ZPrimeGpu.Host.Fitting;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>Results of windows as text, to the last bit: numbers are written with as many digits as bring them back.</summary>
internal static class ResultJson
{
    // What failed may have a number that is none.
    private static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new TallyConverter() },
    };

    /// <summary>Writes.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    public static string Write<T>(T result) => JsonSerializer.Serialize(result, Options);

    /// <summary>Reads; null where the text is no such result.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    public static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Counts of fits have no setters.</summary>
    private sealed class TallyConverter : JsonConverter<FitTally>
    {
        private sealed record Row(long Fits, long Retried, long Failed, List<FitFailure>? Failures);

        public override FitTally Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => JsonSerializer.Deserialize<Row>(ref reader, options) is Row row ? FitTally.Of(row.Fits, row.Retried, row.Failed, row.Failures ?? []) : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, FitTally value, JsonSerializerOptions options)
            => JsonSerializer.Serialize(writer, new Row(value.Fits, value.Retried, value.Failed, [.. value.Failures]), options);
    }
}
