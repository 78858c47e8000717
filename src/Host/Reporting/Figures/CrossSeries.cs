namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Crosses along the lower edge of a panel: places where a result is missing.</summary>
/// <param name="X">Places.</param>
/// <param name="Colour">Colour.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record CrossSeries(IReadOnlyList<double> X, string Colour, RichText? Label) : ISeries
{
    private const double Arm = 3.0;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var path = new PathData();
        foreach (double x in X)
        {
            Add(path, frame.X(x), frame.Box.Bottom - 14.0);
        }

        canvas.Path(path, fill: null, new Stroke(Colour, 1.4));
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
        var path = new PathData();
        Add(path, box.Left + (box.Width / 2.0), box.Top + (box.Height / 2.0));
        canvas.Path(path, fill: null, new Stroke(Colour, 1.4));
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame)
        => X.Select(x => new Box(frame.X(x) - Arm, frame.Box.Bottom - 14.0 - Arm, 2.0 * Arm, 2.0 * Arm));

    private static void Add(PathData path, double x, double y)
        => path.Move(x - Arm, y - Arm).Line(x + Arm, y + Arm).Move(x - Arm, y + Arm).Line(x + Arm, y - Arm);
}
