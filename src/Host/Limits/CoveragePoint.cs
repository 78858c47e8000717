using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Coverage of one window's limits at one injected cross section. What could not be obtained is null.</summary>
internal sealed record CoveragePoint
{
    /// <summary>Index of the hypothesis.</summary>
    public required int Index { get; init; }

    /// <summary>Mass [GeV].</summary>
    public required double MassGeV { get; init; }

    /// <summary>Bins of the window.</summary>
    public required int Bins { get; init; }

    /// <summary>Median expected limit of the window on the statistic that injections are multiples of [fb].</summary>
    public double? ExpectedLimit { get; init; }

    /// <summary>Place of the injection in the list of the study.</summary>
    public required int Injection { get; init; }

    /// <summary>Injected cross section [fb].</summary>
    public double? Injected { get; init; }

    /// <summary>Toys thrown.</summary>
    public required int Toys { get; init; }

    /// <summary>Toys left out of the coverage because a fit that it needs failed.</summary>
    public int FailedToys { get; init; }

    /// <summary>Fraction of toys whose CLs limit is not below the injected cross section.</summary>
    public ToyFraction? Cls { get; init; }

    /// <summary>The same for CLs+b.</summary>
    public ToyFraction? Clsb { get; init; }

    /// <summary>Pulls (σ̂ − injected)/error.</summary>
    public CoveragePulls? Pulls { get; init; }

    /// <summary>Fits made.</summary>
    public long Fits { get; init; }

    /// <summary>Fits that needed the safe path.</summary>
    public long RetriedFits { get; init; }

    /// <summary>Fits that failed also there.</summary>
    public long FailedFits { get; init; }

    /// <summary>The first hundred failed fits, by toy.</summary>
    public IReadOnlyList<ToyFailure> Failures { get; init; } = [];

    /// <summary>What went wrong, in one sentence; null where nothing did.</summary>
    public string? Problem { get; init; }
}

/// <summary>Moments of the pulls of toys.</summary>
/// <param name="Count">Toys with a pull: those whose fitted cross section has an error. Without events where the signal is, the likelihood has no curvature and there is none.</param>
/// <param name="Mean">Mean.</param>
/// <param name="MeanError">Its standard error: rms/√count.</param>
/// <param name="Rms">Root mean square about the mean.</param>
/// <param name="RmsError">Its standard error from the fourth moment: √(m₄ − m₂²)/(2 rms √count).</param>
internal sealed record CoveragePulls(int Count, double Mean, double MeanError, double Rms, double RmsError);
