namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Which bounds of the bin-local γ a pass over the bins applies. Each level gives the bits of the one below where that is enough.</summary>
public enum GammaBoundsLevel
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Lower ones: γ of bins whose simulation is sparse.</summary>
    Lower = 1,

    /// <summary>All.</summary>
    All = 2,
}
