namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A text in one row of an axis of named rows.</summary>
/// <param name="Row">Row, 0 at the top.</param>
/// <param name="Text">The text.</param>
internal readonly record struct RowText(int Row, RichText Text);

/// <summary>Texts in the middle of a panel, on paper of their own so that lines behind do not cross them.</summary>
/// <param name="Texts">The texts.</param>
internal sealed record RowTextSeries(IReadOnlyList<RowText> Texts) : ISeries
{
    private const double Size = 13.0;

    /// <inheritdoc/>
    public RichText? Label => null;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, PlotFrame frame)
    {
        double x = frame.Box.Left + (frame.Box.Width / 2.0);
        foreach (RowText text in Texts)
        {
            double y = frame.Y(text.Row);
            double width = text.Text.Width(Size) + 6.0;
            canvas.Rectangle(new Box(x - (width / 2.0), y - 8.0, width, 16.0), Palette.Paper);
            canvas.Text(x, y + (0.36 * Size), text.Text, Size, TextAnchor.Middle);
        }
    }

    /// <inheritdoc/>
    public void DrawSample(Canvas canvas, Box box)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Box> Covered(PlotFrame frame) => [];
}
