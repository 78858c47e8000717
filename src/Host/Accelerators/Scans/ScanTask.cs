using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Accelerators.Scans;

/// <summary>Flat tables that numbers are drawn from.</summary>
/// <param name="Shape">Sections.</param>
/// <param name="Values">Means, widths, scales, fixed values.</param>
/// <param name="Thresholds">Thresholds of the Poisson tables.</param>
/// <param name="Indices">Targets, places, guide tables.</param>
internal sealed record ScanDraws(ToyShape Shape, double[] Values, ulong[] Thresholds, int[] Indices);

/// <summary>What spectra are drawn from, and the windows that are fitted to each: as an accelerator needs them. Immutable.</summary>
/// <param name="Spectrum">Draws counts [cell], pulls of the background shape [cell], pulls of globals [shared pull].</param>
/// <param name="Cells">Cells.</param>
/// <param name="SharedPulls">Pulls of globals.</param>
/// <param name="SpectrumStream">Stream of these draws.</param>
/// <param name="Normalisation">ν of the ensemble.</param>
/// <param name="Windows">Windows in the order in which fits follow each other.</param>
internal sealed record ScanTask(ScanDraws Spectrum, int Cells, int SharedPulls, uint SpectrumStream, double Normalisation, IReadOnlyList<ScanWindowTask> Windows)
{
    /// <summary>Largest number of locals of a window.</summary>
    public int MostLocals { get; } = Windows.Max(w => w.Model.Shape.Bins * w.Model.Shape.Groups);

    /// <summary>Largest number of globals of a window.</summary>
    public int MostGlobals { get; } = Windows.Max(w => w.Model.Shape.Globals);

    /// <summary>Largest workspace of a fit.</summary>
    public int MostWorkspace { get; } = Windows.Max(w => w.Model.Shape.WorkspaceLength);
}

/// <summary>One window of a scan.</summary>
/// <param name="Model">The likelihood, not a wide one.</param>
/// <param name="FirstCell">Cell of the spectrum that is its first bin.</param>
/// <param name="OwnLocals">Draws the auxiliary values of its own locals; nominal values for the others [bin, group].</param>
/// <param name="Stream">Stream of these draws.</param>
/// <param name="BackgroundGroup">Group of the background's γ; negative where there is none.</param>
/// <param name="BackgroundError">δ of the background's γ [bin].</param>
/// <param name="GlobalWidth">Widths of the constrained globals' auxiliary values [global].</param>
/// <param name="GlobalPull">Which shared pull moves a global, or <see cref="SharedPullKernel.NoPull"/> [global].</param>
/// <param name="Bounds">Bounds of γ that fits try first: it changes the speed, no result.</param>
internal sealed record ScanWindowTask(
    ModelTables Model,
    int FirstCell,
    ScanDraws OwnLocals,
    uint Stream,
    int BackgroundGroup,
    double[] BackgroundError,
    double[] GlobalWidth,
    int[] GlobalPull,
    GammaBoundsLevel Bounds);
