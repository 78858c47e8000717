using ILGPU;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Ilgpu.Views;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Ilgpu.LookElsewhere;

/// <summary>Entry point of draws: of spectra, and of the auxiliary values of a window.</summary>
internal static class ScanDrawEntry
{
    /// <summary>One spectrum.</summary>
    public static void Draw(Index1D index, ScanDrawLaunch launch)
    {
        int thread = index;
        int threads = launch.Threads;
        var local = new ThreadView(launch.Local, threads, thread);
        var global = new ThreadView(launch.Global, threads, thread);
        var ensemble = new ToyView<DeviceReal, TableView, WordTable, IndexTable>(
            launch.Draws, new(launch.Values), new(launch.Thresholds), new(launch.Indices));
        ToyKernel.Draw(
            ensemble, launch.Source, new DeviceWord(launch.First + (ulong)thread), new ThreadView(launch.Counts, threads, thread), local, global);
        SharedPullKernel.Fill(
            launch.Window.View(), new ThreadView(launch.CellPulls, threads, thread), new ThreadView(launch.GlobalPulls, threads, thread), local, global);
        for (int k = 0; k < launch.MinimaRows; k++)
        {
            launch.Minima[(k * threads) + thread] = DeviceReal.From(launch.Window.Normalisation);
        }
    }
}

/// <summary>Entry point of the fits to a window of spectra.</summary>
/// <typeparam name="TLayout">Layout of the model.</typeparam>
internal static class ScanFits<TLayout>
    where TLayout : struct, IKnownLayout
{
    private const int SlowConditionalList = 0;
    private const int FreeList = 1;
    private const int SlowFreeList = 2;

    /// <summary>One fit.</summary>
    public static void Fit(Index1D index, ScanFitLaunch launch)
    {
        int spectrum = index;
        if (launch.Pass != ScanPass.Conditional)
        {
            int list = (int)launch.Pass - (int)ScanPass.SlowConditional;
            if (spectrum >= launch.Lengths[list])
            {
                return;
            }

            spectrum = launch.Lists[(list * launch.Spectra) + spectrum];
        }

        int spectra = launch.Spectra;
        int globals = launch.Model.Shape.Globals;
        bool free = launch.Pass >= ScanPass.Free;
        var point = new ThreadView(launch.Point, spectra, spectrum);
        var before = new ThreadView(launch.X, spectra, spectrum);
        var global = new ThreadView(launch.Global, spectra, spectrum);
        if (free)
        {
            for (int k = 0; k < globals; k++)
            {
                point[k] = before[k];
            }
        }
        else
        {
            ScanFitKernel.Start(launch.Window.View(), before, global, point);
        }

        // Every thread has the same bounds: a column of one.
        int limits = free ? 2 * globals : 0;
        var input = new FitInput<DeviceReal, ThreadView>(
            new(launch.Counts, spectra, spectrum),
            new(launch.Local, spectra, spectrum),
            global,
            new(launch.Limits, 1, limits),
            new(launch.Limits, 1, limits + globals));
        var workspace = new ThreadView(launch.Workspace, spectra, spectrum);
        GammaBoundsLevel bounds = launch.Bounds;
        MinimiserSettings usual = ScanFitKernel.Settings;
        var settings = new MinimiserSettings(launch.MaxIterations, usual.EdmTolerance, usual.InitialDamping, StepControl.Slope, FirstCurvature.Observed);
        MinimiserKernel.Minimise(launch.Model.View<TLayout>(), input, point, workspace, settings, DeviceReal.From(1.0), ref bounds);

        DeviceReal status = workspace[ModelShape.StatusAt];
        bool stopped = status.Value == (double)FitStatus.IterationLimit || status.Value == (double)FitStatus.NotPositiveDefinite;
        if (stopped && launch.Pass == ScanPass.Conditional)
        {
            Append(launch, SlowConditionalList, spectrum);
            return;
        }

        if (stopped && launch.Pass == ScanPass.Free)
        {
            Append(launch, SlowFreeList, spectrum);
            return;
        }

        launch.Fits[spectrum] = launch.Fits[spectrum] + DeviceReal.From(1.0);
        launch.Iterations[spectrum] = launch.Iterations[spectrum] + workspace[ModelShape.IterationsAt];
        if (free)
        {
            launch.Q0[spectrum] = ScanFitKernel.Statistic(launch.ConditionalNll[spectrum], workspace[ModelShape.NllAt], status);
            return;
        }

        launch.ConditionalNll[spectrum] = workspace[ModelShape.NllAt];
        if (status.Value == (double)FitStatus.Converged)
        {
            launch.Q0[spectrum] = DeviceReal.From(0.0);
            for (int k = 0; k < globals; k++)
            {
                before[k] = point[k];
            }

            if (workspace[ModelShape.PoiGradientAt].Value < 0.0)
            {
                Append(launch, FreeList, spectrum);
            }
        }
        else
        {
            launch.Q0[spectrum] = DeviceReal.From(ScanFitKernel.Unfinished);
            for (int k = 0; k < launch.MostGlobals; k++)
            {
                before[k] = DeviceReal.From(launch.Window.Normalisation);
            }
        }
    }

    // The order of a list depends on the threads, what becomes of its spectra does not.
    private static void Append(ScanFitLaunch launch, int list, int spectrum)
        => launch.Lists[(list * launch.Spectra) + Atomic.Add(ref launch.Lengths[list], 1)] = spectrum;
}
