using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>A page with one panel, or with a panel and a flat one below.</summary>
/// <param name="Width">Width [px].</param>
/// <param name="Height">Height [px].</param>
internal sealed record PageLayout(double Width, double Height)
{
    private const double Left = 82.0;
    private const double RightMargin = 28.0;
    private const double Top = 16.0;
    private const double BottomMargin = 56.0;
    private const double FlatHeight = 108.0;

    /// <summary>Spectra: the width of a text column.</summary>
    public static PageLayout Column { get; } = new(640.0, 480.0);

    /// <summary>Scans over hundreds of masses: wider, so that neighbours stay apart.</summary>
    public static PageLayout Scan { get; } = new(820.0, 480.0);

    /// <summary>The area of a single panel.</summary>
    public Box Single => Box.Between(Left, Top, Width - RightMargin, Height - BottomMargin);

    /// <summary>The area above a flat panel.</summary>
    public Box Upper => Single with { Height = Single.Height - FlatHeight };

    /// <summary>The flat panel below.</summary>
    public Box Lower => Box.Between(Left, Single.Bottom - FlatHeight, Width - RightMargin, Single.Bottom);
}
