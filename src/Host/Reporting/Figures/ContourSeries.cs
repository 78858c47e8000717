namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A contour over a map, with dark edges so that it shows on any colour.</summary>
/// <param name="Pieces">Its pieces.</param>
/// <param name="Colour">Colour.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record ContourSeries(IReadOnlyList<ContourPiece> Pieces, string Colour, RichText? Label) : ISeries
{
    private static readonly Stroke Edge = new(Palette.Ink, 3.2);

    private Stroke Core => new(Colour, 1.8);

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var path = new PathData();
        foreach (ContourPiece piece in Pieces)
        {
            path.Move(frame.X(piece.X0), frame.Y(piece.Y0)).Line(frame.X(piece.X1), frame.Y(piece.Y1));
        }

        canvas.Path(path, fill: null, Edge);
        canvas.Path(path, fill: null, Core);
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
        double middle = box.Top + (box.Height / 2.0);
        canvas.Line(box.Left, middle, box.Right, middle, Edge);
        canvas.Line(box.Left, middle, box.Right, middle, Core);
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => [];
}
