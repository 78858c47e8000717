namespace ZPrimeGpu.Kernels.Toys;

/// <summary>The sections of an ensemble's tables: what is drawn, and what is the same in every toy.</summary>
/// <param name="counts">Counts [bin].</param>
/// <param name="gaussianLocals">Gaussian auxiliary values of locals.</param>
/// <param name="poissonLocals">Auxiliary counts of locals, in units of τ.</param>
/// <param name="fixedLocals">Auxiliary values of locals that are not measured anew.</param>
/// <param name="gaussianGlobals">Gaussian auxiliary values of globals.</param>
/// <param name="poissonGlobals">Auxiliary counts of globals.</param>
/// <param name="fixedGlobals">Auxiliary values of globals that are not measured anew.</param>
public readonly struct ToyShape(
    ToySection counts,
    ToySection gaussianLocals,
    ToySection poissonLocals,
    ToySection fixedLocals,
    ToySection gaussianGlobals,
    ToySection poissonGlobals,
    ToySection fixedGlobals)
{
    /// <summary>Counts [bin].</summary>
    public readonly ToySection Counts = counts;

    /// <summary>Gaussian auxiliary values of locals.</summary>
    public readonly ToySection GaussianLocals = gaussianLocals;

    /// <summary>Auxiliary counts of locals, in units of τ.</summary>
    public readonly ToySection PoissonLocals = poissonLocals;

    /// <summary>Auxiliary values of locals that are not measured anew.</summary>
    public readonly ToySection FixedLocals = fixedLocals;

    /// <summary>Gaussian auxiliary values of globals.</summary>
    public readonly ToySection GaussianGlobals = gaussianGlobals;

    /// <summary>Auxiliary counts of globals.</summary>
    public readonly ToySection PoissonGlobals = poissonGlobals;

    /// <summary>Auxiliary values of globals that are not measured anew.</summary>
    public readonly ToySection FixedGlobals = fixedGlobals;
}
