using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Coverage of the asymptotic upper limits, CLs and CLs+b, and pulls of the fitted cross section, over windows and injected cross sections.</summary>
/// <remarks>Toys are thrown from the nominal model (ν = 1, nuisances at 0) with the injected signal, auxiliary values around their nominal ones: data are not looked at.</remarks>
internal static class CoverageStudy
{
    /// <summary>Runs the study.</summary>
    /// <remarks>The result depends on windows, injections, toys and seed alone: not on the number of threads nor on the size of blocks, to the last bit.</remarks>
    /// <param name="windows">Windows.</param>
    /// <param name="settings">Injections, toys, seed.</param>
    /// <param name="kernels">Where fits run.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="progress">Told the number of finished toys; may be called from any worker.</param>
    /// <param name="cancellation">Stops between blocks of toys.</param>
    /// <returns>Points, injections of a window adjacent.</returns>
    public static CoveragePoint[] Run(
        IReadOnlyList<WindowTemplates> windows,
        CoverageSettings settings,
        IFitKernels kernels,
        int threads,
        Action<long> progress,
        CancellationToken cancellation)
    {
        if (settings.Toys < 1 || settings.BlockSize < 1 || settings.InjectionCount is < 1 or > CoverageSettings.MostInjections)
        {
            throw new ArgumentException($"A coverage study needs toys and 1 to {CoverageSettings.MostInjections} injections.");
        }

        var fitter = new BatchFitter(kernels);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation };
        var points = new Point[windows.Count * settings.InjectionCount];
        Parallel.For(0, windows.Count, options, i => Prepare(windows[i], settings, fitter).CopyTo(points, i * settings.InjectionCount));

        int blocks = ((settings.Toys - 1) / settings.BlockSize) + 1;
        double alpha = 1.0 - settings.ConfidenceLevel;
        long done = 0;
        Parallel.For(
            0L,
            (long)points.Length * blocks,
            options,
            CoverageToys? () => null,
            (item, _, worker) =>
            {
                Point point = points[item / blocks];
                int first = (int)(item % blocks) * settings.BlockSize;
                int count = Math.Min(settings.BlockSize, settings.Toys - first);
                if (point.Ensemble is CoverageEnsemble ensemble)
                {
                    if (worker?.Model != ensemble.Model)
                    {
                        worker = new CoverageToys(ensemble.Model, fitter, Math.Min(settings.BlockSize, settings.Toys));
                    }

                    point.Add(worker.Run(ensemble, alpha, first, count));
                }

                progress(Interlocked.Add(ref done, count));
                return worker;
            },
            _ => { });
        return [.. points.Select(p => p.Result())];
    }

    private static Point[] Prepare(WindowTemplates window, CoverageSettings settings, BatchFitter fitter)
    {
        CompiledModel model = WindowModel.Build(window);
        var scale = new SignalScale(model);
        var tally = new FitTally();
        AsymptoticResult limits = AsymptoticLimits.Run(model, [], fitter, tally, settings.ConfidenceLevel);
        double? limit = (settings.LimitOn == LimitStatistic.Cls ? limits.ExpectedCls : limits.ExpectedClsb)[2];
        var points = new Point[settings.InjectionCount];
        for (int i = 0; i < points.Length; i++)
        {
            double? injected = settings.Injections.Count > 0 ? settings.Injections[i] : settings.Multiples[i] * limit;
            var source = new ToySource(settings.Seed, CoverageSettings.StreamOf(window.Index, i));
            string? problem = scale.Value is null || injected is null ? limits.Problem ?? $"{model.Name} has no expected limit." : Beyond(model, injected);
            points[i] = new Point(
                problem is null && injected is double value ? new CoverageEnsemble(scale, value, source) : null,
                new CoveragePoint
                {
                    Index = window.Index,
                    MassGeV = window.MassGeV,
                    Bins = model.Bins,
                    ExpectedLimit = limit,
                    Injection = i,
                    Injected = injected,
                    Toys = settings.Toys,
                    Problem = problem,
                });
        }

        return points;
    }

    private static string? Beyond(CompiledModel model, double? injected)
        => injected > model.Poi.Upper ? $"{injected:G6} fb is beyond the upper bound of the cross section in {model.Name}, {model.Poi.Upper:G6} fb." : null;

    /// <summary>A point, and its sums so far.</summary>
    private sealed class Point(CoverageEnsemble? ensemble, CoveragePoint description)
    {
        private readonly Lock gate = new();
        private readonly CoverageTally sums = new();

        public CoverageEnsemble? Ensemble => ensemble;

        public void Add(CoverageTally block)
        {
            lock (gate)
            {
                sums.Add(block);
            }
        }

        public CoveragePoint Result() => ensemble is null
            ? description
            : description with
            {
                FailedToys = sums.FailedToys,
                Cls = sums.Cls,
                Clsb = sums.Clsb,
                Pulls = sums.Pulls(),
                Fits = sums.Fits,
                RetriedFits = sums.Retried,
                FailedFits = sums.Failed,
                Failures = sums.Failures,
                Problem = sums.Cls is null ? "No toy could be fitted." : null,
            };
    }
}
