namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A horizontal line across the panel at one value, with its name at the right end.</summary>
/// <param name="Value">The value.</param>
/// <param name="Stroke">How it is drawn.</param>
/// <param name="Name">Written above the line's right end; null = nothing.</param>
internal sealed record ReferenceLine(double Value, Stroke Stroke, RichText? Name) : ISeries
{
    private const double NameSize = 13.0;

    /// <inheritdoc/>
    public RichText? Label => null;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        double y = frame.Y(Value);
        canvas.Line(frame.Box.Left, y, frame.Box.Right, y, Stroke);
        if (Name is not null)
        {
            canvas.Text(frame.Box.Right - 12.0, y - 4.0, Name, NameSize, TextAnchor.End, colour: Stroke.Colour);
        }
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame)
    {
        double y = frame.Y(Value);
        yield return Name is null
            ? new Box(frame.Box.Left, y, 0.0, 0.0)
            : Box.Between(frame.Box.Right - 12.0 - Name.Width(NameSize), y - 4.0 - NameSize, frame.Box.Right, y);
    }
}
