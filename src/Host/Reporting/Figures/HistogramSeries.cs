namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A filled layer of a stack of histograms, or with <see cref="Base"/> null a layer that stands on the axis.</summary>
/// <param name="Edges">Bin edges [bin + 1].</param>
/// <param name="Base">Lower ends [bin]; null = the lower end of the axis.</param>
/// <param name="Top">Upper ends [bin].</param>
/// <param name="Fill">Colour, or hatching by <see cref="IsHatched"/>.</param>
/// <param name="Label">Name in the legend.</param>
internal sealed record HistogramSeries(double[] Edges, double[]? Base, double[] Top, string Fill, RichText? Label) : ISeries
{
    /// <summary>Diagonal lines instead of a full area: for uncertainties over filled layers.</summary>
    public bool IsHatched { get; init; }

    /// <summary>A layer alone; hatching as a range.</summary>
    public SeriesReadout? Readout => new(
        Edges,
        IsHatched || Label is null ? null : [.. Top.Select((t, i) => (double?)(t - (Base?[i] ?? 0.0)))],
        IsHatched || Label is null ? [.. Top.Select((_, i) => (double?)(Base?[i] ?? 0.0))] : null,
        IsHatched || Label is null ? [.. Top.Select(t => (double?)t)] : null)
    { IsBinned = true };

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        int bins = Top.Length;
        var path = new PathData();
        path.Move(frame.X(Edges[0]), frame.Y(Top[0]));
        for (int i = 0; i < bins; i++)
        {
            path.Vertical(frame.Y(Top[i])).Horizontal(frame.X(Edges[i + 1]));
        }

        if (Base is null)
        {
            path.Vertical(frame.Box.Bottom + 1.0).Horizontal(frame.X(Edges[0]));
        }
        else
        {
            for (int i = bins - 1; i >= 0; i--)
            {
                path.Vertical(frame.Y(Base[i])).Horizontal(frame.X(Edges[i]));
            }
        }

        canvas.Path(path.Close(), Paint(canvas));
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
        => canvas.Rectangle(box, Paint(canvas), new Stroke(IsHatched ? Palette.Grey : Palette.Ink, 0.5));

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame)
    {
        for (int i = 0; i < Top.Length; i++)
        {
            double bottom = Base is null ? frame.Box.Bottom : frame.Y(Base[i]);
            yield return Box.Between(frame.X(Edges[i]), frame.Y(Top[i]), frame.X(Edges[i + 1]), bottom);
        }
    }

    private string Paint(Canvas canvas) => IsHatched ? canvas.Hatch(Fill) : Fill;
}
