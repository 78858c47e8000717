using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>Spectra along M²rec alone, as they were filled: no θ* bins, no smoothing.</summary>
internal static class PlainSpectrum
{
    /// <summary>Backgrounds and data summed over θ*.</summary>
    /// <param name="spectra">Spectra; signals are left out.</param>
    /// <param name="m2Edges">M²rec edges that they were filled with [GeV²].</param>
    public static SpectrumTable Of(IReadOnlyList<ProcessSpectrum> spectra, double[] m2Edges)
    {
        var grid = new AnalysisGrid(m2Edges, [.. Enumerable.Repeat<double[]>([0.0, 180.0], m2Edges.Length - 1)]);
        ProcessTemplate[] backgrounds =
        [
            .. from spectrum in spectra
               where spectrum.Role == SourceRole.Background
               let raw = RawTemplate.Of(spectrum, grid)
               let error = Array.ConvertAll(raw.Variance, v => Math.Sqrt(Math.Max(v, 0.0)))
               select new ProcessTemplate(spectrum.Process, raw.Content, error, raw.Content, error),
        ];
        return new(grid, backgrounds, spectra.FirstOrDefault(s => s.Role == SourceRole.Data) is { } data ? RawTemplate.Of(data, grid).Content : null);
    }
}
