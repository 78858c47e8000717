namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A few lines of text inside a panel: luminosity, confidence level, what is shown.</summary>
/// <param name="Lines">The lines.</param>
internal sealed record Caption(IReadOnlyList<RichText> Lines)
{
    private const double Size = 14.0;
    private const double Row = 19.0;

    /// <summary>Width [px].</summary>
    public double Width => Lines.Select(l => l.Width(Size)).DefaultIfEmpty(0.0).Max();

    /// <summary>Height [px].</summary>
    public double Height => Row * Lines.Count;

    /// <summary>Draws it with its upper left corner at a place.</summary>
    public void Draw(Canvas canvas, double left, double top)
    {
        for (int i = 0; i < Lines.Count; i++)
        {
            canvas.Text(left, top + (i * Row) + 14.0, Lines[i], Size);
        }
    }
}
