namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Something drawn in a panel.</summary>
internal interface ISeries
{
    /// <summary>Its name in the legend; null = not in the legend.</summary>
    RichText? Label { get; }

    /// <summary>Its numbers, for reading them off on a screen; null = none.</summary>
    SeriesReadout? Readout => null;

    /// <summary>Draws it; the panel cuts off what is outside.</summary>
    void Draw(Canvas canvas, PlotFrame frame);

    /// <summary>Draws what stands outside the panel.</summary>
    void DrawOutside(Canvas canvas, PlotFrame frame)
    {
    }

    /// <summary>Draws its sample in the legend.</summary>
    void DrawSample(Canvas canvas, Box box);

    /// <summary>The places it covers, which legends keep clear of.</summary>
    IEnumerable<Box> Covered(PlotFrame frame);
}
