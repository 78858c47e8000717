namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>One cell of a heat map.</summary>
/// <param name="X0">Left edge.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y0">Lower edge.</param>
/// <param name="Y1">Upper edge.</param>
/// <param name="Value">Value; 0 leaves the cell white.</param>
internal readonly record struct HeatCell(double X0, double X1, double Y0, double Y1, double Value);

/// <summary>Cells of any sizes, coloured by their value. Cells of one colour are one path, which keeps the file small.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Values">The value axis, shared by every map that is to be compared.</param>
internal sealed record HeatMapSeries(IReadOnlyList<HeatCell> Cells, Axis Values) : ISeries
{
    private const int Levels = 64;

    /// <inheritdoc/>
    public RichText? Label => null;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var levels = new PathData?[Levels];
        foreach (HeatCell cell in Cells.Where(c => c.Value > 0.0))
        {
            double fraction = Math.Clamp(Values.Fraction(cell.Value), 0.0, 1.0);
            PathData path = levels[Math.Min((int)(fraction * Levels), Levels - 1)] ??= new PathData();
            path.Move(frame.X(cell.X0), frame.Y(cell.Y0)).Horizontal(frame.X(cell.X1)).Vertical(frame.Y(cell.Y1)).Horizontal(frame.X(cell.X0)).Close();
        }

        for (int i = 0; i < Levels; i++)
        {
            if (levels[i] is { } path)
            {
                // A hairline of the cell's own colour closes the seams that antialiasing leaves between neighbours.
                string colour = ColourScale.At((i + 0.5) / Levels);
                canvas.Path(path, colour, new Stroke(colour, 0.35));
            }
        }
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => [frame.Box];
}
