using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Toys;

/// <summary>One fit to a replayed toy, with all that is known of it.</summary>
/// <param name="Poi">Value at which the POI was held; null = free.</param>
/// <param name="Status">Status.</param>
/// <param name="TwiceNll">2NLL at the minimum with all constants.</param>
/// <param name="Edm">Estimated distance to the minimum before the last step [NLL].</param>
/// <param name="Iterations">Iterations.</param>
/// <param name="Globals">Globals at the minimum [global].</param>
/// <param name="Locals">Profiled bin-locals [bin, group].</param>
/// <param name="Expectation">Expected counts [bin].</param>
internal sealed record ReplayedFit(
    double? Poi, FitStatus Status, double TwiceNll, double Edm, int Iterations, double[] Globals, double[] Locals, double[] Expectation)
{
    /// <summary>Takes a fit from a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Datasets.</param>
    /// <param name="fits">Results.</param>
    /// <param name="fit">Which fit.</param>
    public static ReplayedFit Of(CompiledModel model, DatasetBatch data, FitBatch fits, int fit)
    {
        int dataset = fits.Dataset[fit];
        double[] globals = [.. fits.ParametersOf(fit)];
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * model.Shape.Groups];
        ProfiledLocals.Evaluate(data, dataset, globals, expectation, locals);
        return new(
            fits.PoiHeld[fit] ? fits.Poi[fit] : null,
            fits.Status[fit],
            TwiceNllConstant.Of(model, data.CountsOf(dataset)) + (2.0 * fits.Nll[fit]),
            fits.Edm[fit],
            fits.Iterations[fit],
            globals,
            locals,
            expectation);
    }
}

/// <summary>The fits to a replayed toy on one path, each made on its own.</summary>
/// <param name="Free">The fit with the POI free.</param>
/// <param name="Conditional">The fits at the tested values, in their order.</param>
/// <param name="Statistics">Test statistic of each tested value; null where a fit it needs failed.</param>
/// <param name="Retried">Fits that needed the safe path.</param>
internal sealed record ReplayedPath(ReplayedFit Free, ReplayedFit[] Conditional, double?[] Statistics, long Retried);
