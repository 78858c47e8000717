using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.LookElsewhere;

/// <summary>How the auxiliary values of one window of a spectrum follow from the pulls that all windows share. Borrowed tables, the same for every lane.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
/// <typeparam name="TIndex">A view of integers.</typeparam>
/// <param name="shape">Sizes of the window's model.</param>
/// <param name="backgroundGroup">Group of the background's γ; negative where there is none.</param>
/// <param name="backgroundError">δ of the background's γ [bin].</param>
/// <param name="globalNominal">Nominal auxiliary values [global].</param>
/// <param name="globalWidth">Widths of their Gaussians; unused where they are not drawn [global].</param>
/// <param name="globalPull">Which shared pull moves a global, or <see cref="SharedPullKernel.NoPull"/> [global].</param>
/// <param name="normalisation">ν of the ensemble: the usual background normalisation.</param>
public readonly struct ScanWindowView<TReal, TTable, TIndex>(
    ModelShape shape, int backgroundGroup, TTable backgroundError, TTable globalNominal, TTable globalWidth, TIndex globalPull, double normalisation)
    where TReal : unmanaged, IReal<TReal>
    where TTable : struct, IView<TReal>
    where TIndex : struct, IIndexView
{
    /// <summary>Sizes of the window's model.</summary>
    public readonly ModelShape Shape = shape;

    /// <summary>Group of the background's γ; negative where there is none.</summary>
    public readonly int BackgroundGroup = backgroundGroup;

    /// <summary>δ of the background's γ [bin].</summary>
    public readonly TTable BackgroundError = backgroundError;

    /// <summary>Nominal auxiliary values [global].</summary>
    public readonly TTable GlobalNominal = globalNominal;

    /// <summary>Widths of their Gaussians [global].</summary>
    public readonly TTable GlobalWidth = globalWidth;

    /// <summary>Which shared pull moves a global [global].</summary>
    public readonly TIndex GlobalPull = globalPull;

    /// <summary>ν of the ensemble.</summary>
    public readonly double Normalisation = normalisation;
}
