using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Inference;

/// <summary>A nuisance parameter: where the fit pulls it, and what it does to the POI.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Fitted value.</param>
/// <param name="Uncertainty">Its uncertainty after the fit; 0 at a bound.</param>
/// <param name="Pull">(fitted − auxiliary value)/σ before the fit; null without constraint.</param>
/// <param name="Constraint">Uncertainty after the fit over σ before; null without constraint.</param>
/// <param name="Up">Shift of the POI where the parameter is held one uncertainty (after the fit) above; null where that fit failed.</param>
/// <param name="Down">The same below.</param>
/// <param name="PrefitUp">The same, one σ of the constraint above; null without constraint.</param>
/// <param name="PrefitDown">The same below.</param>
internal sealed record NuisanceImpact(
    string Name, double Value, double Uncertainty, double? Pull, double? Constraint, double? Up, double? Down, double? PrefitUp, double? PrefitDown)
{
    /// <summary>The larger shift after the fit, for ranking.</summary>
    public double Size => Math.Max(Math.Abs(Up ?? 0.0), Math.Abs(Down ?? 0.0));
}

/// <summary>Pulls, impacts and ranking of the nuisance parameters of a workspace.</summary>
/// <param name="Fit">The free fit.</param>
/// <param name="PoiHat">Fitted POI.</param>
/// <param name="PoiUncertainty">Its uncertainty.</param>
/// <param name="Ranked">All parameters but the POI and the fixed ones, the largest impact first.</param>
internal sealed record NuisanceImpacts(WorkspaceFit Fit, double PoiHat, double PoiUncertainty, IReadOnlyList<NuisanceImpact> Ranked)
{
    /// <summary>Evaluates: four fits for each constrained parameter, two for each free one.</summary>
    /// <param name="fit">The free fit, converged.</param>
    /// <param name="covariance">Its covariance.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    public static NuisanceImpacts Run(WorkspaceFit fit, ParameterCovariance covariance, BatchFitter fitter, FitTally tally)
    {
        WorkspaceModel model = fit.Model;
        double[] best = fit.Parameters ?? throw new ArgumentException("Impacts need a converged fit.", nameof(fit));
        var parameters = new List<Nuisance>();
        var held = new List<HeldParameter>();
        int element = 0;
        foreach (ParameterSet set in model.Parameters)
        {
            for (int i = 0; i < set.Count; i++, element++)
            {
                if (element == model.Poi || set.Fixed[i])
                {
                    continue;
                }

                Nuisance nuisance = Of(set, i, best[element], covariance.Uncertainty(element), held.Count);
                parameters.Add(nuisance);
                held.Add(new(element, nuisance.Value + nuisance.Uncertainty));
                held.Add(new(element, nuisance.Value - nuisance.Uncertainty));
                if (nuisance.Width is double width)
                {
                    held.Add(new(element, nuisance.Value + width));
                    held.Add(new(element, nuisance.Value - width));
                }
            }
        }

        double?[] shifts = new HeldParameterFits(fit, covariance, fitter, tally).PoiShifts(held);
        IEnumerable<NuisanceImpact> impacts = parameters.Select(p => new NuisanceImpact(
            p.Name,
            p.Value,
            p.Uncertainty,
            (p.Value - p.Auxiliary) / p.Width,
            p.Uncertainty / p.Width,
            shifts[p.First],
            shifts[p.First + 1],
            p.Width is null ? null : shifts[p.First + 2],
            p.Width is null ? null : shifts[p.First + 3]));
        return new(
            fit,
            best[model.Poi],
            covariance.Uncertainty(model.Poi),
            [.. impacts.OrderByDescending(i => i.Size).ThenBy(i => i.Name, StringComparer.Ordinal)]);
    }

    private static Nuisance Of(ParameterSet set, int i, double value, double uncertainty, int first)
    {
        (double Auxiliary, double? Width) before = set.Constraint switch
        {
            ParameterConstraint.Gaussian => (set.AuxData[i], set.Scales[i]),
            ParameterConstraint.Poisson => (set.AuxData[i] / set.Scales[i], 1.0 / Math.Sqrt(set.Scales[i])),
            _ => (0.0, null),
        };
        return new(set.ElementName(i), value, uncertainty, before.Auxiliary, before.Width, first);
    }

    /// <summary>A parameter whose impact is wanted.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Value">Fitted value.</param>
    /// <param name="Uncertainty">After the fit.</param>
    /// <param name="Auxiliary">Where the constraint wants it.</param>
    /// <param name="Width">σ of the constraint; null without.</param>
    /// <param name="First">Index of its first fit; the others follow.</param>
    private sealed record Nuisance(string Name, double Value, double Uncertainty, double Auxiliary, double? Width, int First);
}
