namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A bar along one row of an axis of named rows.</summary>
/// <param name="Row">Row, 0 at the top.</param>
/// <param name="From">One end.</param>
/// <param name="To">The other.</param>
/// <param name="Place">Which part of the row it fills.</param>
internal readonly record struct RowBar(int Row, double From, double To, RowPlace Place);

/// <summary>A part of a row.</summary>
internal enum RowPlace
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its upper half.</summary>
    Upper,

    /// <summary>Its lower half.</summary>
    Lower,
}

/// <summary>Horizontal bars in rows.</summary>
/// <param name="Bars">The bars.</param>
/// <param name="Fill">Colour of the area; null = outline only.</param>
/// <param name="Outline">Line around; null = none.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record RowBarSeries(IReadOnlyList<RowBar> Bars, string? Fill, Stroke? Outline, RichText? Label) : ISeries
{
    private const double HalfThickness = 0.32;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var path = new PathData();
        foreach (RowBar bar in Bars)
        {
            double top = frame.Y(bar.Place == RowPlace.Lower ? bar.Row : bar.Row - HalfThickness);
            double bottom = frame.Y(bar.Place == RowPlace.Upper ? bar.Row : bar.Row + HalfThickness);
            path.Move(frame.X(bar.From), top).Horizontal(frame.X(bar.To)).Vertical(bottom).Horizontal(frame.X(bar.From)).Close();
        }

        canvas.Path(path, Fill, Outline);
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box) => canvas.Rectangle(box, Fill, Outline);

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => [];
}
