using System.Text;
using System.Text.RegularExpressions;

namespace ZPrimeGpu.Tests.Fuzzing;

/// <summary>Damages text by its words: values that no one expects, words of elsewhere, lines moved, nesting without end; now and then single bytes.</summary>
internal static partial class TextMutator
{
    private static readonly string[] Surprises =
    [
        "0", "-0", "-1", "1e999", "-1e999", "1e-999", "NaN", ".nan", "Infinity", "-.inf", "9223372036854775808", "99999999999999999999999999999999", "0.1e+1e+1", "1e308", "2147483648", "4294967296",
        "0x7fffffff", "1_000", "null", "~", "true", "\"\"", "[]", "{}", "[[]]", "{\"a\":{}}", "\"<script>alert('x')</script>\"", "\"a\\nb\"", "\"\\ud800\"", "\"\\u0000\"", "'", "\"", "\\", "../../../etc/passwd", "$(reboot)",
        "*", "&a", "*a", "&a [*a]", "!!binary aGk=", "!!python/object:os.system x", "<<: *a", "? [a]", "|", ">", "%YAML 9.9", "---", "...", "\t", "\0", "\u2028", "\uFEFF", "é\u0301", "𐐷", "#", ",", ":", "://", "{", "}", "[", "]",
    ];

    public static byte[] Mutate(byte[] original, byte[] other, Random random)
    {
        if (random.Next(4) == 0)
        {
            return ByteMutator.Mutate(original, other, random);
        }

        string text = Encoding.UTF8.GetString(original);
        for (int changes = 1 + random.Next(3); changes > 0 && text.Length > 0; changes--)
        {
            text = random.Next(4) == 0 ? OfLines(text, random) : OfWords(text, Encoding.UTF8.GetString(other), random);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private static string OfWords(string text, string other, Random random)
    {
        MatchCollection words = Word().Matches(text);
        if (words.Count == 0)
        {
            return Surprises[random.Next(Surprises.Length)];
        }

        Match word = words[random.Next(words.Count)];
        MatchCollection others = Word().Matches(other);
        string with = random.Next(8) switch
        {
            0 => string.Empty,
            1 => words[random.Next(words.Count)].Value,
            2 when others.Count > 0 => others[random.Next(others.Count)].Value,
            3 => word.Value + word.Value,
            4 when random.Next(20) == 0 => Deep(random),
            5 when random.Next(20) == 0 => new string((char)random.Next(32, 127), 1 << random.Next(8, 20)),
            _ => Surprises[random.Next(Surprises.Length)],
        };
        return text[..word.Index] + with + text[(word.Index + word.Length)..];
    }

    private static string Deep(Random random)
    {
        string open = random.Next(4) switch { 0 => "[", 1 => "{\"a\":", 2 => "{a: ", _ => "- " };
        return string.Concat(Enumerable.Repeat(open, 1 << random.Next(4, 17)));
    }

    private static string OfLines(string text, Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        int line = random.Next(lines.Count);
        switch (random.Next(5))
        {
            case 0:
                lines.RemoveAt(line);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count), lines[line]);
                break;
            case 2:
                int end = Math.Min(lines.Count, line + 1 + random.Next(10));
                lines.InsertRange(random.Next(lines.Count), lines[line..end]);
                break;
            case 3:
                lines[line] = new string(' ', random.Next(9)) + lines[line].TrimStart();
                break;
            default:
                lines[line] = lines[line][..random.Next(lines[line].Length + 1)];
                break;
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex("""\"(\\.|[^"\\\n])*\"|[-+.0-9][-+.eE0-9]*|[A-Za-z_][A-Za-z_0-9/.*-]*|[^\sA-Za-z0-9]""")]
    private static partial Regex Word();
}
