namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A ring around one point, with a text beside it.</summary>
/// <param name="X">Place.</param>
/// <param name="Y">Value.</param>
/// <param name="Text">The text.</param>
/// <param name="Colour">Colour.</param>
internal sealed record Annotation(double X, double Y, RichText Text, string Colour) : ISeries
{
    private const double Size = 13.0;
    private const double Radius = 4.5;

    /// <inheritdoc/>
    public RichText? Label => null;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        Box text = TextBox(frame);
        canvas.Ring(frame.X(X), frame.Y(Y), Radius, new Stroke(Colour, 1.5));
        canvas.Text(text.Left, text.Bottom - 3.0, Text, Size, colour: Colour);
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => [TextBox(frame)];

    /// <summary>To the right of the point where there is room, else to its left; below the point where it is at the top.</summary>
    private Box TextBox(PlotFrame frame)
    {
        double width = Text.Width(Size);
        double x = frame.X(X);
        double left = x + 10.0 + width < frame.Box.Right - 40.0 ? x + 10.0 : x - 10.0 - width;
        double top = Math.Clamp(frame.Y(Y) - 4.0, frame.Box.Top + 10.0, frame.Box.Bottom - Size - 14.0);
        return new(left, top, width, Size + 3.0);
    }
}
