namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>What a pass over the bins does. A type, so that each kind of pass is compiled for itself.</summary>
public interface IBinPass
{
    /// <summary>
    /// Whether second derivatives are the expected ones (Fisher information, never negative) instead of the observed ones. With few events the
    /// observed curvature n/λ² is a poor guide far from the minimum (zero in empty bins); 1/λ is not.
    /// </summary>
    static abstract bool Expected { get; }

    /// <summary>
    /// Whether the bounds of γ are applied. A pass that only reports that a bound is violated has no call in its loop, so that its sums
    /// stay in registers; where none is violated both give the same bits.
    /// </summary>
    static abstract bool Bounded { get; }
}

/// <summary>Newton step; reports bounds.</summary>
public readonly struct NewtonPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => false;

    /// <inheritdoc/>
    public static bool Bounded => false;
}

/// <summary>Newton step; applies bounds.</summary>
public readonly struct BoundedNewtonPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => false;

    /// <inheritdoc/>
    public static bool Bounded => true;
}

/// <summary>Scoring step; reports bounds.</summary>
public readonly struct ScoringPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => true;

    /// <inheritdoc/>
    public static bool Bounded => false;
}

/// <summary>Scoring step; applies bounds.</summary>
public readonly struct BoundedScoringPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => true;

    /// <inheritdoc/>
    public static bool Bounded => true;
}
