using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Toys;

/// <summary>How toys are fitted, the same on every accelerator.</summary>
internal static class ToyFitSettings
{
    // Nearly all fits need fewer iterations.
    private const int QuickFree = 7;
    private const int QuickConditional = 5;

    /// <summary>Settings of the fits.</summary>
    /// <param name="effort">How much is done for a toy.</param>
    /// <param name="layout">Layout of the model.</param>
    public static ToyPasses For(ToyFitEffort effort, ModelLayout layout)
    {
        MinimiserSettings usual = MinimiserSettings.Default;
        bool quick = effort == ToyFitEffort.Quick;
        return new ToyPasses(
            quick ? usual.With(QuickFree, usual.EdmTolerance) : usual,
            (quick ? usual.With(QuickConditional, usual.EdmTolerance) : usual).With(FirstCurvature.Observed),
            quick && layout != ModelLayout.General ? FitEnding.Closing : FitEnding.Newton);
    }

    /// <summary>How many auxiliary values of a toy are below zero, on average; about.</summary>
    public static double ThrownBelowZero(CompiledModel model)
    {
        double sum = 0.0;
        foreach (LocalGroup? group in model.Groups)
        {
            if (group?.Kind == LocalKind.GaussianFactor)
            {
                sum += group.RelativeError.Sum(e => e > 0.0 ? NormalDistribution.Survival<F64>(new(1.0 / e)).Value : 0.0);
            }
        }

        return sum;
    }
}
