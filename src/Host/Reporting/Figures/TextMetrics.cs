namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>
/// Width of text as the sans-serif fonts of the figures set it, for placing legends and for stacked scripts. The fonts asked for share
/// Helvetica's advance widths; a substitute differs by up to about 15 %, which the margins allow for.
/// </summary>
internal static class TextMetrics
{
    private const double Unknown = 0.60;

    // Advance widths in thousandths of the font size, characters 32 to 126.
    private static ReadOnlySpan<short> Widths =>
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>Width of a text [px].</summary>
    /// <param name="text">The text.</param>
    /// <param name="fontSize">Font size [px].</param>
    public static double Width(string text, double fontSize)
    {
        double width = 0.0;
        foreach (char c in text)
        {
            int index = c - ' ';
            width += index >= 0 && index < Widths.Length ? Widths[index] / 1000.0 : Unknown;
        }

        return width * fontSize;
    }
}
