namespace ZPrimeGpu.Host.Configuration;

/// <summary>What figures are written as.</summary>
/// <param name="Formats">Formats, each once; SVG needs no other program, the others need one that converts.</param>
internal sealed record FiguresConfig(IReadOnlyList<FigureFormat> Formats)
{
    private static readonly Dictionary<string, FigureFormat> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["svg"] = FigureFormat.Svg,
        ["pdf"] = FigureFormat.Pdf,
        ["png"] = FigureFormat.Png,
    };

    /// <summary>SVG alone.</summary>
    public static FiguresConfig Usual { get; } = new([FigureFormat.Svg]);

    /// <summary>The formats of their names; null where one is not known.</summary>
    public static FiguresConfig? Find(IEnumerable<string> names)
    {
        var formats = new List<FigureFormat>();
        foreach (string name in names)
        {
            if (!Names.TryGetValue(name.Trim(), out FigureFormat format))
            {
                return null;
            }

            formats.Add(format);
        }

        return formats.Count > 0 ? new([.. formats.Distinct()]) : null;
    }

    /// <summary>Reads the <c>figures</c> section, which the command line overrides.</summary>
    /// <param name="section">The section; null = none.</param>
    /// <param name="overridden">What <c>--figures</c> says, separated by commas; null = nothing.</param>
    public static FiguresConfig Read(YamlSection? section, string? overridden)
    {
        FiguresConfig config = Usual;
        if (section?.OptionalTexts("formats") is { } names)
        {
            config = Find(names) ?? throw section.Invalid("formats", "must be a list of: svg, pdf, png");
        }

        section?.RejectUnknownKeys();
        return overridden is null
            ? config
            : Find(overridden.Split(',')) ?? throw new InputException($"--figures '{overridden}' is not known; give one or more of svg, pdf, png, separated by commas.");
    }
}

/// <summary>A format of figures.</summary>
internal enum FigureFormat
{
    /// <summary>Scalable Vector Graphics.</summary>
    Svg,

    /// <summary>Portable Document Format.</summary>
    Pdf,

    /// <summary>Portable Network Graphics.</summary>
    Png,
}
