using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Limits;

/// <summary>What limits by toys are asked for.</summary>
internal sealed record ToyLimitSettings
{
    /// <summary>Seed of the toys.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Toys per hypothesis before any are added.</summary>
    public int Toys { get; init; } = 10_000;

    /// <summary>Largest number of toys per hypothesis; none are added where it is <see cref="Toys"/>.</summary>
    public int MostToys { get; init; } = 40_000;

    /// <summary>
    /// Relative standard error asked of the observed and of the median expected limit. Of ±1σ twice, of ±2σ four times this is asked: their quantiles of background-only toys are rarer,
    /// and nobody reads them as closely.
    /// </summary>
    public double Precision { get; init; } = 0.01;

    /// <summary>Confidence level.</summary>
    public double ConfidenceLevel { get; init; } = 0.9;

    /// <summary>q̃ or q.</summary>
    public TestStatistic Statistic { get; init; } = TestStatistic.QTilde;

    /// <summary>What varies from toy to toy.</summary>
    public EnsembleKind Ensemble { get; init; } = EnsembleKind.Frequentist;

    /// <summary>On which p-value the precision is asked; limits on both are given.</summary>
    public LimitStatistic LimitOn { get; init; } = LimitStatistic.Cls;

    /// <summary>Largest number of tested values.</summary>
    public int MostPoints { get; init; } = 32;
}
