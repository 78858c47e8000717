namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>How a line is drawn.</summary>
/// <param name="Colour">Colour.</param>
/// <param name="Width">Width [px].</param>
/// <param name="Dash">Lengths of dashes and gaps [px], as SVG writes them; null = solid.</param>
internal readonly record struct Stroke(string Colour, double Width, string? Dash = null);

/// <summary>Which point of a text is placed.</summary>
internal enum TextAnchor
{
    /// <summary>Its left end.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its right end.</summary>
    End,
}
