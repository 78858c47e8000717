namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A figure: panels on a page.</summary>
/// <param name="Name">File name without extension; also the start of the picture's ids.</param>
/// <param name="Description">What it shows, one sentence, for readers who cannot see it.</param>
/// <param name="Width">Width of the page [px].</param>
/// <param name="Height">Height of the page [px].</param>
/// <param name="Panels">The panels.</param>
internal sealed record Figure(string Name, string Description, double Width, double Height, IReadOnlyList<Panel> Panels)
{
    /// <summary>Keys of heat maps.</summary>
    public IReadOnlyList<ColourBar> ColourBars { get; init; } = [];

    /// <summary>The picture as an <c>svg</c> element.</summary>
    public string ToSvg()
    {
        var canvas = new Canvas(Name, Width, Height);
        (Panel, PlotFrame)[] drawn = [.. Panels.Select(panel => (panel, panel.Draw(canvas)))];

        foreach (ColourBar bar in ColourBars)
        {
            bar.Draw(canvas);
        }

        return canvas.ToSvg(Description, FigureData.Make(drawn));
    }
}
