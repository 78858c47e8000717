using System.Text;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Text made safe for element content and quoted attributes of XML and HTML.</summary>
internal static class XmlText
{
    /// <summary>Escapes markup; characters that XML 1.0 does not allow become U+FFFD.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<':
                    safe.Append("&lt;");
                    break;
                case '>':
                    safe.Append("&gt;");
                    break;
                case '&':
                    safe.Append("&amp;");
                    break;
                case '"':
                    safe.Append("&quot;");
                    break;
                case '\'':
                    safe.Append("&#39;");
                    break;
                default:
                    safe.Append(IsAllowed(rune.Value) ? rune.ToString() : "\uFFFD");
                    break;
            }
        }

        return safe.ToString();
    }

    // XML 1.0, production [2] Char; the surrogates are gone already, as runes.
    private static bool IsAllowed(int value)
        => value is '\t' or '\n' or '\r' || (value >= 0x20 && value is not (0xFFFE or 0xFFFF) && !(value is >= 0x7F and <= 0x9F));
}
