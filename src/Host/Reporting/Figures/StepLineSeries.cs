namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>The outline of a histogram.</summary>
/// <param name="Edges">Bin edges [bin + 1].</param>
/// <param name="Values">Heights; null = a gap [bin].</param>
/// <param name="Stroke">How it is drawn.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record StepLineSeries(double[] Edges, IReadOnlyList<double?> Values, Stroke Stroke, RichText? Label) : ISeries
{
    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        var path = new PathData();
        foreach ((int start, int end) in Runs.Of(i => Values[i].HasValue, Values.Count))
        {
            path.Move(frame.X(Edges[start]), frame.Y(Values[start]!.Value));
            for (int i = start; i < end; i++)
            {
                path.Vertical(frame.Y(Values[i]!.Value)).Horizontal(frame.X(Edges[i + 1]));
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
        for (int i = 0; i < Values.Count; i++)
        {
            if (Values[i] is { } value)
            {
                yield return Box.Between(frame.X(Edges[i]), frame.Y(value) - 1.0, frame.X(Edges[i + 1]), frame.Y(value) + 1.0);
            }
        }
    }
}
