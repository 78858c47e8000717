namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>What is counted exactly: levels of local significance, and the observed scan.</summary>
/// <param name="Z">Levels of z = √q0, ascending, each once.</param>
/// <param name="Observed">Observed q0 of each window; null without data or where its fit failed [window].</param>
internal sealed record ScanLevels(double[] Z, double?[] Observed)
{
    /// <summary>Levels that are counted unless told otherwise.</summary>
    public static IReadOnlyList<double> Default { get; } = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0];

    /// <summary>Levels and the observed scan.</summary>
    /// <param name="levels">Levels, in any order.</param>
    /// <param name="more">Further values to count at, such as the significance of an excess.</param>
    /// <param name="observed">Observed q0 of each window.</param>
    public static ScanLevels Of(IEnumerable<double> levels, IEnumerable<double> more, IReadOnlyList<double?> observed)
    {
        IEnumerable<double> largest = observed.Any(q => q > 0.0) ? [Math.Sqrt(observed.Max()!.Value)] : [];
        return new([.. levels.Concat(more).Concat(largest).Where(z => z > 0.0).Distinct().Order()], [.. observed]);
    }
}
