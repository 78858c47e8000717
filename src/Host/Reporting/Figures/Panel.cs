namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>One pair of axes with what is drawn in it: ticks point inwards on all four sides, titles stand at the far ends of the axes.</summary>
/// <param name="Frame">Area and axes.</param>
/// <param name="Series">What is drawn, from back to front.</param>
internal sealed record Panel(PlotFrame Frame, IReadOnlyList<ISeries> Series)
{
    /// <summary>Font size of numbers [px].</summary>
    public const double LabelSize = 14.0;

    /// <summary>Font size of axis titles [px].</summary>
    public const double TitleSize = 16.0;

    /// <summary>Height of a legend above a panel [px].</summary>
    public const double LegendRow = 24.0;

    private const double MajorTick = 8.0;
    private const double MinorTick = 4.0;

    /// <summary>Text inside the panel.</summary>
    public Caption Caption { get; init; } = new([]);

    /// <summary>Series of the legend, from top to bottom; null = those with a label, in the order in which they are drawn.</summary>
    public IReadOnlyList<ISeries>? LegendOrder { get; init; }

    /// <summary>Whether the legend is a row above the panel, for panels that leave no room inside; the note then stands above it.</summary>
    public bool HasLegendAbove { get; init; }

    /// <summary>Which end of the y axis may move to make room for caption and legend.</summary>
    public Headroom Headroom { get; init; } = Headroom.Above;

    /// <summary>Text above the panel, for maps that leave no room inside; null = none.</summary>
    public RichText? Note { get; init; }

    /// <summary>Whether the x axis has numbers and a title: only the lowest of stacked panels does.</summary>
    public bool HasXLabels { get; init; } = true;

    /// <summary>Whether the topmost y number is left out, where it would touch the panel above.</summary>
    public bool OmitsTopLabel { get; init; }

    /// <summary>Place of the y title's upper end left of the panel [px].</summary>
    public double YTitleOffset { get; init; } = 56.0;

    /// <summary>Draws the panel; the groups "series", "names" and "ticks" are those that a zoom changes.</summary>
    /// <returns>The area with the axes that it was drawn with.</returns>
    public PlotFrame Draw(Canvas canvas)
    {
        List<ISeries> named = (LegendOrder ?? Series).Where(s => s.Label is not null).ToList();
        var legend = new Legend(HasLegendAbove ? [] : named);
        InsetPlacement placement = InsetPlacement.Find(Frame, Series, (Caption.Width, Caption.Height), (legend.Width, legend.Height), Headroom);
        PlotFrame frame = placement.Frame;
        canvas.BeginClip(frame.Box);
        canvas.BeginGroup("series");
        foreach (ISeries series in Series)
        {
            series.Draw(canvas, frame);
        }

        canvas.EndGroup();
        canvas.EndClip();
        canvas.BeginGroup("names");
        foreach (ISeries series in Series)
        {
            series.DrawOutside(canvas, frame);
        }

        canvas.EndGroup();
        canvas.BeginGroup("inset");
        Caption.Draw(canvas, placement.Caption.Left, placement.Caption.Top);
        legend.Draw(canvas, placement.Legend.Left, placement.Legend.Top);
        canvas.EndGroup();
        DrawAxes(canvas, frame);
        if (HasLegendAbove)
        {
            new Legend(named).DrawRow(canvas, frame.Box.Left, frame.Box.Top - LegendRow);
        }

        if (Note is not null)
        {
            canvas.Text(frame.Box.Left, frame.Box.Top - 7.0 - (HasLegendAbove ? LegendRow : 0.0), Note, LabelSize);
        }

        return frame;
    }

    private void DrawAxes(Canvas canvas, PlotFrame frame)
    {
        Box box = frame.Box;
        canvas.BeginGroup("ticks");
        var marks = new PathData();
        foreach (Tick tick in frame.XAxis.Ticks())
        {
            double x = frame.X(tick.Value);
            double length = tick.IsMajor ? MajorTick : MinorTick;
            marks.Move(x, box.Bottom).Vertical(box.Bottom - length).Move(x, box.Top).Vertical(box.Top + length);
            if (HasXLabels && tick.Label is { } label)
            {
                canvas.Text(x, box.Bottom + LabelSize + 6.0, label, LabelSize, TextAnchor.Middle);
            }
        }

        foreach (Tick tick in frame.YAxis.Ticks())
        {
            double y = frame.Y(tick.Value);
            double length = tick.IsMajor ? MajorTick : MinorTick;
            marks.Move(box.Left, y).Horizontal(box.Left + length).Move(box.Right, y).Horizontal(box.Right - length);
            bool hidden = OmitsTopLabel && y < box.Top + (0.5 * LabelSize);
            if (!hidden && tick.Label is { } label)
            {
                canvas.Text(box.Left - 7.0, y + (0.36 * LabelSize), label, LabelSize, TextAnchor.End);
            }
        }

        canvas.Path(marks, fill: null, new Stroke(Palette.Ink, 1.0));
        canvas.EndGroup();
        canvas.Rectangle(box, fill: null, new Stroke(Palette.Ink, 1.2));
        if (HasXLabels)
        {
            canvas.Text(box.Right, box.Bottom + LabelSize + TitleSize + 12.0, frame.XAxis.Title, TitleSize, TextAnchor.End);
        }

        canvas.Text(box.Left - YTitleOffset, box.Top, frame.YAxis.Title, TitleSize, TextAnchor.End, upwards: true);
    }
}
