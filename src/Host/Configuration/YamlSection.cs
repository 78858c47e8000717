using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>
/// One mapping of a YAML configuration, read key by key. Every error names the file, the line and the full key; keys that nobody read
/// are errors too, so a misspelt key is never silently ignored.
/// </summary>
internal sealed class YamlSection
{
    private readonly string file;
    private readonly string path;
    private readonly YamlMappingNode node;
    private readonly HashSet<string> read = [];

    private YamlSection(string file, string path, YamlMappingNode node)
    {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /// <summary>Keys of the mapping, in order.</summary>
    public IEnumerable<string> Keys => node.Children.Keys.Select(k => ScalarText(k, path));

    /// <summary>Parses a file that holds one mapping.</summary>
    /// <exception cref="InputException">The text is not one YAML mapping.</exception>
    public static YamlSection Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            using (var reader = new StringReader(text))
            {
                if (YamlShape.Flaw(reader) is var (line, problem))
                {
                    throw new InputException($"Configuration '{file}', line {line}: {problem}. Write it as samples/demo.yaml is written.");
                }
            }

            using var whole = new StringReader(text);
            stream.Load(whole);
        }
        catch (YamlException e)
        {
            throw new InputException($"Configuration '{file}', line {e.Start.Line}: this is not valid YAML ({FirstLine(e.Message)}). Correct that line.", e);
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or KeyNotFoundException)
        {
            // The parser has its own bugs: what it stumbles over is no configuration either.
            throw new InputException($"Configuration '{file}' is not valid YAML. Start from samples/demo.yaml.", e);
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new InputException($"Configuration '{file}' does not hold one YAML mapping of keys to values. Start from samples/demo.yaml.");
        }

        return new YamlSection(file, string.Empty, root);
    }

    /// <summary>Whether a key is present.</summary>
    public bool Has(string key) => node.Children.ContainsKey(new YamlScalarNode(key));

    /// <summary>Whether a key is present and holds a mapping.</summary>
    public bool IsMapping(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) && value is YamlMappingNode;

    /// <summary>Whether a key is present and holds a list.</summary>
    public bool IsList(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) && value is YamlSequenceNode;

    /// <summary>A sub-mapping that must be present.</summary>
    public YamlSection Section(string key) => OptionalSection(key) ?? throw Missing(key);

    /// <summary>A sub-mapping, or null where it is absent.</summary>
    public YamlSection? OptionalSection(string key)
        => Find(key) switch
        {
            null => null,
            YamlMappingNode mapping => new YamlSection(file, Full(key), mapping),
            YamlNode other => throw Wrong(other, key, "must be a mapping of keys to values"),
        };

    /// <summary>A list of mappings that must be present and not empty.</summary>
    public IReadOnlyList<YamlSection> Sections(string key)
    {
        YamlNode found = Find(key) ?? throw Missing(key);
        if (found is not YamlSequenceNode sequence || sequence.Children.Count == 0)
        {
            throw Wrong(found, key, "must be a list with at least one entry");
        }

        return [.. sequence.Children.Select((child, i) => child is YamlMappingNode mapping
            ? new YamlSection(file, $"{Full(key)}[{i}]", mapping)
            : throw Wrong(child, $"{key}[{i}]", "must be a mapping of keys to values"))];
    }

    /// <summary>A value by range of M²rec: a list of mappings with <c>below_gev2</c> rising, which the last entry, for all above, leaves out.</summary>
    /// <param name="key">Key of the list.</param>
    /// <param name="value">Reads the value of an entry.</param>
    public IReadOnlyList<(double BelowM2, T Value)> StepsInM2<T>(string key, Func<YamlSection, T> value)
    {
        var steps = new List<(double BelowM2, T Value)>();
        foreach (YamlSection entry in Sections(key))
        {
            double below = entry.OptionalNumber("below_gev2", -1e4, 1e8) ?? double.PositiveInfinity;
            steps.Add(steps.Count == 0 || below > steps[^1].BelowM2
                ? (below, value(entry))
                : throw entry.Invalid("below_gev2", "must be above that of the entry before; the last entry has none"));
            entry.RejectUnknownKeys();
        }

        return double.IsPositiveInfinity(steps[^1].BelowM2)
            ? steps
            : throw Invalid(key, "must end with an entry without below_gev2, for all higher M2");
    }

    /// <summary>Text that must be present and not empty.</summary>
    public string Text(string key) => OptionalText(key) ?? throw Missing(key);

    /// <summary>Text, or null where the key is absent.</summary>
    public string? OptionalText(string key)
    {
        YamlNode? found = Find(key);
        if (found is null)
        {
            return null;
        }

        string text = ScalarText(found, Full(key));
        return text.Length > 0 ? text : throw Wrong(found, key, "is empty");
    }

    /// <summary>A list of texts; one text alone counts as a list of one.</summary>
    public IReadOnlyList<string>? OptionalTexts(string key)
        => Find(key) switch
        {
            null => null,
            YamlSequenceNode sequence => [.. sequence.Children.Select((child, i) => ScalarText(child, $"{Full(key)}[{i}]"))],
            YamlScalarNode scalar => [ScalarText(scalar, Full(key))],
            YamlNode other => throw Wrong(other, key, "must be a text or a list of texts"),
        };

    /// <summary>A finite number in [min, max], or the default where the key is absent.</summary>
    public double Number(string key, double defaultValue, double min, double max) => OptionalNumber(key, min, max) ?? defaultValue;

    /// <summary>A finite number in [min, max] that must be present.</summary>
    public double Number(string key, double min, double max) => OptionalNumber(key, min, max) ?? throw Missing(key);

    /// <summary>A finite number in [min, max], or null where the key is absent.</summary>
    public double? OptionalNumber(string key, double min, double max)
    {
        YamlNode? found = Find(key);
        return found is null ? null : ParseNumber(found, key, min, max);
    }

    /// <summary>A whole number in [min, max], or the default where the key is absent.</summary>
    public long Integer(string key, long defaultValue, long min, long max)
    {
        YamlNode? found = Find(key);
        if (found is null)
        {
            return defaultValue;
        }

        string text = ScalarText(found, Full(key));
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) || value < min || value > max)
        {
            throw Wrong(found, key, $"is '{text}', but must be a whole number from {min} to {max}");
        }

        return value;
    }

    /// <summary>true or false, or the default where the key is absent.</summary>
    public bool Flag(string key, bool defaultValue)
    {
        YamlNode? found = Find(key);
        if (found is null)
        {
            return defaultValue;
        }

        return ScalarText(found, Full(key)) switch
        {
            "true" => true,
            "false" => false,
            string other => throw Wrong(found, key, $"is '{other}', but must be true or false"),
        };
    }

    /// <summary>One of the given words, or the default where the key is absent.</summary>
    public T Choice<T>(string key, T defaultValue, IReadOnlyDictionary<string, T> words)
    {
        YamlNode? found = Find(key);
        if (found is null)
        {
            return defaultValue;
        }

        string text = ScalarText(found, Full(key));
        return words.TryGetValue(text, out T? value)
            ? value
            : throw Wrong(found, key, $"is '{text}', but must be one of: {string.Join(", ", words.Keys)}");
    }

    /// <summary>A list of finite numbers, or null where the key is absent; one number alone counts as a list of one.</summary>
    public IReadOnlyList<double>? OptionalNumbers(string key, double min, double max)
        => Find(key) switch
        {
            null => null,
            YamlSequenceNode sequence => [.. sequence.Children.Select((child, i) => ParseNumber(child, $"{key}[{i}]", min, max))],
            YamlNode other => [ParseNumber(other, key, min, max)],
        };

    /// <summary>The error for a key whose value is of the right kind but makes no sense.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">Follows "key 'x'" in the sentence.</param>
    public InputException Invalid(string key, string problem)
        => Wrong(node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : node, key, problem);

    /// <summary>Throws where a key was given that nobody asked for. Call when the section has been read.</summary>
    public void RejectUnknownKeys()
    {
        foreach (KeyValuePair<YamlNode, YamlNode> child in node.Children)
        {
            string key = ScalarText(child.Key, path);
            if (!read.Contains(key))
            {
                throw Wrong(child.Key, key, $"is not known. Known here: {string.Join(", ", read.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private static string FirstLine(string message)
    {
        int end = message.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Trim().TrimEnd('.');
    }

    private string Full(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private YamlNode? Find(string key)
    {
        read.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found) ? found : null;
    }

    private string ScalarText(YamlNode scalar, string where)
        => scalar is YamlScalarNode { Value: string value }
            ? OneLine(value.Trim(), scalar, where)
            : throw new InputException($"Configuration '{file}', line {scalar.Start.Line}: key '{where}' must be a single value, not a list or a mapping.");

    /// <summary>Values go into file names, messages and the report: a line break or a null character in one is never meant.</summary>
    private string OneLine(string value, YamlNode scalar, string where)
        => value.Any(char.IsControl)
            ? throw new InputException($"Configuration '{file}', line {scalar.Start.Line}: key '{where}' holds a line break or another control character; write a value of one line.")
            : value;

    private double ParseNumber(YamlNode found, string key, double min, double max)
    {
        string text = ScalarText(found, Full(key));
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            throw Wrong(found, key, $"is '{text}', but must be a number");
        }

        return value >= min && value <= max ? value : throw Wrong(found, key, $"is {text}, but must be {Range(min, max)}");
    }

    private static string Range(double min, double max)
        => double.IsInfinity(max) ? $"at least {min:R}" : double.IsInfinity(min) ? $"at most {max:R}" : $"from {min:R} to {max:R}";

    private InputException Missing(string key)
    {
        foreach (YamlNode given in node.Children.Keys)
        {
            if (given is YamlScalarNode { Value: string text } && !read.Contains(text) && Misspelling.Of(key, text))
            {
                return new(
                    $"Configuration '{file}', line {given.Start.Line}: key '{Full(key)}' is missing; is '{text}' meant for it? Otherwise add it (samples/belle2-2020.yaml shows every key).");
            }
        }

        return new($"Configuration '{file}', line {node.Start.Line}: key '{Full(key)}' is missing. Add it (samples/belle2-2020.yaml shows every key).");
    }

    private InputException Wrong(YamlNode at, string key, string problem)
        => new($"Configuration '{file}', line {at.Start.Line}: key '{Full(key)}' {problem}.");
}
