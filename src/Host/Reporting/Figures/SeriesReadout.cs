namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>The numbers of a series, for reading them off a figure on a screen.</summary>
/// <param name="X">Places [point], or bin edges [bin + 1] of <see cref="IsBinned"/>.</param>
/// <param name="Y">Values; null = the series is a range [point or bin].</param>
/// <param name="Low">Lower ends; null = none [point or bin].</param>
/// <param name="High">Upper ends; null = none [point or bin].</param>
internal sealed record SeriesReadout(IReadOnlyList<double> X, IReadOnlyList<double?>? Y, IReadOnlyList<double?>? Low, IReadOnlyList<double?>? High)
{
    /// <summary>Whether <see cref="X"/> are bin edges.</summary>
    public bool IsBinned { get; init; }
}
