namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>The area of a panel: from values to places on the page.</summary>
/// <param name="Box">The area [px].</param>
/// <param name="XAxis">Horizontal axis.</param>
/// <param name="YAxis">Vertical axis.</param>
internal sealed record PlotFrame(Box Box, Axis XAxis, Axis YAxis)
{
    /// <summary>Horizontal place of a value [px].</summary>
    public double X(double value) => Box.Left + (XAxis.Fraction(value) * Box.Width);

    /// <summary>Vertical place of a value [px].</summary>
    public double Y(double value) => Box.Bottom - (YAxis.Fraction(value) * Box.Height);
}
