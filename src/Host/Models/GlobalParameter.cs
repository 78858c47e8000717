namespace ZPrimeGpu.Host.Models;

/// <summary>A parameter that touches many bins.</summary>
/// <param name="Name">Name, as in a pyhf workspace.</param>
/// <param name="Start">Where a fit starts unless told otherwise; also the nominal value.</param>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
/// <param name="Constraint">The Gaussian constraint; null for a free parameter.</param>
internal sealed record GlobalParameter(string Name, double Start, double Lower, double Upper, GaussianConstraint? Constraint);

/// <summary>N(auxiliary | parameter, σ).</summary>
/// <param name="Auxiliary">Nominal auxiliary value.</param>
/// <param name="Sigma">Standard deviation.</param>
internal sealed record GaussianConstraint(double Auxiliary, double Sigma);

/// <summary>Per-bin factors γ ~ N(1, δ) that multiply the components of the group (pyhf <c>staterror</c>).</summary>
/// <param name="Name">Name.</param>
/// <param name="RelativeError">δ [bin]; 0 where γ is fixed at 1.</param>
/// <param name="HasLocal">Whether a γ exists in each bin: a fixed one still carries a constant in pyhf's likelihood [bin].</param>
internal sealed record LocalGroup(string Name, double[] RelativeError, bool[] HasLocal);
