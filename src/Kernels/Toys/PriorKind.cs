namespace ZPrimeGpu.Kernels.Toys;

/// <summary>How a parameter of the hybrid ensemble is drawn.</summary>
public enum PriorKind
{
    /// <summary>It is the same in every toy. Values: the parameter.</summary>
    Fixed = 0,

    /// <summary>Gaussian within bounds. Values: mean, standard deviation, Φ at the lower bound, probability between the bounds, lower and upper bound.</summary>
    Gaussian = 1,

    /// <summary>Gamma distribution of shape s ≥ 1 within bounds. Values: d = s − ⅓, 1/√(9d), scale, 0, lower and upper bound.</summary>
    Gamma = 2,
}
