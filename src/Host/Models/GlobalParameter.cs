namespace ZPrimeGpu.Host.Models;

/// <summary>A parameter that stays a variable of the minimiser.</summary>
/// <param name="Name">Name, as in a pyhf workspace.</param>
/// <param name="Start">Where a fit starts unless told otherwise; also the nominal value.</param>
/// <param name="Lower">Lower bound; equal to <paramref name="Upper"/> for a fixed parameter.</param>
/// <param name="Upper">Upper bound.</param>
/// <param name="Constraint">The constraint; null for a free parameter.</param>
internal sealed record GlobalParameter(string Name, double Start, double Lower, double Upper, Constraint? Constraint);

/// <summary>The term of an auxiliary measurement.</summary>
/// <param name="Auxiliary">Nominal auxiliary value.</param>
internal abstract record Constraint(double Auxiliary);

/// <summary>N(auxiliary | parameter, σ).</summary>
/// <param name="Auxiliary">Nominal auxiliary value.</param>
/// <param name="Sigma">Standard deviation.</param>
internal sealed record GaussianConstraint(double Auxiliary, double Sigma) : Constraint(Auxiliary);

/// <summary>Pois(auxiliary | τ parameter).</summary>
/// <param name="Auxiliary">Nominal auxiliary count.</param>
/// <param name="Tau">Expected auxiliary count at parameter = 1.</param>
internal sealed record PoissonConstraint(double Auxiliary, double Tau) : Constraint(Auxiliary);
