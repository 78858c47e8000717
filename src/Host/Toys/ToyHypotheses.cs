using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Which fits are made to every toy of an ensemble.</summary>
/// <param name="Model">The model that is fitted.</param>
/// <param name="Tables">What toys are drawn from.</param>
/// <param name="Start">Globals at which the ensemble was made; where free fits start.</param>
/// <param name="PoiLower">Lower bound of the POI in free fits: 0 for q̃ and q0, negative for q.</param>
/// <param name="Pois">Tested values; each takes a conditional fit, all share the free one. Values of 0 give q0.</param>
internal sealed record ToyHypotheses(CompiledModel Model, ToyTables Tables, double[] Start, double PoiLower, double[] Pois)
{
    /// <summary>POI that the toys are thrown at, for the names of failures; null where it has none.</summary>
    public double? Hypothesis { get; init; }
}
