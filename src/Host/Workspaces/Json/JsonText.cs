using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>Parses JSON from a user, strictly: UTF-8, no comments, no key twice in one object, every escape a character.</summary>
/// <remarks>Strict here means safe later: names and numbers of a document that passed can be read without any further error of encoding.</remarks>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a whole file.</summary>
    /// <param name="label">How a sentence names the file: "Workspace 'x.json'".</param>
    /// <param name="path">Path.</param>
    /// <exception cref="InputException">It does not exist or cannot be read.</exception>
    public static byte[] ReadFile(string label, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{label} does not exist; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{label} cannot be read ({Words.OneLine(e.Message).TrimEnd('.')}); check that it is a file and its permissions.", e);
        }
    }

    /// <summary>Parses a text into elements.</summary>
    /// <param name="label">How a sentence names the text.</param>
    /// <param name="utf8">The text; a byte order mark is skipped.</param>
    /// <exception cref="InputException">It is not JSON.</exception>
    public static JsonElement Parse(string label, ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(ByteOrderMark))
        {
            utf8 = utf8[ByteOrderMark.Length..];
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            throw new InputException($"{label} is not UTF-8 text, as JSON must be; convert or unpack it.");
        }

        try
        {
            RejectHalfCharacters(label, utf8.Span);

            // Not disposed: the elements live on, and a document over the caller's memory holds nothing but managed arrays.
            return JsonDocument.Parse(utf8, Strict).RootElement;
        }
        catch (JsonException e)
        {
            string place = e.LineNumber is long line ? $", line {line + 1}, column {e.BytePositionInLine + 1}" : string.Empty;
            throw new InputException($"{label}{place}: this is not valid JSON ({Reason(e)}). Correct the file there.", e);
        }
    }

    /// <summary>Parses a text into nodes that can be changed; numbers keep the digits they were written with.</summary>
    /// <exception cref="InputException">It is not JSON.</exception>
    public static JsonNode? ParseNode(string label, ReadOnlyMemory<byte> utf8) => ToNode(Parse(label, utf8));

    /// <summary>An element as a node that can be changed; numbers keep the digits they were written with.</summary>
    public static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };

    /// <summary>A node as text.</summary>
    public static byte[] ToUtf8(JsonNode? node)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>An escape such as \ud800 without its other half passes the parser, but is no text.</summary>
    private static void RejectHalfCharacters(string label, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException e)
                {
                    throw new InputException(
                        $"{label}: the text at byte {reader.TokenStartIndex + 1} has an escape \\u that is half a character. Correct it there.", e);
                }
            }
        }
    }

    /// <summary>The parser's words, without its own numbers of line and place. It may quote all that follows in the file: cut.</summary>
    private static string Reason(JsonException e)
    {
        const int Longest = 120;
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string reason = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.', ' ');
        return Words.OneLine(reason.Length > Longest ? reason[..Longest] + "…" : reason);
    }
}
