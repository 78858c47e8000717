using ILGPU;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Ilgpu.Views;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Ilgpu.LookElsewhere;

/// <summary>How a window's auxiliary values follow from shared pulls: <see cref="ScanWindowView{TReal, TTable, TIndex}"/>.</summary>
internal struct ScanWindowArguments
{
    /// <summary>Sizes.</summary>
    public ModelShape Shape;

    /// <summary>Group of the background's γ.</summary>
    public int BackgroundGroup;

    /// <summary>δ of the background's γ [bin].</summary>
    public ArrayView<DeviceReal> BackgroundError;

    /// <summary>Nominal auxiliary values [global].</summary>
    public ArrayView<DeviceReal> GlobalNominal;

    /// <summary>Widths [global].</summary>
    public ArrayView<DeviceReal> GlobalWidth;

    /// <summary>Shared pulls [global].</summary>
    public ArrayView<int> GlobalPull;

    /// <summary>ν of the ensemble.</summary>
    public double Normalisation;

    /// <summary>The window that kernel bodies see.</summary>
    public readonly ScanWindowView<DeviceReal, TableView, IndexTable> View()
        => new(Shape, BackgroundGroup, new(BackgroundError), new(GlobalNominal), new(GlobalWidth), new(GlobalPull), Normalisation);
}

/// <summary>Arguments of a launch that draws, one spectrum per thread. Columns are [row][thread].</summary>
internal struct ScanDrawLaunch
{
    /// <summary>Sections of what is drawn.</summary>
    public ToyShape Draws;

    /// <summary>Its values.</summary>
    public ArrayView<DeviceReal> Values;

    /// <summary>Its thresholds.</summary>
    public ArrayView<ulong> Thresholds;

    /// <summary>Its indices.</summary>
    public ArrayView<int> Indices;

    /// <summary>Seed and stream.</summary>
    public ToySource Source;

    /// <summary>Number of the first spectrum.</summary>
    public ulong First;

    /// <summary>The window whose auxiliary values are completed from pulls; one without bins and globals while spectra themselves are drawn.</summary>
    public ScanWindowArguments Window;

    /// <summary>Pulls of the background shape, from the window's first cell on [cell].</summary>
    public ArrayView<DeviceReal> CellPulls;

    /// <summary>Pulls of globals [shared pull].</summary>
    public ArrayView<DeviceReal> GlobalPulls;

    /// <summary>Threads of a column.</summary>
    public int Threads;

    /// <summary>Receives counts.</summary>
    public ArrayView<DeviceReal> Counts;

    /// <summary>Receives values of locals.</summary>
    public ArrayView<DeviceReal> Local;

    /// <summary>Receives values of globals.</summary>
    public ArrayView<DeviceReal> Global;

    /// <summary>Where fits start from, which receives the usual normalisation [global].</summary>
    public ArrayView<DeviceReal> Minima;

    /// <summary>How many rows of it; 0 for a window, which goes on where the one before ended.</summary>
    public int MinimaRows;
}

/// <summary>Arguments of a launch of fits to one window, one spectrum per thread. Columns are [row][spectrum].</summary>
internal struct ScanFitLaunch
{
    /// <summary>The model.</summary>
    public ModelArguments Model;

    /// <summary>The window.</summary>
    public ScanWindowArguments Window;

    /// <summary>Which bounds of γ to try first.</summary>
    public GammaBoundsLevel Bounds;

    /// <summary>Which fits.</summary>
    public ScanPass Pass;

    /// <summary>Largest number of iterations.</summary>
    public int MaxIterations;

    /// <summary>Spectra of a column.</summary>
    public int Spectra;

    /// <summary>Rows of <see cref="X"/>.</summary>
    public int MostGlobals;

    /// <summary>Lengths of the lists: slow conditional fits, free fits, slow free fits [3].</summary>
    public ArrayView<int> Lengths;

    /// <summary>The lists, one after the other [3][spectrum].</summary>
    public ArrayView<int> Lists;

    /// <summary>Bounds of the globals of conditional fits, lower then upper, then those of free fits.</summary>
    public ArrayView<DeviceReal> Limits;

    /// <summary>n [bin].</summary>
    public ArrayView<DeviceReal> Counts;

    /// <summary>Auxiliary values of locals [bin, group].</summary>
    public ArrayView<DeviceReal> Local;

    /// <summary>Auxiliary values of globals.</summary>
    public ArrayView<DeviceReal> Global;

    /// <summary>Where the last conditional fits ended [global].</summary>
    public ArrayView<DeviceReal> X;

    /// <summary>Globals of the fit at work.</summary>
    public ArrayView<DeviceReal> Point;

    /// <summary>Workspace of a fit.</summary>
    public ArrayView<DeviceReal> Workspace;

    /// <summary>NLL of the conditional fit.</summary>
    public ArrayView<DeviceReal> ConditionalNll;

    /// <summary>Fits made so far.</summary>
    public ArrayView<DeviceReal> Fits;

    /// <summary>Their iterations.</summary>
    public ArrayView<DeviceReal> Iterations;

    /// <summary>Receives q0.</summary>
    public ArrayView<DeviceReal> Q0;
}

/// <summary>The launches of a window, in their order. Fits that need more iterations than nearly all are left to launches of their own, so that their warps do not wait for them.</summary>
internal enum ScanPass
{
    /// <summary>σ = 0, every spectrum, few iterations.</summary>
    Conditional = 0,

    /// <summary>σ = 0, those that need more.</summary>
    SlowConditional = 1,

    /// <summary>σ free, the spectra whose NLL falls with σ, few iterations.</summary>
    Free = 2,

    /// <summary>σ free, those that need more.</summary>
    SlowFree = 3,
}
