using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Pages and panel areas that the figures share.</summary>
internal static class PageLayout
{
    /// <summary>Width of a page [px].</summary>
    public const double Width = 640.0;

    /// <summary>Height of a page with one panel, or with a panel and a flat one below [px].</summary>
    public const double Height = 480.0;

    private const double Left = 82.0;
    private const double Right = Width - 20.0;
    private const double Top = 16.0;
    private const double BottomMargin = 60.0;
    private const double FlatHeight = 104.0;

    /// <summary>The area of a single panel.</summary>
    public static Box Single { get; } = Box.Between(Left, Top, Right, Height - BottomMargin);

    /// <summary>The area above a flat panel.</summary>
    public static Box Upper { get; } = Box.Between(Left, Top, Right, Height - BottomMargin - FlatHeight);

    /// <summary>The flat panel below.</summary>
    public static Box Lower { get; } = Box.Between(Left, Height - BottomMargin - FlatHeight, Right, Height - BottomMargin);
}
