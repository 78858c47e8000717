using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>The flat tables of an ensemble: what an accelerator needs to draw its toys. Immutable.</summary>
/// <param name="Shape">Sections.</param>
/// <param name="Bins">Number of counts.</param>
/// <param name="Locals">Length of the array of local auxiliary values [bin, group].</param>
/// <param name="Globals">Length of the array of global auxiliary values.</param>
/// <param name="Values">Means, widths, scales, fixed values; layout in <see cref="ToySection"/>.</param>
/// <param name="Thresholds">Thresholds of all Poisson tables.</param>
/// <param name="Indices">Targets, places, guide tables; layout in <see cref="ToySection"/>.</param>
internal sealed record ToyTables(ToyShape Shape, int Bins, int Locals, int Globals, double[] Values, ulong[] Thresholds, int[] Indices)
{
    /// <summary>What parameters and counts are drawn from in the hybrid ensemble, whose tables have no draws but fixed auxiliary values; null in the frequentist one.</summary>
    public HybridTables? Hybrid { get; init; }
}
