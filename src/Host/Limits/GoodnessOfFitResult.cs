using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>How many toys of which random numbers a test of the goodness of fit throws.</summary>
/// <param name="Toys">Toys, at least one.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Stream">Stream of the ensemble; <see cref="StreamOf"/> for windows.</param>
internal readonly record struct GoodnessOfFitSettings(int Toys, ulong Seed, uint Stream)
{
    /// <summary>Toys in memory at once. Results do not depend on it.</summary>
    public int BlockSize { get; init; } = 256;

    /// <summary>The stream of a window's toys: apart from those of limits (from 0 up) and of coverage studies.</summary>
    /// <param name="window">Index of the hypothesis.</param>
    public static uint StreamOf(int window) => 0x8000_0000u + (uint)window;
}

/// <summary>A test of the goodness of fit. What could not be obtained is null.</summary>
internal sealed record GoodnessOfFitResult
{
    /// <summary>Saturated likelihood ratio of the data: 2(NLL − NLL of the saturated model).</summary>
    public double? Saturated { get; init; }

    /// <summary>Its p-value: toys whose ratio is at least as large.</summary>
    public ToyFraction? SaturatedP { get; init; }

    /// <summary>Pearson's χ² of the data.</summary>
    public double? Pearson { get; init; }

    /// <summary>Its p-value: toys whose χ² is at least as large.</summary>
    public ToyFraction? PearsonP { get; init; }

    /// <summary>Toys thrown, those that are left out included.</summary>
    public int Toys { get; init; }

    /// <summary>Toys whose fit failed; they are left out of the fractions.</summary>
    public int FailedToys { get; init; }

    /// <summary>The first hundred of them, enough to fit them again.</summary>
    public IReadOnlyList<ToyFailure> Failures { get; init; } = [];

    /// <summary>What went wrong, in one sentence; null where nothing did.</summary>
    public string? Problem { get; init; }
}
