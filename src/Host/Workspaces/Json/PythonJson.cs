using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>
/// Text of a JSON value as Python's <c>json.dumps(value, sort_keys=True, ensure_ascii=False)</c> writes it, of which pyhf takes digests.
/// </summary>
/// <remarks>Keys in the order of their code points; a number with a point or exponent is a float, written with the fewest digits that
/// give it back and at least one after the point ("1.0", "1e-05", "1e+16"); any other is an integer of any size.</remarks>
internal static class PythonJson
{
    /// <summary>Code point order is the order of the UTF-8 bytes, not that of the UTF-16 units.</summary>
    private static readonly Comparer<string> ByCodePoint
        = Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

    /// <summary>Writes a value, in UTF-8.</summary>
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A number as Python writes it after reading it.</summary>
    /// <param name="token">The number as JSON has it.</param>
    public static string Number(string token)
    {
        if (token.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return BigInteger.Parse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        double value = double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsInfinity(value) ? (value > 0.0 ? "Infinity" : "-Infinity") : Float(value);
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                WriteObject(text, map);
                break;
            case JsonArray list:
                text.Append('[');
                for (int i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ", ");
                    Write(text, list[i]);
                }

                text.Append(']');
                break;
            case null:
                text.Append("null");
                break;
            default:
                WriteValue(text, node);
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonObject map)
    {
        text.Append('{');
        bool first = true;
        foreach ((string key, JsonNode? value) in map.OrderBy(p => p.Key, ByCodePoint))
        {
            text.Append(first ? string.Empty : ", ");
            first = false;
            WriteText(text, key);
            text.Append(": ");
            Write(text, value);
        }

        text.Append('}');
    }

    private static void WriteValue(StringBuilder text, JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteText(text, value.GetValue<string>());
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.ToJsonString()));
                break;
            default:
                text.Append(value.GetValueKind() == JsonValueKind.True ? "true" : "false");
                break;
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case < ' ':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }

    /// <summary>The shortest digits that give the value back: with an exponent below 1e-4 and from 1e16, else with a point.</summary>
    private static string Float(double value)
    {
        // The digits are the same, but Python writes point and exponent in other places.
        string[] parts = ShortestNumber.Text(Math.Abs(value)).Split('E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        string plain = parts[0].Replace(".", string.Empty, StringComparison.Ordinal);
        string digits = plain.TrimStart('0');
        string sign = double.IsNegative(value) ? "-" : string.Empty;
        if (digits.Length == 0)
        {
            return sign + "0.0";
        }

        // Power of ten of the first digit.
        int exponent = (point < 0 ? plain.Length : point) - (plain.Length - digits.Length) - 1
            + (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        digits = digits.TrimEnd('0');
        switch (exponent)
        {
            case < -4 or >= 16:
                string tail = digits.Length > 1 ? "." + digits[1..] : string.Empty;
                return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{tail}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
            case < 0:
                return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
            default:
                string padded = digits.PadRight(exponent + 2, '0');
                return $"{sign}{padded[..(exponent + 1)]}.{padded[(exponent + 1)..]}";
        }
    }
}
