using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Inference;

/// <summary>Upper limits of a workspace.</summary>
internal static class WorkspaceLimit
{
    private const int MaxWidenings = 12;

    /// <summary>Asymptotic limits on the POI.</summary>
    /// <remarks>Where a limit lies beyond the workspace's upper bound of the POI, the bound is doubled until it does not.</remarks>
    /// <param name="model">The workspace.</param>
    /// <param name="confidenceLevel">For instance 0.9.</param>
    /// <param name="statistic">q̃ or q.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    public static AsymptoticResult Run(
        WorkspaceModel model, double confidenceLevel, TestStatistic statistic, BatchFitter fitter, FitTally tally)
    {
        CompiledModel compiled = model.Model;
        AsymptoticResult result = AsymptoticLimits.Run(compiled, model.Observed, fitter, tally, confidenceLevel, statistic);
        for (int widening = 0; widening < MaxWidenings && result.BeyondBound; widening++)
        {
            compiled = compiled.WithPoiBounds(compiled.Poi.Lower, 2.0 * compiled.Poi.Upper);
            result = AsymptoticLimits.Run(compiled, model.Observed, fitter, tally, confidenceLevel, statistic);
        }

        return result;
    }
}
