namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A line through points; it breaks where a value is missing, and a point alone becomes a dot.</summary>
/// <param name="X">Places [point].</param>
/// <param name="Y">Values; null = missing [point].</param>
/// <param name="Stroke">How it is drawn.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record LineSeries(IReadOnlyList<double> X, IReadOnlyList<double?> Y, Stroke Stroke, RichText? Label) : ISeries
{
    /// <inheritdoc/>
    public SeriesReadout? Readout => new(X, Y, Low: null, High: null);

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var path = new PathData();
        foreach ((int start, int end) in Runs.Of(i => Y[i].HasValue, Y.Count))
        {
            if (end - start == 1)
            {
                canvas.Disc(frame.X(X[start]), frame.Y(Y[start]!.Value), Stroke.Width, Stroke.Colour);
                continue;
            }

            path.Move(frame.X(X[start]), frame.Y(Y[start]!.Value));
            for (int i = start + 1; i < end; i++)
            {
                path.Line(frame.X(X[i]), frame.Y(Y[i]!.Value));
            }
        }

        canvas.Path(path, fill: null, Stroke);
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
        double middle = box.Top + (box.Height / 2.0);
        canvas.Line(box.Left, middle, box.Right, middle, Stroke);
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame)
    {
        for (int i = 0; i < Y.Count; i++)
        {
            if (Y[i] is { } y)
            {
                double top = frame.Y(y);
                double next = i + 1 < Y.Count && Y[i + 1] is { } after ? frame.Y(after) : top;
                double left = frame.X(X[i]);
                double right = i + 1 < Y.Count ? frame.X(X[i + 1]) : left;
                yield return Box.Between(left - 1.0, Math.Min(top, next) - 1.0, right + 1.0, Math.Max(top, next) + 1.0);
            }
        }
    }
}
