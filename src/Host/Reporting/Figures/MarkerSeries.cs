namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>One point with its errors.</summary>
/// <param name="X">Place.</param>
/// <param name="Y">Value; null = only the bar is drawn (a limit).</param>
/// <param name="Low">Lower end of the error bar.</param>
/// <param name="High">Upper end of the error bar.</param>
internal readonly record struct MarkerPoint(double X, double? Y, double Low, double High);

/// <summary>Points with vertical error bars.</summary>
/// <param name="Points">The points.</param>
/// <param name="Radius">Radius of the markers [px].</param>
/// <param name="Colour">Colour.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record MarkerSeries(IReadOnlyList<MarkerPoint> Points, double Radius, string Colour, RichText? Label) : ISeries
{
    /// <summary>Whether a point above or below the panel is shown by an arrow head at its edge.</summary>
    public bool MarksOffScale { get; init; }

    private Stroke Bar => new(Colour, 1.0);

    /// <inheritdoc/>
    public SeriesReadout? Readout => new(
        [.. Points.Select(p => p.X)], [.. Points.Select(p => p.Y)], [.. Points.Select(p => (double?)p.Low)], [.. Points.Select(p => (double?)p.High)]);

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var bars = new PathData();
        foreach (MarkerPoint point in Points.Where(p => p.High > p.Low))
        {
            bars.Move(frame.X(point.X), frame.Y(point.Low)).Vertical(frame.Y(point.High));
        }

        canvas.Path(bars, fill: null, Bar);
        foreach (MarkerPoint point in Points)
        {
            // A marker outside the panel would be cut in half at its edge.
            if (point.Y is { } y && frame.YAxis.Fraction(y) is >= 0.0 and <= 1.0)
            {
                canvas.Disc(frame.X(point.X), frame.Y(y), Radius, Colour);
            }
        }

        if (MarksOffScale)
        {
            canvas.Path(Arrows(frame), Colour);
        }
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
        double x = box.Left + (box.Width / 2.0);
        canvas.Line(x, box.Top, x, box.Bottom, Bar);
        canvas.Disc(x, box.Top + (box.Height / 2.0), Radius + 0.6, Colour);
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame)
        => Points.Select(p => Box.Between(frame.X(p.X) - Radius, frame.Y(p.High) - Radius, frame.X(p.X) + Radius, frame.Y(p.Low) + Radius));

    private PathData Arrows(PlotFrame frame)
    {
        const double Size = 3.0;
        var arrows = new PathData();
        foreach (MarkerPoint point in Points)
        {
            double fraction = point.Y is { } y ? frame.YAxis.Fraction(y) : 0.5;
            double edge = fraction > 1.0 ? frame.Box.Top + 1.0 : frame.Box.Bottom - 1.0;
            if (fraction is < 0.0 or > 1.0)
            {
                double x = frame.X(point.X);
                double foot = fraction > 1.0 ? edge + (2.0 * Size) : edge - (2.0 * Size);
                arrows.Move(x, edge).Line(x - Size, foot).Line(x + Size, foot).Close();
            }
        }

        return arrows;
    }
}
