using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>
/// Writes a configuration as JSON, every property of every record in the order of declaration, so that a field added to a record
/// appears without anyone remembering it. Pairs are arrays; sets and dictionaries are sorted; an open end (infinity) is null.
/// </summary>
internal static class ConfigurationJson
{
    private static readonly SnakeCasePolicy Policy = new();

    /// <summary>Properties that stand elsewhere in the file: where and on what under "environment", the text as "configuration_text"; overrides are in the others.</summary>
    private static readonly HashSet<string> Elsewhere =
    [
        nameof(RunConfig.Path), nameof(RunConfig.Text), nameof(RunConfig.OutputFolder), nameof(RunConfig.Device), nameof(RunConfig.Threads), nameof(RunConfig.SavedToysFolder),
        nameof(RunConfig.Precision), nameof(RunConfig.Overrides),
    ];

    /// <summary>Writes the object.</summary>
    public static void Write(Utf8JsonWriter json, RunConfig config) => WriteRecord(json, config, Elsewhere);

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double:
                json.WriteNullValue();
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case SelectionCut cut:
                json.WriteStringValue(SelectionCuts.Name(cut));
                break;
            case Enum name:
                json.WriteStringValue(Policy.ConvertName(name.ToString()));
                break;
            case ITuple pair:
                WriteArray(json, Enumerable.Range(0, pair.Length).Select(i => pair[i]));
                break;
            case IReadOnlySet<SelectionCut> cuts:
                WriteArray(json, cuts.Order().Cast<object>());
                break;
            case IEnumerable sequence when DictionaryEntries(sequence) is { } entries:
                WriteDictionary(json, entries);
                break;
            case IEnumerable sequence:
                WriteArray(json, sequence.Cast<object?>());
                break;
            default:
                WriteRecord(json, value, []);
                break;
        }
    }

    private static void WriteRecord(Utf8JsonWriter json, object record, HashSet<string> skip)
    {
        json.WriteStartObject();
        foreach (PropertyInfo property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.MetadataToken))
        {
            if (!skip.Contains(property.Name) && property.GetIndexParameters().Length == 0)
            {
                json.WritePropertyName(Policy.ConvertName(property.Name));
                WriteValue(json, property.GetValue(record));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable<object?> values)
    {
        json.WriteStartArray();
        foreach (object? value in values)
        {
            WriteValue(json, value);
        }

        json.WriteEndArray();
    }

    private static void WriteDictionary(Utf8JsonWriter json, IEnumerable<(object Key, object? Value)> entries)
    {
        json.WriteStartObject();
        foreach ((object key, object? value) in entries.OrderBy(e => e.Key))
        {
            json.WritePropertyName(Convert.ToString(key, CultureInfo.InvariantCulture)!);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Keys and values of any IReadOnlyDictionary; null where the sequence is none.</summary>
    private static List<(object Key, object? Value)>? DictionaryEntries(IEnumerable sequence)
    {
        if (!sequence.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)))
        {
            return null;
        }

        var entries = new List<(object, object?)>();
        foreach (object pair in sequence)
        {
            Type type = pair.GetType();
            entries.Add((type.GetProperty("Key")!.GetValue(pair)!, type.GetProperty("Value")!.GetValue(pair)));
        }

        return entries;
    }
}
