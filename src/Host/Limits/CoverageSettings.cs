using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Limits;

/// <summary>What a coverage study does.</summary>
/// <param name="Toys">Toys per window and injected cross section.</param>
/// <param name="Seed">Seed.</param>
/// <param name="ConfidenceLevel">Confidence level of the limits whose coverage is asked for.</param>
internal sealed record CoverageSettings(int Toys, ulong Seed, double ConfidenceLevel)
{
    /// <summary>Most injections per window: what a stream has room for.</summary>
    public const int MostInjections = 256;

    /// <summary>Injected cross sections [fb]; empty = <see cref="Multiples"/> of each window's expected limit.</summary>
    public IReadOnlyList<double> Injections { get; init; } = [];

    /// <summary>Injections in units of the median expected limit, where no cross sections are given.</summary>
    public IReadOnlyList<double> Multiples { get; init; } = [0.0, 0.5, 1.0, 2.0];

    /// <summary>Which expected limit the multiples are of.</summary>
    public LimitStatistic LimitOn { get; init; } = LimitStatistic.Cls;

    /// <summary>Toys that are fitted together. Results do not depend on it.</summary>
    public int BlockSize { get; init; } = 256;

    /// <summary>Number of injections per window.</summary>
    public int InjectionCount => Injections.Count > 0 ? Injections.Count : Multiples.Count;

    /// <summary>The stream of a point's toys: apart from those of limits (from 0 up) and of goodness of fit.</summary>
    /// <param name="window">Index of the hypothesis, below 2²².</param>
    /// <param name="injection">Place of the injection in the list.</param>
    public static uint StreamOf(int window, int injection) => 0xC000_0000u + ((uint)window << 8) + (uint)injection;
}
