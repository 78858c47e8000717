namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Where caption and legend stand, and the axis that leaves room for them.</summary>
/// <param name="Frame">The panel's area with its final axis.</param>
/// <param name="Caption">Place of the caption.</param>
/// <param name="Legend">Place of the legend.</param>
internal sealed record InsetPlacement(PlotFrame Frame, Box Caption, Box Legend)
{
    private const double Margin = 16.0;
    private const double Clearance = 5.0;
    private const int HeadroomSteps = 14;
    private const double HeadroomStep = 0.04;

    /// <summary>
    /// The first arrangement of caption and legend in the corners that covers no series, raising (or lowering) the end of the y axis step
    /// by step until there is one; if none is free, the one that covers least.
    /// </summary>
    public static InsetPlacement Find(PlotFrame frame, IReadOnlyList<ISeries> series, (double Width, double Height) caption, (double Width, double Height) legend, Headroom headroom)
    {
        InsetPlacement? best = null;
        double least = double.PositiveInfinity;
        int steps = headroom == Headroom.None ? 1 : HeadroomSteps;
        for (int step = 0; step < steps; step++)
        {
            PlotFrame stretched = Stretch(frame, headroom, step * HeadroomStep);
            List<Box> covered = series.SelectMany(s => s.Covered(stretched)).ToList();
            foreach ((Box captionBox, Box legendBox) in Candidates(stretched.Box, caption, legend))
            {
                double overlap = covered.Sum(box => box.Overlap(Grown(captionBox)) + box.Overlap(Grown(legendBox)));
                if (overlap < least)
                {
                    least = overlap;
                    best = new(stretched, captionBox, legendBox);
                }
            }

            if (least == 0.0)
            {
                break;
            }
        }

        return best!;
    }

    private static Box Grown(Box box) => new(box.Left - Clearance, box.Top - Clearance, box.Width + (2 * Clearance), box.Height + (2 * Clearance));

    private static IEnumerable<(Box Caption, Box Legend)> Candidates(Box area, (double Width, double Height) caption, (double Width, double Height) legend)
    {
        double[] tops = [0.0, 1.0];
        double[] captionSides = [0.0, 1.0, 0.5];
        double[] legendSides = [1.0, 0.0, 0.5];
        foreach (double captionTop in tops)
        {
            foreach (double captionSide in captionSides)
            {
                Box captionBox = At(area, caption, captionSide, captionTop);
                foreach (double legendTop in tops)
                {
                    foreach (double legendSide in legendSides)
                    {
                        Box legendBox = At(area, legend, legendSide, legendTop);
                        if (captionBox.Overlap(Grown(legendBox)) == 0.0)
                        {
                            yield return (captionBox, legendBox);
                        }
                        else if (legendTop == 0.0 && legendSide == captionSide)
                        {
                            yield return (captionBox, new Box(captionSide == 0.5 ? captionBox.Left : legendBox.Left, captionBox.Bottom + 4.0, legend.Width, legend.Height));
                        }
                    }
                }
            }
        }
    }

    private static Box At(Box area, (double Width, double Height) size, double side, double top)
        => new(
            area.Left + Margin + (side * (area.Width - (2.0 * Margin) - size.Width)),
            area.Top + Margin + (top * (area.Height - (2.0 * Margin) - size.Height)),
            size.Width,
            size.Height);

    /// <summary>Moves one end of the y axis out so that a fraction of the panel becomes free.</summary>
    private static PlotFrame Stretch(PlotFrame frame, Headroom headroom, double fraction)
    {
        Axis axis = frame.YAxis;
        double whole = 1.0 / (1.0 - fraction);
        return fraction == 0.0 ? frame : headroom switch
        {
            Headroom.Above => frame with { YAxis = axis with { Max = axis.Value(whole) } },
            _ => frame with { YAxis = axis with { Min = axis.Value(1.0 - whole) } },
        };
    }
}

/// <summary>Which end of the y axis may move to make room for caption and legend.</summary>
internal enum Headroom
{
    /// <summary>None.</summary>
    None,

    /// <summary>The upper end.</summary>
    Above,

    /// <summary>The lower end.</summary>
    Below,
}
