using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary><c>upperlimit --calc toys</c> on one workspace after the other.</summary>
/// <param name="settings">What is asked for.</param>
/// <param name="sweep">Fits toys.</param>
/// <param name="twoSided">Fits toys for Feldman-Cousins intervals; null where none are asked for.</param>
/// <param name="save">Begins the file of a workspace's toys, those of intervals not among them; gives null where none are saved.</param>
internal sealed class ToyLimitRun(ToyLimitSettings settings, ToySweep sweep, ToySweep? twoSided, Func<WorkspaceModel, SavedToys?> save)
{
    /// <summary>Limits of a workspace.</summary>
    /// <returns>The line of results, and what went wrong.</returns>
    public (string Line, string? Problem) Run(WorkspaceModel model, BatchFitter fitter, FitTally tally)
    {
        AsymptoticResult asymptotic = WorkspaceLimit.Run(model, settings.ConfidenceLevel, settings.Statistic, fitter, tally);
        using SavedToys? saved = save(model);
        sweep.Saved = saved;
        ToyLimitResult limits = ToyLimits.Run(model.Model, model.Observed, asymptotic, settings, 0, sweep, fitter, tally);
        saved?.Complete();
        ToyInterval? interval = twoSided is null
            ? null
            : ToyIntervals.Run(model.Model, model.Observed, asymptotic, settings, 0, twoSided, fitter, tally);
        string? problem = limits.ProblemOn(settings.LimitOn) ?? interval?.Problem;
        return (ToyJson.UpperLimit(model, settings, limits, interval, problem), problem);
    }
}
