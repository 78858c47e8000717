namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>The area between two lines; it breaks where a value is missing.</summary>
/// <param name="X">Places [point].</param>
/// <param name="Low">Lower line [point].</param>
/// <param name="High">Upper line [point].</param>
/// <param name="Fill">Colour.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record BandSeries(IReadOnlyList<double> X, IReadOnlyList<double?> Low, IReadOnlyList<double?> High, string Fill, RichText? Label) : ISeries
{
    /// <inheritdoc/>
    public SeriesReadout? Readout => new(X, Y: null, Low, High);

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var path = new PathData();
        foreach ((int start, int end) in Stretches())
        {
            path.Move(frame.X(X[start]), frame.Y(High[start]!.Value));
            for (int i = start + 1; i < end; i++)
            {
                path.Line(frame.X(X[i]), frame.Y(High[i]!.Value));
            }

            for (int i = end - 1; i >= start; i--)
            {
                path.Line(frame.X(X[i]), frame.Y(Low[i]!.Value));
            }

            path.Close();
        }

        canvas.Path(path, Fill);
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box) => canvas.Rectangle(box, Fill);

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame)
    {
        foreach ((int start, int end) in Stretches())
        {
            for (int i = start; i < end; i++)
            {
                double x = frame.X(X[i]);
                double right = i + 1 < end ? frame.X(X[i + 1]) : x + 1.0;
                yield return Box.Between(x, frame.Y(High[i]!.Value), right, frame.Y(Low[i]!.Value));
            }
        }
    }

    private IEnumerable<(int Start, int End)> Stretches() => Runs.Of(i => Low[i].HasValue && High[i].HasValue, X.Count);
}
