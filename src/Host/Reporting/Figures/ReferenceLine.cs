namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A horizontal line across the panel at one value, with its name right of the panel.</summary>
/// <param name="Value">The value.</param>
/// <param name="Stroke">How it is drawn.</param>
/// <param name="Name">Written right of the panel; null = nothing.</param>
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
    }

    /// <inheritdoc/>
    public void DrawOutside(Canvas canvas, PlotFrame frame)
    {
        if (Name is not null)
        {
            canvas.Text(frame.Box.Right + 6.0, frame.Y(Value) + 4.5, Name, NameSize);
        }
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => Name is null ? [] : [new(frame.Box.Left, frame.Y(Value) - 1.0, frame.Box.Width, 2.0)];
}
