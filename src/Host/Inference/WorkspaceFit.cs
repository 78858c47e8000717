using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Inference;

/// <summary>A fit of a workspace.</summary>
/// <param name="Model">The workspace.</param>
/// <param name="TwiceNll">2NLL at the minimum with all constants, as pyhf has it; null where the fit failed.</param>
/// <param name="Parameters">All parameters in pyhf's order; null where the fit failed.</param>
/// <param name="Status">Status.</param>
/// <param name="Edm">Estimated distance to the minimum before the last step [NLL].</param>
/// <param name="Iterations">Iterations.</param>
/// <param name="Problem">What went wrong, in one sentence; null where nothing did.</param>
internal sealed record WorkspaceFit(
    WorkspaceModel Model, double? TwiceNll, double[]? Parameters, FitStatus Status, double Edm, int Iterations, string? Problem)
{
    /// <summary>Fits a workspace to its observations.</summary>
    /// <param name="model">The workspace.</param>
    /// <param name="poi">Value at which the POI is held; null = free.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    public static WorkspaceFit Run(WorkspaceModel model, double? poi, BatchFitter fitter, FitTally tally)
    {
        var data = new DatasetBatch(model.Model.Tables, 1);
        model.Observed.CopyTo(data.CountsOf(0));
        var fits = new FitBatch(model.Model.Tables, 2);
        fits.Add(0, poi, new SignalScale(model.Model).StartFor(model.Observed));
        fits.Add(0, poi, [.. model.Model.Globals.Select(g => g.Start)]);
        fitter.Fit(model.Model, data, fits, tally);
        int best = fits.Converged(1) && (!fits.Converged(0) || fits.Nll[1] < fits.Nll[0]) ? 1 : 0;
        if (!fits.Converged(best))
        {
            return new(model, null, null, fits.Status[best], fits.Edm[best], fits.Iterations[best], tally.Failures[^1].Sentence);
        }

        var expectation = new double[model.Model.Bins];
        var locals = new double[model.Model.Bins * model.Model.Shape.Groups];
        ProfiledLocals.Evaluate(data, 0, fits.ParametersOf(best), expectation, locals);
        return new(
            model,
            TwiceNllConstant.Of(model.Model, model.Observed) + (2.0 * fits.Nll[best]),
            model.AllParameters(fits.ParametersOf(best), locals),
            fits.Status[best],
            fits.Edm[best],
            fits.Iterations[best],
            null);
    }
}
