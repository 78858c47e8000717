namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>An upright cross at one point of a map, with dark edges so that it shows on any colour.</summary>
/// <param name="X">Place.</param>
/// <param name="Y">Place.</param>
/// <param name="Colour">Colour.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record CrossMark(double X, double Y, string Colour, RichText? Label) : ISeries
{
    private const double Arm = 6.0;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame) => Mark(canvas, frame.X(X), frame.Y(Y));

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box) => Mark(canvas, box.Left + (box.Width / 2.0), box.Top + (box.Height / 2.0));

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => [];

    private void Mark(Canvas canvas, double x, double y)
    {
        const double Edge = 1.2;
        PathData edge = new PathData().Move(x - Arm - Edge, y).Horizontal(x + Arm + Edge).Move(x, y - Arm - Edge).Vertical(y + Arm + Edge);
        PathData core = new PathData().Move(x - Arm, y).Horizontal(x + Arm).Move(x, y - Arm).Vertical(y + Arm);
        canvas.Path(edge, fill: null, new Stroke(Palette.Ink, 4.4));
        canvas.Path(core, fill: null, new Stroke(Colour, 2.0));
    }
}
