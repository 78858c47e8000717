using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
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
        double poi = best[model.Poi];
        var impacts = new List<NuisanceImpact>();
        int element = 0;
        foreach (ParameterSet set in model.Parameters)
        {
            for (int i = 0; i < set.Count; i++, element++)
            {
                if (element == model.Poi || set.Fixed[i])
                {
                    continue;
                }

                double sigma = covariance.Uncertainty(element);
                double? width = set.Constraint switch
                {
                    ParameterConstraint.Gaussian => set.Scales[i],
                    ParameterConstraint.Poisson => 1.0 / Math.Sqrt(set.Scales[i]),
                    _ => null,
                };
                double auxiliary = set.Constraint switch
                {
                    ParameterConstraint.Gaussian => set.AuxData[i],
                    ParameterConstraint.Poisson => set.AuxData[i] / set.Scales[i],
                    _ => 0.0,
                };
                double value = best[element];
                double?[] shifts = Shifts(model, element, best, poi, [value + sigma, value - sigma, value + width, value - width], set.Bounds[i], fitter, tally);
                impacts.Add(new(
                    set.ElementName(i), value, sigma, (value - auxiliary) / width, sigma / width, shifts[0], shifts[1], shifts[2], shifts[3]));
            }
        }

        return new(fit, poi, covariance.Uncertainty(model.Poi), [.. impacts.OrderByDescending(i => i.Size).ThenBy(i => i.Name, StringComparer.Ordinal)]);
    }

    /// <summary>POI − best POI with one parameter held at each of some values, clamped to its bounds.</summary>
    private static double?[] Shifts(
        WorkspaceModel model, int element, double[] best, double poi, double?[] held, ParameterBounds bounds, BatchFitter fitter, FitTally tally)
    {
        ParameterLocation at = model.Locations[element];
        var shifts = new double?[held.Length];
        double[] start = model.Globals(best);
        int slot = at.Global >= 0 ? -1 : model.SlotOf(at.Group);
        if (at.Global < 0 && slot < 0)
        {
            // A group without any yield: nothing depends on it.
            return [.. held.Select(h => h is null ? (double?)null : 0.0)];
        }

        CompiledModel compiled = at.Global >= 0 ? model.Model : model.Model.WithFixedLocal(at.Bin, slot);
        var data = new DatasetBatch(compiled.Tables, held.Length);
        var fits = new FitBatch(compiled.Tables, held.Length);
        var index = new int[held.Length];
        for (int i = 0; i < held.Length; i++)
        {
            model.Observed.CopyTo(data.CountsOf(i));
            if (held[i] is double value)
            {
                double inside = Math.Clamp(value, bounds.Lower, bounds.Upper);
                index[i] = fits.Add(i, null, start);
                if (at.Global >= 0)
                {
                    fits.Hold(index[i], at.Global, inside);
                }
                else
                {
                    data.LocalAuxiliaryOf(i)[(at.Bin * compiled.Shape.Groups) + slot] = inside;
                }
            }
        }

        fitter.Fit(compiled, data, fits, tally);
        for (int i = 0; i < held.Length; i++)
        {
            shifts[i] = held[i] is not null && fits.Converged(index[i]) ? fits.ParametersOf(index[i])[compiled.Shape.Poi] - poi : null;
        }

        return shifts;
    }
}
