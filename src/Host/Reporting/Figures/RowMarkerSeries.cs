namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A point with its error in one row of an axis of named rows.</summary>
/// <param name="Row">Row, 0 at the top.</param>
/// <param name="Value">Value.</param>
/// <param name="Error">Half the length of the error bar.</param>
internal readonly record struct RowMarker(int Row, double Value, double Error);

/// <summary>Points with horizontal error bars in rows.</summary>
/// <param name="Points">The points.</param>
/// <param name="Colour">Colour.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record RowMarkerSeries(IReadOnlyList<RowMarker> Points, string Colour, RichText? Label) : ISeries
{
    private const double Radius = 3.5;
    private const double Cap = 3.5;

    private Stroke Bar => new(Colour, 1.5);

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var bars = new PathData();
        foreach (RowMarker point in Points)
        {
            double y = frame.Y(point.Row);
            Add(bars, frame.X(point.Value - point.Error), frame.X(point.Value + point.Error), y);
            canvas.Disc(frame.X(point.Value), y, Radius, Colour);
        }

        canvas.Path(bars, fill: null, Bar);
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
        double y = box.Top + (box.Height / 2.0);
        var bar = new PathData();
        Add(bar, box.Left, box.Right, y);
        canvas.Path(bar, fill: null, Bar);
        canvas.Disc(box.Left + (box.Width / 2.0), y, Radius, Colour);
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => [];

    private static void Add(PathData bars, double left, double right, double y)
        => bars.Move(left, y).Horizontal(right).Move(left, y - Cap).Vertical(y + Cap).Move(right, y - Cap).Vertical(y + Cap);
}
