using System.Globalization;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Limits of many windows by toys.</summary>
internal static class ToyLimitCalculator
{
    /// <summary>Replaces the limits of each window by those of toys; the asymptotic ones stay beside them.</summary>
    /// <remarks>Each window has its own streams of random numbers and one thread at a time: the result does not depend on the number of threads.</remarks>
    /// <param name="windows">Windows.</param>
    /// <param name="asymptotic">Their asymptotic limits, in the same order: where to look.</param>
    /// <param name="config">Confidence level, number of toys, precision.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="kernels">Where fits to the data run.</param>
    /// <param name="sweep">Makes what fits toys, one for each worker.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="saveTo">Folder that every toy is saved to, a file for each window; null where none is.</param>
    /// <param name="progress">Told the number of finished windows; may be called from any worker.</param>
    /// <param name="cancellation">Stops between blocks of toys.</param>
    /// <param name="kept">Where limits are kept; those that are there are not made again. Null where none are kept.</param>
    public static WindowLimit[] Run(
        IReadOnlyList<WindowTemplates> windows,
        IReadOnlyList<WindowLimit> asymptotic,
        LimitConfig config,
        ulong seed,
        IFitKernels kernels,
        Func<ToySweep> sweep,
        int threads,
        string? saveTo,
        Action<int> progress,
        CancellationToken cancellation,
        IWindowResults<WindowLimit>? kept = null)
    {
        var limits = new WindowLimit[windows.Count];
        ToyLimitSettings settings = Settings(config, seed);
        int done = 0;
        int next = -1;
        int workers = Math.Clamp(threads, 1, Math.Max(1, windows.Count));
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, _ =>
        {
            var fitter = new BatchFitter(kernels);
            ToySweep own = sweep();
            for (int index = Interlocked.Increment(ref next); index < windows.Count; index = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                WindowTemplates window = windows[index];
                if (Kept(window, kept, saveTo) is WindowLimit found)
                {
                    limits[index] = found;
                }
                else
                {
                    limits[index] = OfWindow(window, asymptotic[index], settings, own, saveTo, fitter);
                    kept?.Keep(window.Index, limits[index]);
                }

                progress(Interlocked.Increment(ref done));
            }
        });
        return limits;
    }

    /// <summary>What the limits of every window are asked for.</summary>
    public static ToyLimitSettings Settings(LimitConfig config, ulong seed) => new()
    {
        Seed = seed,
        Toys = config.Toys,
        MostToys = 4 * config.Toys,
        Precision = config.ToyPrecision,
        ConfidenceLevel = config.ConfidenceLevel,
        LimitOn = config.LimitOn,
        Ensemble = config.Ensemble,
    };

    /// <summary>Asymptotic limits of a window as what toys start from.</summary>
    public static AsymptoticResult StartOf(WindowLimit asymptotic)
    {
        var start = new AsymptoticResult { ObservedCls = asymptotic.ObservedCls, ObservedClsb = asymptotic.ObservedClsb };
        for (int band = 0; band < start.ExpectedCls.Length; band++)
        {
            start.ExpectedCls[band] = asymptotic.ExpectedCls[band];
            start.ExpectedClsb[band] = asymptotic.ExpectedClsb[band];
        }

        return start;
    }

    /// <summary>Name of a window's file of toys.</summary>
    public static string FileOf(WindowTemplates window)
        => string.Create(CultureInfo.InvariantCulture, $"window_{window.Index:D4}_{window.MassGeV:F3}GeV.npz");

    // Where toys are saved, a limit without its toys is half a result.
    private static WindowLimit? Kept(WindowTemplates window, IWindowResults<WindowLimit>? kept, string? saveTo)
        => saveTo is null || File.Exists(Path.Combine(saveTo, FileOf(window))) ? kept?.Find(window.Index) : null;

    private static WindowLimit OfWindow(WindowTemplates window, WindowLimit asymptotic, ToyLimitSettings settings, ToySweep sweep, string? saveTo, BatchFitter fitter)
    {
        CompiledModel model = WindowModel.Build(window);
        var tally = new FitTally();
        using SavedToys? saved = saveTo is null ? null : new SavedToys(Path.Combine(saveTo, FileOf(window)));
        sweep.Saved = saved;
        ToyLimitResult result = ToyLimits.Run(
            model, window.Observed, StartOf(asymptotic), settings, (uint)window.Index * ToyLimits.Streams, sweep, fitter, tally);
        saved?.Complete();
        string? unmeasured = null;
        if (result.ObservedCls.Status == ToyLimitStatus.Unmeasured)
        {
            // A hole in the scan would say less than the asymptotic limit, which the status names as such.
            unmeasured = result.ObservedCls.Sentence;
            result = result with { ObservedCls = new ToyLimit(ToyLimitStatus.Found, asymptotic.ObservedCls, null, null) };
        }

        string? problem = asymptotic.Problem ?? result.Problem ?? result.ProblemOn(LimitStatistic.Cls) ?? result.ProblemOn(LimitStatistic.Clsb);
        return asymptotic with
        {
            ObservedCls = result.ObservedCls.Value,
            ExpectedCls = [.. result.ExpectedCls.Select(l => l.Value)],
            ObservedClsb = result.ObservedClsb.Value,
            ExpectedClsb = [.. result.ExpectedClsb.Select(l => l.Value)],
            Toys = new WindowToys(
                result.Tally.Toys,
                result.Tally.FailedToys,
                result.ObservedCls.Error,
                result.ExpectedCls[2].Error,
                result.ObservedClsb.Error,
                result.ExpectedClsb[2].Error,
                asymptotic)
            {
                Failures = result.Tally.Failures,
            },
            Fits = asymptotic.Fits + tally.Fits + result.Tally.Fits,
            RetriedFits = asymptotic.RetriedFits + tally.Retried + result.Tally.Retried,
            FailedFits = asymptotic.FailedFits + tally.Failed + result.Tally.Failed,
            Status = problem is not null ? WindowStatus.Failed : unmeasured is not null ? WindowStatus.ObservedAsymptotic : asymptotic.Status,
            Problem = problem ?? unmeasured,
        };
    }
}
