using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Limits;

/// <summary>A window's test of the goodness of fit, and the fits it took.</summary>
/// <param name="Index">Index of the hypothesis.</param>
/// <param name="Result">The result.</param>
/// <param name="Tally">Counts of fits and failures.</param>
internal sealed record WindowGoodnessOfFit(int Index, GoodnessOfFitResult Result, FitTally Tally);

/// <summary>Goodness of fit of many windows.</summary>
internal static class GoodnessOfFitCalculator
{
    /// <summary>Tests every window that has data.</summary>
    /// <remarks>Windows are independent: the result does not depend on the number of threads.</remarks>
    /// <param name="windows">Windows.</param>
    /// <param name="toys">Toys per window.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="kernels">Where fits run.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="progress">Told the number of finished windows; may be called from any worker.</param>
    /// <param name="cancellation">Stops between windows.</param>
    /// <param name="kept">Where results are kept; those that are there are not made again. Null where none are kept.</param>
    /// <returns>Results in the order of the windows; null for a window without data.</returns>
    public static WindowGoodnessOfFit?[] Run(
        IReadOnlyList<WindowTemplates> windows,
        int toys,
        ulong seed,
        IFitKernels kernels,
        int threads,
        Action<int> progress,
        CancellationToken cancellation,
        IWindowResults<WindowGoodnessOfFit>? kept = null)
    {
        var results = new WindowGoodnessOfFit?[windows.Count];
        var fitter = new BatchFitter(kernels);
        int done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation };
        Parallel.For(0, windows.Count, options, i =>
        {
            WindowTemplates window = windows[i];
            results[i] = kept?.Find(window.Index);
            if (window.Observed.Length > 0 && results[i] is null)
            {
                var tally = new FitTally();
                var settings = new GoodnessOfFitSettings(toys, seed, GoodnessOfFitSettings.StreamOf(window.Index));
                results[i] = new(window.Index, GoodnessOfFit.Run(WindowModel.Build(window), window.Observed, settings, fitter, tally), tally);
                kept?.Keep(window.Index, results[i]!);
            }

            progress(Interlocked.Increment(ref done));
        });
        return results;
    }

    /// <summary>Puts results beside the limits of the same windows; a test that failed is named as a problem, but leaves the limits as good as they are.</summary>
    /// <param name="limits">Limits.</param>
    /// <param name="results">Results in the same order.</param>
    public static WindowLimit[] Join(IReadOnlyList<WindowLimit> limits, IReadOnlyList<WindowGoodnessOfFit?> results) =>
    [
        .. limits.Zip(results, (limit, test) => test is null
            ? limit
            : limit with
            {
                GoodnessOfFit = test,
                Fits = limit.Fits + test.Tally.Fits,
                RetriedFits = limit.RetriedFits + test.Tally.Retried,
                FailedFits = limit.FailedFits + test.Tally.Failed,
                Problem = limit.Problem ?? (test.Result.Problem is string problem ? "Goodness of fit: " + problem : null),
            }),
    ];
}
