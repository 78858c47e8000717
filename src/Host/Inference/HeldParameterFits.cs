using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Inference;

/// <summary>A parameter held at a value.</summary>
/// <param name="Element">Which of pyhf's parameters.</param>
/// <param name="Value">The value; outside the parameter's bounds, the bound.</param>
internal readonly record struct HeldParameter(int Element, double Value);

/// <summary>Fits with one parameter held and all others, the POI too, free.</summary>
/// <remarks>
/// A fit starts where the covariance expects its minimum: θ̂ⱼ + Cⱼᵢ/Cᵢᵢ (value − θ̂ᵢ). Holding a global needs no other tables, so that all of
/// those are one batch; an eliminated parameter is held by a model without its freedom, and each of those is a batch of its own.
/// </remarks>
internal sealed class HeldParameterFits(WorkspaceFit fit, ParameterCovariance covariance, BatchFitter fitter, FitTally tally)
{
    private readonly WorkspaceModel model = fit.Model;
    private readonly double[] best = fit.Parameters ?? throw new ArgumentException("Needs a converged fit.", nameof(fit));
    private readonly ParameterBounds[] bounds = [.. fit.Model.Parameters.SelectMany(p => p.Bounds)];

    /// <summary>POI − fitted POI for each of some held parameters; null where a fit failed.</summary>
    public double?[] PoiShifts(IReadOnlyList<HeldParameter> held)
    {
        var shifts = new double?[held.Count];
        foreach (IGrouping<int, int> batch in Enumerable.Range(0, held.Count).GroupBy(i => BatchOf(held[i].Element)))
        {
            int[] members = [.. batch];
            FitTogether(held, members, shifts);
        }

        return shifts;
    }

    /// <summary>−1 for globals, which share a batch.</summary>
    private int BatchOf(int element) => model.Locations[element].Global >= 0 ? -1 : element;

    private void FitTogether(IReadOnlyList<HeldParameter> held, int[] members, double?[] shifts)
    {
        ParameterLocation at = model.Locations[held[members[0]].Element];
        int slot = at.Global >= 0 ? -1 : model.SlotOf(at.Group);
        if (at.Global < 0 && slot < 0)
        {
            // A group without any yield: nothing depends on it.
            Array.ForEach(members, i => shifts[i] = 0.0);
            return;
        }

        CompiledModel compiled = at.Global >= 0 ? model.Model : model.Model.WithFixedLocal(at.Bin, slot);
        var data = new DatasetBatch(compiled.Tables, at.Global >= 0 ? 1 : members.Length);
        var fits = new FitBatch(compiled.Tables, members.Length);
        for (int dataset = 0; dataset < data.Capacity; dataset++)
        {
            model.Observed.CopyTo(data.CountsOf(dataset));
        }

        foreach (int member in members)
        {
            int element = held[member].Element;
            double value = Math.Clamp(held[member].Value, bounds[element].Lower, bounds[element].Upper);
            int dataset = at.Global >= 0 ? 0 : fits.Count;
            int index = fits.Add(dataset, null, model.Globals(Expected(element, value)));
            if (at.Global >= 0)
            {
                fits.Hold(index, model.Locations[element].Global, value);
            }
            else
            {
                data.LocalAuxiliaryOf(dataset)[(at.Bin * compiled.Shape.Groups) + slot] = value;
            }
        }

        fitter.Fit(compiled, data, fits, tally);
        for (int i = 0; i < members.Length; i++)
        {
            shifts[members[i]] = fits.Converged(i) ? fits.ParametersOf(i)[compiled.Shape.Poi] - best[model.Poi] : null;
        }
    }

    /// <summary>Where the minimum is expected, inside the bounds.</summary>
    private double[] Expected(int element, double value)
    {
        double variance = covariance.Covariance(element, element);
        double units = variance > 0.0 ? (value - best[element]) / variance : 0.0;
        return [.. best.Select((b, j) => Math.Clamp(b + (units * covariance.Covariance(j, element)), bounds[j].Lower, bounds[j].Upper))];
    }
}
