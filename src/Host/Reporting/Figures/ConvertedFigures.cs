using System.Collections.Concurrent;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Figures in formats other than SVG.</summary>
/// <param name="Files">Name and content.</param>
/// <param name="ReplacesSvg">Whether SVG files are not wanted: they were not asked for, and everything else could be made.</param>
/// <param name="Notes">What could not be made, for the user.</param>
internal sealed record ConvertedFigures(IReadOnlyDictionary<string, byte[]> Files, bool ReplacesSvg, IReadOnlyList<string> Notes)
{
    private const int MostAtOnce = 4;

    /// <summary>Converts figures; a format that cannot be made is a note and not an error.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="config">The formats asked for.</param>
    /// <param name="converter">The program that converts; null = none is installed.</param>
    public static ConvertedFigures Make(IReadOnlyList<Figure> figures, FiguresConfig config, FigureConverter? converter)
    {
        FigureFormat[] formats = [.. config.Formats.Where(f => f != FigureFormat.Svg)];
        string wanted = string.Join(" and ", formats.Select(f => f.ToString().ToUpperInvariant()));
        if (formats.Length == 0 || figures.Count == 0)
        {
            return new(new Dictionary<string, byte[]>(), ReplacesSvg: false, []);
        }

        if (converter is null)
        {
            return new(
                new Dictionary<string, byte[]>(),
                ReplacesSvg: false,
                [$"Figures are SVG: to make {wanted}, rsvg-convert, Inkscape or Chromium must be on the PATH."]);
        }

        var files = new ConcurrentDictionary<string, byte[]>();
        var problems = new ConcurrentQueue<string>();
        (Figure Figure, FigureFormat Format)[] work = [.. figures.SelectMany(_ => formats, (figure, format) => (figure, format))];
        Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, MostAtOnce) }, item =>
        {
            (byte[]? file, string? problem) = converter.Convert(item.Figure, item.Format);
            if (file is not null)
            {
                files[$"{item.Figure.Name}.{item.Format.ToString().ToLowerInvariant()}"] = file;
            }
            else
            {
                problems.Enqueue(problem!);
            }
        });
        string[] notes = problems.IsEmpty
            ? []
            : [$"{problems.Count} of {work.Length} figures could not be made as {wanted} by {converter.Name} ({problems.First()}); the SVG files are there."];
        return new(files, problems.IsEmpty && !config.Formats.Contains(FigureFormat.Svg), notes);
    }
}
