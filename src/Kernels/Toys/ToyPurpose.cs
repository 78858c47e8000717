namespace ZPrimeGpu.Kernels.Toys;

/// <summary>What the random numbers of a counter are for: bits 31 … 24 of its word 2.</summary>
public enum ToyPurpose
{
    /// <summary>Counts of the bins.</summary>
    Count = 0,

    /// <summary>Gaussian auxiliary values of bin-locals.</summary>
    GaussianLocal = 1,

    /// <summary>Auxiliary counts of bin-locals.</summary>
    PoissonLocal = 2,

    /// <summary>Gaussian auxiliary values of globals.</summary>
    GaussianGlobal = 3,

    /// <summary>Auxiliary counts of globals.</summary>
    PoissonGlobal = 4,

    /// <summary>Globals of the hybrid ensemble.</summary>
    PriorGlobal = 5,

    /// <summary>Bin-locals of the hybrid ensemble.</summary>
    PriorLocal = 6,

    /// <summary>Counts of the hybrid ensemble.</summary>
    HybridCount = 7,
}
