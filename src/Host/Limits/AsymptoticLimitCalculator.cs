using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Asymptotic limits of many windows.</summary>
internal static class AsymptoticLimitCalculator
{
    /// <summary>Observed and expected limits, significance and fitted cross section of every window.</summary>
    /// <remarks>Windows are independent: the result does not depend on the number of threads.</remarks>
    /// <param name="windows">Windows; one without observed counts gets expected limits from the nominal background.</param>
    /// <param name="config">Confidence level.</param>
    /// <param name="kernels">Where fits run.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="progress">Told the number of finished windows; may be called from any worker.</param>
    /// <param name="cancellation">Stops between windows.</param>
    /// <returns>Results in the order of the windows.</returns>
    public static WindowLimit[] Run(
        IReadOnlyList<WindowTemplates> windows,
        LimitConfig config,
        IFitKernels kernels,
        int threads,
        Action<int> progress,
        CancellationToken cancellation)
    {
        var limits = new WindowLimit[windows.Count];
        var fitter = new BatchFitter(kernels);
        int done = 0;
        int next = -1;
        int workers = Math.Clamp(threads, 1, Math.Max(1, windows.Count));
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, _ =>
        {
            // In their order, as what watches the progress counts on.
            for (int index = Interlocked.Increment(ref next); index < windows.Count; index = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                limits[index] = OfWindow(windows[index], config.ConfidenceLevel, fitter);
                progress(Interlocked.Increment(ref done));
            }
        });
        return limits;
    }

    private static WindowLimit OfWindow(WindowTemplates window, double confidenceLevel, BatchFitter fitter)
    {
        CompiledModel model = WindowModel.Build(window);
        var tally = new FitTally();
        AsymptoticResult result = AsymptoticLimits.Run(model, window.Observed, fitter, tally, confidenceLevel);
        double? z0 = result.Q0 is double q0 ? Math.Sqrt(q0) : null;
        return new WindowLimit
        {
            Index = window.Index,
            MassGeV = window.MassGeV,
            Bins = window.Background.Length,
            ObservedCls = result.ObservedCls,
            ExpectedCls = result.ExpectedCls,
            ObservedClsb = result.ObservedClsb,
            ExpectedClsb = result.ExpectedClsb,
            Q0 = result.Q0,
            P0 = z0 is double z ? AsymptoticFormulae.Survival(z) : null,
            Z0 = z0,
            SigmaHat = result.PoiHat,
            SigmaHatError = result.PoiHatError,
            BackgroundNormalisation = result.FreeParameters?[WindowModel.BackgroundNormalisationIndex],
            EmptiedBins = result.BackgroundOnlyFactors is double[] factors ? WindowModel.EmptiedBins(factors) : null,
            Fits = tally.Fits,
            RetriedFits = tally.Retried,
            FailedFits = tally.Failed,
            Status = result.Problem is not null ? WindowStatus.Failed
                : window.Observed.Length == 0 ? WindowStatus.ExpectedOnly
                : WindowStatus.Ok,
            Problem = result.Problem,
        };
    }
}
