namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Names and samples of the series of a panel.</summary>
/// <param name="Series">Series with a label, from top to bottom.</param>
internal sealed record Legend(IReadOnlyList<ISeries> Series)
{
    private const double Size = 14.0;
    private const double Row = 19.0;
    private const double SampleWidth = 26.0;
    private const double Gap = 8.0;

    /// <summary>Width [px].</summary>
    public double Width => SampleWidth + Gap + Series.Select(s => s.Label!.Width(Size)).DefaultIfEmpty(0.0).Max();

    /// <summary>Height [px].</summary>
    public double Height => Row * Series.Count;

    /// <summary>Draws it in one row, above a panel.</summary>
    public void DrawRow(Canvas canvas, double left, double top)
    {
        foreach (ISeries series in Series)
        {
            series.DrawSample(canvas, new Box(left, top + 3.0, SampleWidth, Row - 7.0));
            canvas.Text(left + SampleWidth + Gap, top + 14.0, series.Label!, Size);
            left += SampleWidth + Gap + series.Label!.Width(Size) + (2.0 * Gap);
        }
    }

    /// <summary>Draws it with its upper left corner at a place.</summary>
    public void Draw(Canvas canvas, double left, double top)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            double y = top + (i * Row);
            Series[i].DrawSample(canvas, new Box(left, y + 3.0, SampleWidth, Row - 7.0));
            canvas.Text(left + SampleWidth + Gap, y + 14.0, Series[i].Label!, Size);
        }
    }
}
