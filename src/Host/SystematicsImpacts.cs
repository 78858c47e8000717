using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host;

/// <summary>What each systematic uncertainty costs: median expected limits (asymptotic) without it, at a few masses.</summary>
internal static class SystematicsImpacts
{
    /// <summary>Computes the table.</summary>
    /// <param name="config">Configuration; its impact masses are taken at the nearest hypotheses.</param>
    /// <param name="spectra">Spectra.</param>
    /// <param name="masses">Grid.</param>
    /// <param name="kernels">Where fits run.</param>
    /// <param name="stop">Stops between windows.</param>
    /// <returns>All uncertainties first, then each left out in turn, then all; empty where no masses are asked for.</returns>
    public static IReadOnlyList<SystematicImpact> Run(
        RunConfig config, IReadOnlyList<ProcessSpectrum> spectra, MassWindowGrid masses, IFitKernels kernels, CancellationToken stop)
    {
        double[] at = [.. config.Systematics.ImpactMassesGeV.Select(m => masses.Hypotheses.MinBy(h => Math.Abs(h.MassGeV - m))!.MassGeV).Distinct()];
        if (at.Length == 0)
        {
            return [];
        }

        MassWindowGrid few = masses.WithHypotheses(at);
        (string? Name, RunConfig Config)[] variants = [.. Variants(config)];
        WindowTemplates[][] windows = TemplateBuilder.BuildVariants([.. variants.Select(v => v.Config)], spectra, few);
        return [.. variants.Zip(windows, (variant, its) => new SystematicImpact(
            variant.Name,
            [.. AsymptoticLimitCalculator.Run(WithoutData(its), config.Limits, kernels, config.Threads, _ => { }, stop)
                .Select(w => (w.MassGeV, w.Expected(config.Limits.LimitOn, LimitBand.Median)))]))];
    }

    // Of the nominal background: the table needs no unblinded data.
    private static WindowTemplates[] WithoutData(IReadOnlyList<WindowTemplates> windows) => [.. windows.Select(w => w with { Observed = [] })];

    private static IEnumerable<(string? Name, RunConfig Config)> Variants(RunConfig config)
    {
        SystematicsConfig s = config.Systematics;
        var zero = new RangedValue([(double.PositiveInfinity, 0)]);
        RunConfig With(SystematicsConfig changed) => config with { Systematics = changed };
        CorrectionsConfig noTrigger = config.Corrections with { Trigger = null };
        yield return (null, config);
        yield return ("Luminosity", With(s with { Luminosity = 0 }));
        yield return ("Signal efficiency", With(s with { SignalEfficiency = zero }));
        if (config.Corrections.Trigger is not null)
        {
            // Only the uncertainty goes: the weights are in the spectra already.
            yield return ("Trigger efficiency", config with { Corrections = noTrigger });
        }

        yield return ("Signal shape", With(s with { SignalShape = zero }));
        yield return ("Background shape", With(s with { BackgroundShape = zero }));
        yield return ("Photon veto", With(s with { PhotonVeto = zero }));
        if (s.McStatistics)
        {
            yield return ("Simulation statistics", With(s with { McStatistics = false }));
        }

        if (s.ResolutionMorph > 0)
        {
            yield return ("Resolution", With(s with { ResolutionMorph = 0 }));
        }

        SystematicsConfig none = s with
        {
            Luminosity = 0,
            SignalEfficiency = zero,
            SignalShape = zero,
            BackgroundShape = zero,
            PhotonVeto = zero,
            McStatistics = false,
            ResolutionMorph = 0,
        };
        yield return ("All of them", config with { Systematics = none, Corrections = noTrigger });
    }
}
