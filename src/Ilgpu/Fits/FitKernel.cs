using ILGPU;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Ilgpu.Views;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Ilgpu.Fits;

/// <summary>Arguments of a launch of fits, one fit per thread. Columns are [row][thread].</summary>
internal struct FitLaunch
{
    /// <summary>The model.</summary>
    public ModelArguments Model;

    /// <summary>Settings; steps are judged by slopes.</summary>
    public MinimiserSettings Settings;

    /// <summary>Threads of a column.</summary>
    public int Threads;

    /// <summary>n [bin].</summary>
    public ArrayView<DeviceReal> Counts;

    /// <summary>Auxiliary values of locals [bin, group].</summary>
    public ArrayView<DeviceReal> Local;

    /// <summary>Auxiliary values of globals.</summary>
    public ArrayView<DeviceReal> Global;

    /// <summary>Lower bounds.</summary>
    public ArrayView<DeviceReal> Lower;

    /// <summary>Upper bounds.</summary>
    public ArrayView<DeviceReal> Upper;

    /// <summary>Globals: start, then minimum.</summary>
    public ArrayView<DeviceReal> X;

    /// <summary>Workspace. In global memory, each row of neighbouring threads adjacent; the sums over bins stay in registers.</summary>
    public ArrayView<DeviceReal> Workspace;
}

/// <summary>Arguments of a launch of fits in mixed precision.</summary>
internal struct MixedFitLaunch
{
    /// <summary>What is in double precision.</summary>
    public FitLaunch Fits;

    /// <summary>What is in single precision.</summary>
    public NarrowArguments Narrow;
}

/// <summary>Entry points of window fits.</summary>
/// <typeparam name="TLayout">Layout of the model.</typeparam>
internal static class FitKernel<TLayout>
    where TLayout : struct, IKnownLayout
{
    /// <summary>One fit.</summary>
    public static void Fit(Index1D index, FitLaunch launch)
    {
        int thread = index;
        int threads = launch.Threads;
        MinimiserKernel.Minimise(
            launch.Model.View<TLayout>(), Input(launch, thread), new ThreadView(launch.X, threads, thread), new ThreadView(launch.Workspace, threads, thread), BySlopes(launch.Settings));
    }

    /// <summary>One fit in mixed precision.</summary>
    public static void FitMixed(Index1D index, MixedFitLaunch launch)
    {
        int thread = index;
        FitLaunch fits = launch.Fits;
        MixedFitKernel.Minimise(
            fits.Model.View<TLayout>(),
            Input(fits, thread),
            launch.Narrow.Approach<TLayout>(fits.Model, fits.Threads, thread),
            new ThreadView(fits.X, fits.Threads, thread),
            new ThreadView(fits.Workspace, fits.Threads, thread),
            BySlopes(fits.Settings));
    }

    private static FitInput<DeviceReal, ThreadView> Input(in FitLaunch launch, int thread)
        => new(
            new(launch.Counts, launch.Threads, thread),
            new(launch.Local, launch.Threads, thread),
            new(launch.Global, launch.Threads, thread),
            new(launch.Lower, launch.Threads, thread),
            new(launch.Upper, launch.Threads, thread));

    private static MinimiserSettings BySlopes(in MinimiserSettings given)
        => new(given.MaxIterations, given.EdmTolerance, given.InitialDamping, StepControl.Slope, given.FirstCurvature);
}
