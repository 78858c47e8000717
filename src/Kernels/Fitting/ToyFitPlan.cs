using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>What became of the fits of a toy.</summary>
public enum ToyFitOutcome
{
    /// <summary>All converged.</summary>
    Good = 0,

    /// <summary>The free fit did not converge.</summary>
    FreeFit = 1,

    /// <summary>A conditional fit did not converge.</summary>
    ConditionalFit = 2,

    /// <summary>A conditional fit ended below the free one: that was not the minimum.</summary>
    FreeAboveConditional = 3,
}

/// <summary>Which conditional fits are made.</summary>
public enum ConditionalFits
{
    /// <summary>Those whose test statistic is not 0 by definition.</summary>
    WhereNeeded = 0,

    /// <summary>All.</summary>
    All = 1,

    /// <summary>All, and no test statistic is 0 by definition: t, for two-sided intervals.</summary>
    TwoSided = 2,
}

/// <summary>How a fit comes to its end.</summary>
public enum FitEnding
{
    /// <summary>Newton steps up to the tolerance, then a pass for the NLL: for any layout.</summary>
    Newton = 0,

    /// <summary>Newton steps until it is close, then <see cref="ClosingKernel"/>: for the layouts with two groups.</summary>
    Closing = 1,
}

/// <summary>Which fits are made to every toy, and how.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
/// <param name="start">Start of the free fit [global].</param>
/// <param name="pois">Tested values, rising.</param>
/// <param name="tested">How many.</param>
/// <param name="poiLower">Lower bound of the POI in the free fit.</param>
/// <param name="poiUpper">Upper bound.</param>
/// <param name="conditionals">Which conditional fits are made.</param>
/// <param name="free">Settings of the free fit.</param>
/// <param name="conditional">Settings of the conditional fits.</param>
/// <param name="ending">How fits end.</param>
/// <param name="bounds">Which bounds of γ to try first.</param>
public readonly struct ToyFitPlan<TReal, TTable>(
    TTable start,
    TTable pois,
    int tested,
    double poiLower,
    double poiUpper,
    ConditionalFits conditionals,
    MinimiserSettings free,
    MinimiserSettings conditional,
    FitEnding ending,
    GammaBoundsLevel bounds)
    where TReal : unmanaged, IReal<TReal>
    where TTable : struct, IView<TReal>
{
    /// <summary>Start of the free fit [global].</summary>
    public readonly TTable Start = start;

    /// <summary>Tested values, rising.</summary>
    public readonly TTable Pois = pois;

    /// <summary>How many.</summary>
    public readonly int Tested = tested;

    /// <summary>Lower bound of the POI in the free fit.</summary>
    public readonly double PoiLower = poiLower;

    /// <summary>Upper bound.</summary>
    public readonly double PoiUpper = poiUpper;

    /// <summary>Which conditional fits are made.</summary>
    public readonly ConditionalFits Conditionals = conditionals;

    /// <summary>Settings of the free fit.</summary>
    public readonly MinimiserSettings Free = free;

    /// <summary>Settings of the conditional fits.</summary>
    public readonly MinimiserSettings Conditional = conditional;

    /// <summary>How fits end.</summary>
    public readonly FitEnding Ending = ending;

    /// <summary>Which bounds of γ to try first.</summary>
    public readonly GammaBoundsLevel Bounds = bounds;
}
