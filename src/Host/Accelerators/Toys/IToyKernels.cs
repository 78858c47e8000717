using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Accelerators.Toys;

/// <summary>What toys are drawn from and which fits are made to each: flat tables, as an accelerator needs them. Immutable.</summary>
/// <param name="Model">The model, not a wide one.</param>
/// <param name="Draws">Sections of the ensemble's tables.</param>
/// <param name="Values">Means, widths, scales, fixed values.</param>
/// <param name="Thresholds">Thresholds of the Poisson tables.</param>
/// <param name="Indices">Targets, places, guide tables.</param>
/// <param name="Start">Start of free fits [global].</param>
/// <param name="Pois">Tested values, rising.</param>
/// <param name="PoiLower">Lower bound of the POI in free fits.</param>
/// <param name="Conditionals">Which conditional fits are made.</param>
/// <param name="BelowZero">How many auxiliary values of a toy are thrown below zero, on average.</param>
internal sealed record ToyTask(
    ModelTables Model,
    ToyShape Draws,
    double[] Values,
    ulong[] Thresholds,
    int[] Indices,
    double[] Start,
    double[] Pois,
    double PoiLower,
    ConditionalFits Conditionals,
    double BelowZero);

/// <summary>How the fits of a launch are made.</summary>
/// <param name="Free">Settings of the free fit.</param>
/// <param name="Conditional">Settings of the conditional fits.</param>
/// <param name="Ending">How fits end.</param>
internal readonly record struct ToyPasses(MinimiserSettings Free, MinimiserSettings Conditional, FitEnding Ending);

/// <summary>Toys on a device: drawn, fitted and reduced to a few numbers there. May be called from several threads at once.</summary>
internal interface IToyKernels
{
    /// <summary>Toys that keep the device busy; more are done one batch after the other.</summary>
    int BusyToys { get; }

    /// <summary>Launches in flight that keep the device busy where each has the toys of one window only: as many runners, each on a thread that mostly waits.</summary>
    int Queues => 1;

    /// <summary>A runner for one thread of the host.</summary>
    IToyRunner Open();

    /// <summary>Whether the host goes on where the device failed; the user is then told.</summary>
    /// <param name="failure">What happened.</param>
    bool TakeOver(AcceleratorException failure) => false;
}

/// <summary>Draws and fits toys on a device. Not for several threads at once.</summary>
internal interface IToyRunner : IDisposable
{
    /// <summary>Toys that keep the device busy; more are done one batch after the other.</summary>
    int BusyToys { get; }

    /// <summary>Draws without fitting.</summary>
    /// <param name="task">What.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toys">Numbers of the toys.</param>
    /// <param name="data">Receives counts [bin], auxiliary values of locals [bin, group] and of globals, one after the other [row, toy].</param>
    void Draw(ToyTask task, in ToySource source, ReadOnlySpan<ulong> toys, Span<double> data);

    /// <summary>Draws and fits.</summary>
    /// <param name="task">What; keeping the instance from call to call saves copies.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toys">Numbers of the toys.</param>
    /// <param name="passes">How.</param>
    /// <param name="results">Receives the rows of <see cref="ToyFitKernel"/> [row, toy].</param>
    void Fit(ToyTask task, in ToySource source, ReadOnlySpan<ulong> toys, in ToyPasses passes, Span<double> results);
}
