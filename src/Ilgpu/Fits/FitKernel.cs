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

/// <summary>Entry point of window fits.</summary>
/// <typeparam name="TLayout">Layout of the model.</typeparam>
internal static class FitKernel<TLayout>
    where TLayout : struct, IKnownLayout
{
    /// <summary>One fit.</summary>
    public static void Fit(Index1D index, FitLaunch launch)
    {
        int thread = index;
        int threads = launch.Threads;
        ModelView<DeviceReal, TableView, IndexTable> model = launch.Model.View<TLayout>();
        var input = new FitInput<DeviceReal, ThreadView>(
            new(launch.Counts, threads, thread),
            new(launch.Local, threads, thread),
            new(launch.Global, threads, thread),
            new(launch.Lower, threads, thread),
            new(launch.Upper, threads, thread));
        MinimiserSettings given = launch.Settings;
        var settings = new MinimiserSettings(given.MaxIterations, given.EdmTolerance, given.InitialDamping, StepControl.Slope, given.FirstCurvature);
        MinimiserKernel.Minimise(
            model, input, new ThreadView(launch.X, threads, thread), new ThreadView(launch.Workspace, threads, thread), settings);
    }
}
