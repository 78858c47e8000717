using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Borrowed tables of an ensemble.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <typeparam name="TTable">View of the values.</typeparam>
/// <typeparam name="TWords">View of the thresholds.</typeparam>
/// <typeparam name="TIndices">View of the indices.</typeparam>
/// <param name="shape">Sections.</param>
/// <param name="values">Means, widths, scales, fixed values.</param>
/// <param name="thresholds">Cumulative probabilities in units of 2⁻⁶⁴.</param>
/// <param name="indices">Targets, places, guide tables.</param>
public readonly struct ToyView<TReal, TTable, TWords, TIndices>(ToyShape shape, TTable values, TWords thresholds, TIndices indices)
    where TReal : unmanaged, IReal<TReal>
    where TTable : struct, IView<TReal>
    where TWords : struct, IWordView
    where TIndices : struct, IIndexView
{
    /// <summary>Sections.</summary>
    public readonly ToyShape Shape = shape;

    /// <summary>Means, widths, scales, fixed values.</summary>
    public readonly TTable Values = values;

    /// <summary>Cumulative probabilities in units of 2⁻⁶⁴.</summary>
    public readonly TWords Thresholds = thresholds;

    /// <summary>Targets, places, guide tables.</summary>
    public readonly TIndices Indices = indices;
}
