namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>What the eliminated parameters of a group do in their bin.</summary>
public enum LocalKind
{
    /// <summary>γ ~ N(a, δ) multiplies the group's yield; bounds [10⁻¹⁰, 10] (pyhf staterror).</summary>
    GaussianFactor = 0,

    /// <summary>γ with τ a ~ Pois(τ γ), τ = 1/δ², multiplies the group's yield; bounds [10⁻¹⁰, 10] (pyhf shapesys). a is the auxiliary count over τ.</summary>
    PoissonFactor = 1,

    /// <summary>α ~ N(a, 1) adds α times the group's yield; bounds [−5, 5] (pyhf histosys of one bin, symmetric).</summary>
    GaussianShift = 2,
}
