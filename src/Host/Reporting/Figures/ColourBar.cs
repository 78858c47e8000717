namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>The key of a heat map: the colour scale with ticks on its right.</summary>
/// <param name="Box">Where it stands.</param>
/// <param name="Values">The value axis.</param>
internal sealed record ColourBar(Box Box, Axis Values)
{
    /// <summary>Draws it.</summary>
    public void Draw(Canvas canvas)
    {
        canvas.Rectangle(Box, canvas.ColourRamp());
        var marks = new PathData();
        double widest = 0.0;
        foreach (Tick tick in Values.Ticks())
        {
            double y = Box.Bottom - (Values.Fraction(tick.Value) * Box.Height);
            marks.Move(Box.Right - (tick.IsMajor ? 6.0 : 3.0), y).Horizontal(Box.Right);
            if (tick.Label is { } label)
            {
                canvas.Text(Box.Right + 6.0, y + 5.0, label, Panel.LabelSize);
                widest = Math.Max(widest, label.Width(Panel.LabelSize));
            }
        }

        canvas.Path(marks, fill: null, new Stroke(Palette.Ink, 1.0));
        canvas.Rectangle(Box, fill: null, new Stroke(Palette.Ink, 1.0));
        canvas.Text(Box.Right + 6.0 + widest + 20.0, Box.Top, Values.Title, Panel.TitleSize, TextAnchor.End, upwards: true);
    }
}
