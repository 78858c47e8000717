using System.Globalization;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>A place in a JSON document: keys and list positions from the root (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The position after the last item of a list.</summary>
    public const string End = "-";

    /// <summary>Splits a pointer into its keys, unescaped; null where it is not a pointer. The empty pointer, the whole document, has none.</summary>
    public static string[]? Parse(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            return null;
        }

        string[] keys = pointer[1..].Split('/');
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i].Replace("~0", string.Empty, StringComparison.Ordinal).Replace("~1", string.Empty, StringComparison.Ordinal).Contains('~', StringComparison.Ordinal))
            {
                return null;
            }

            // In this order: "~01" is the escaped text "~1", not a slash.
            keys[i] = keys[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return keys;
    }

    /// <summary>A list position: digits without leading zeros; null where the key is none.</summary>
    public static int? Index(string key)
        => key.Length > 0 && key.All(char.IsAsciiDigit) && (key.Length == 1 || key[0] != '0')
            && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : null;
}
