using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>The tables of a compiled model, borrowed. The same numbers for every lane.</summary>
/// <param name="shape">Sizes.</param>
/// <param name="bins">Bin table [bin, component + group].</param>
/// <param name="factors">Factor table [factor, 8].</param>
/// <param name="weights">1/σ² of the constraint of each global, 0 where free [global].</param>
/// <param name="structure">Structure table.</param>
/// <typeparam name="TReal">The numbers a body computes with.</typeparam>
/// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
/// <typeparam name="TIndex">A view of integers.</typeparam>
public readonly struct ModelView<TReal, TTable, TIndex>(ModelShape shape, TTable bins, TTable factors, TTable weights, TIndex structure)
    where TReal : unmanaged, IReal<TReal>
    where TTable : struct, IView<TReal>
    where TIndex : struct, IIndexView
{
    /// <summary>Sizes.</summary>
    public readonly ModelShape Shape = shape;

    /// <summary>Bin table.</summary>
    public readonly TTable Bins = bins;

    /// <summary>Factor table.</summary>
    public readonly TTable Factors = factors;

    /// <summary>Weights of the constraints.</summary>
    public readonly TTable Weights = weights;

    /// <summary>Structure table.</summary>
    public readonly TIndex Structure = structure;
}

/// <summary>What one fit (one lane) sees: data and bounds.</summary>
/// <param name="counts">n [bin].</param>
/// <param name="localAuxiliary">a: auxiliary values of the locals [bin, group].</param>
/// <param name="globalAuxiliary">Auxiliary values of the globals [global].</param>
/// <param name="lower">Lower bounds [global]; equal to the upper bound where a global is held.</param>
/// <param name="upper">Upper bounds [global].</param>
/// <typeparam name="TReal">The numbers a body computes with.</typeparam>
/// <typeparam name="TView">A view of numbers.</typeparam>
public readonly struct FitInput<TReal, TView>(TView counts, TView localAuxiliary, TView globalAuxiliary, TView lower, TView upper)
    where TReal : unmanaged, IReal<TReal>
    where TView : struct, IView<TReal>
{
    /// <summary>n [bin].</summary>
    public readonly TView Counts = counts;

    /// <summary>a [bin, group].</summary>
    public readonly TView LocalAuxiliary = localAuxiliary;

    /// <summary>Auxiliary values of the globals [global].</summary>
    public readonly TView GlobalAuxiliary = globalAuxiliary;

    /// <summary>Lower bounds [global].</summary>
    public readonly TView Lower = lower;

    /// <summary>Upper bounds [global].</summary>
    public readonly TView Upper = upper;
}
