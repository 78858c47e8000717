namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Vertical lines across the panel.</summary>
/// <param name="Values">Their places.</param>
/// <param name="Stroke">How they are drawn.</param>
internal sealed record VerticalLines(IReadOnlyList<double> Values, Stroke Stroke) : ISeries
{
    /// <inheritdoc/>
    public RichText? Label => null;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var path = new PathData();
        foreach (double value in Values)
        {
            path.Move(frame.X(value), frame.Box.Top).Vertical(frame.Box.Bottom);
        }

        canvas.Path(path, fill: null, Stroke);
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => Values.Select(v => new Box(frame.X(v) - 1.0, frame.Box.Top, 2.0, frame.Box.Height));
}
