using ILGPU;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Ilgpu.Views;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Ilgpu.Toys;

/// <summary>Arguments of a launch of toys, one toy per thread. Columns are [row][thread].</summary>
internal struct ToyLaunch
{
    /// <summary>The model.</summary>
    public ModelArguments Model;

    /// <summary>Sections of the ensemble.</summary>
    public ToyShape Draws;

    /// <summary>Its values.</summary>
    public ArrayView<DeviceReal> Values;

    /// <summary>Its thresholds.</summary>
    public ArrayView<ulong> Thresholds;

    /// <summary>Its indices.</summary>
    public ArrayView<int> Indices;

    /// <summary>Seed and stream.</summary>
    public ToySource Source;

    /// <summary>Numbers of the toys [thread].</summary>
    public ArrayView<ulong> Toys;

    /// <summary>Start of free fits.</summary>
    public ArrayView<DeviceReal> Start;

    /// <summary>Tested values, rising.</summary>
    public ArrayView<DeviceReal> Pois;

    /// <summary>Bounds of all globals: lower, then upper.</summary>
    public ArrayView<DeviceReal> Limits;

    /// <summary>How many values are tested.</summary>
    public int Tested;

    /// <summary>Lower bound of the POI in free fits.</summary>
    public double PoiLower;

    /// <summary>Upper bound.</summary>
    public double PoiUpper;

    /// <summary>Which conditional fits are made.</summary>
    public ConditionalFits Conditionals;

    /// <summary>Settings of the free fit.</summary>
    public MinimiserSettings Free;

    /// <summary>Settings of the conditional fits.</summary>
    public MinimiserSettings Conditional;

    /// <summary>Which bounds of γ to try first.</summary>
    public GammaBoundsLevel Bounds;

    /// <summary>Threads of a column.</summary>
    public int Threads;

    /// <summary>n [bin].</summary>
    public ArrayView<DeviceReal> Counts;

    /// <summary>Auxiliary values of locals.</summary>
    public ArrayView<DeviceReal> Local;

    /// <summary>Auxiliary values of globals.</summary>
    public ArrayView<DeviceReal> Global;

    /// <summary>Lower bounds.</summary>
    public ArrayView<DeviceReal> Lower;

    /// <summary>Upper bounds.</summary>
    public ArrayView<DeviceReal> Upper;

    /// <summary>Globals.</summary>
    public ArrayView<DeviceReal> X;

    /// <summary>Workspace of a fit.</summary>
    public ArrayView<DeviceReal> Workspace;

    /// <summary>What is kept between the fits of a toy.</summary>
    public ArrayView<DeviceReal> Memory;

    /// <summary>Receives the results.</summary>
    public ArrayView<DeviceReal> Results;
}

/// <summary>Entry point of toys that are only drawn.</summary>
internal static class ToyDraws
{
    /// <summary>One toy.</summary>
    public static void Draw(Index1D index, ToyLaunch launch)
    {
        int thread = index;
        int threads = launch.Threads;
        var ensemble = new ToyView<DeviceReal, TableView, WordTable, IndexTable>(
            launch.Draws, new(launch.Values), new(launch.Thresholds), new(launch.Indices));
        ToyKernel.Draw(
            ensemble,
            launch.Source,
            new DeviceWord(launch.Toys[thread]),
            new ThreadView(launch.Counts, threads, thread),
            new ThreadView(launch.Local, threads, thread),
            new ThreadView(launch.Global, threads, thread));
    }
}

/// <summary>How fits end, known when a kernel is compiled.</summary>
internal interface IKnownEnding
{
    /// <summary>The ending.</summary>
    static abstract FitEnding Ending { get; }
}

/// <summary>Newton steps to the end.</summary>
internal readonly struct KnownNewton : IKnownEnding
{
    /// <inheritdoc/>
    public static FitEnding Ending => FitEnding.Newton;
}

/// <summary>Passes for NLL and gradient at the end.</summary>
internal readonly struct KnownClosing : IKnownEnding
{
    /// <inheritdoc/>
    public static FitEnding Ending => FitEnding.Closing;
}

/// <summary>Entry point of toys: drawn, fitted and reduced in one launch.</summary>
/// <typeparam name="TLayout">Layout of the model.</typeparam>
/// <typeparam name="TEnding">How fits end.</typeparam>
internal static class ToyFits<TLayout, TEnding>
    where TLayout : struct, IKnownLayout
    where TEnding : struct, IKnownEnding
{
    /// <summary>One toy.</summary>
    public static void Fit(Index1D index, ToyLaunch launch)
        => Fit(index, launch, default(DirectApproach<DeviceReal, TableView, IndexTable, ThreadView>));

    /// <summary>One toy, whose fits come near their minimum in some way.</summary>
    /// <typeparam name="TApproach">The way.</typeparam>
    internal static void Fit<TApproach>(int thread, in ToyLaunch launch, in TApproach approach)
        where TApproach : struct, IApproach<DeviceReal, TableView, IndexTable, ThreadView>
    {
        int threads = launch.Threads;
        ModelView<DeviceReal, TableView, IndexTable> model = launch.Model.View<TLayout>();
        var counts = new ThreadView(launch.Counts, threads, thread);
        var local = new ThreadView(launch.Local, threads, thread);
        var global = new ThreadView(launch.Global, threads, thread);
        var lower = new ThreadView(launch.Lower, threads, thread);
        var upper = new ThreadView(launch.Upper, threads, thread);
        var ensemble = new ToyView<DeviceReal, TableView, WordTable, IndexTable>(
            launch.Draws, new(launch.Values), new(launch.Thresholds), new(launch.Indices));
        ToyKernel.Draw(ensemble, launch.Source, new DeviceWord(launch.Toys[thread]), counts, local, global);
        int globals = launch.Model.Shape.Globals;
        for (int k = 0; k < globals; k++)
        {
            lower[k] = launch.Limits[k];
            upper[k] = launch.Limits[globals + k];
        }

        var plan = new ToyFitPlan<DeviceReal, TableView>(
            new(launch.Start),
            new(launch.Pois),
            launch.Tested,
            launch.PoiLower,
            launch.PoiUpper,
            launch.Conditionals,
            BySlopes(launch.Free, FirstCurvature.Expected),
            BySlopes(launch.Conditional, FirstCurvature.Observed),
            TEnding.Ending,
            launch.Bounds);
        ToyFitKernel.Fit(
            model,
            new FitInput<DeviceReal, ThreadView>(counts, local, global, lower, upper),
            plan,
            approach,
            new ThreadView(launch.X, threads, thread),
            new ThreadView(launch.Workspace, threads, thread),
            new ThreadView(launch.Memory, threads, thread),
            new ThreadView(launch.Results, threads, thread));
    }

    // Constants to the compiler, so that the code of other settings is not there.
    private static MinimiserSettings BySlopes(in MinimiserSettings given, FirstCurvature curvature)
        => new(given.MaxIterations, given.EdmTolerance, given.InitialDamping, StepControl.Slope, curvature);
}
