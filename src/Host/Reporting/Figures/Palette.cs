namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Colours of the figures, told apart also with colour-vision deficiencies.</summary>
internal static class Palette
{
    /// <summary>Text, axes, data.</summary>
    public const string Ink = "#000000";

    /// <summary>Secondary lines.</summary>
    public const string Grey = "#767676";

    /// <summary>Light fills.</summary>
    public const string LightGrey = "#d0d0d0";

    /// <summary>Paper.</summary>
    public const string Paper = "#ffffff";

    /// <summary>Okabe-Ito blue.</summary>
    public const string Blue = "#0072b2";

    /// <summary>Okabe-Ito vermillion.</summary>
    public const string Vermillion = "#d55e00";

    /// <summary>Inner (±1σ) band: the customary green, as a tint of Okabe-Ito bluish green.</summary>
    public const string InnerBand = "#5cc6a4";

    /// <summary>Outer (±2σ) band: the customary yellow; much lighter than the inner band, so that lightness alone tells them apart.</summary>
    public const string OuterBand = "#f8ee9b";

    /// <summary>Categories (Okabe and Ito, "Color Universal Design", 2008), in an order whose neighbours differ in hue and lightness.</summary>
    public static IReadOnlyList<string> Categories { get; } =
        ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#0072b2", "#f0e442", "#d55e00", "#999999"];

    /// <summary>The line of an earlier limit: a hue and a pattern each, so that colour is not needed; they repeat after five.</summary>
    public static Stroke Overlay(int index) => Overlays[index % Overlays.Count];

    private static IReadOnlyList<Stroke> Overlays { get; } =
        [new("#aa4499", 1.6, "9 3"), new("#8c510a", 1.6, "2 2"), new(Vermillion, 1.6, "9 3 2 3"), new("#5b4fa2", 1.6, "14 3"), new(Grey, 1.6, "5 2 1 2 1 2")];

    /// <summary>A category's colour; they repeat after eight.</summary>
    public static string Category(int index) => Categories[index % Categories.Count];
}
