namespace ZPrimeGpu.Host.Models;

/// <summary>First guesses from the nominal model: how large a POI matters, and where fits start.</summary>
internal sealed class SignalScale
{
    /// <summary>Evaluates the nominal model without and with a signal.</summary>
    public SignalScale(CompiledModel model)
    {
        Model = model;
        Nominal = [.. model.Globals.Select(g => g.Start)];
        Background = new double[model.Bins];
        Signal = new double[model.Bins];
        double[] point = [.. Nominal];
        point[model.Shape.Poi] = 0.0;
        ModelExpectation.Evaluate(model, point, Background);
        point[model.Shape.Poi] = 1.0;
        ModelExpectation.Evaluate(model, point, Signal);
        double information = 0.0;
        double total = 0.0;
        double lowest = double.NegativeInfinity;
        for (int bin = 0; bin < model.Bins; bin++)
        {
            Signal[bin] -= Background[bin];
            total += Signal[bin];
            if (Signal[bin] > 0.0)
            {
                information += Signal[bin] * Signal[bin] / Math.Max(Background[bin], 1e-12 * Signal[bin]);
                lowest = Math.Max(lowest, -Background[bin] / Signal[bin]);
            }
        }

        Value = total > 0.0 ? Math.Sqrt((1.0 / information) + (1.0 / (total * total))) : null;
        LowestPhysical = double.IsFinite(lowest) ? Math.Min(0.0, lowest) : 0.0;
    }

    /// <summary>The model.</summary>
    public CompiledModel Model { get; }

    /// <summary>Nominal globals.</summary>
    public double[] Nominal { get; }

    /// <summary>Expected counts at POI = 0 [bin].</summary>
    public double[] Background { get; }

    /// <summary>Expected counts per unit of the POI [bin].</summary>
    public double[] Signal { get; }

    /// <summary>About one standard deviation of the POI, at least one event; null without any signal.</summary>
    public double? Value { get; }

    /// <summary>The most negative POI that leaves every nominal expectation at or above zero.</summary>
    public double LowestPhysical { get; }

    /// <summary>A start for fits to counts: free normalisations scaled to the data, the POI at its weighted excess.</summary>
    public double[] StartFor(ReadOnlySpan<double> counts)
    {
        double observed = 0.0;
        double expected = 0.0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            observed += counts[bin];
            expected += Background[bin];
        }

        double ratio = expected > 0.0 ? Math.Clamp(observed / expected, 0.1, 8.0) : 1.0;
        double excess = 0.0;
        double information = 0.0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double variance = Math.Max(Math.Max(ratio * Background[bin], 0.1), 1e-12);
            excess += Signal[bin] * (counts[bin] - (ratio * Background[bin])) / variance;
            information += Signal[bin] * Signal[bin] / variance;
        }

        double[] start = [.. Nominal];
        for (int k = 0; k < start.Length; k++)
        {
            GlobalParameter parameter = Model.Globals[k];
            if (k != Model.Shape.Poi && parameter.Constraint is null)
            {
                start[k] = Math.Clamp(parameter.Start * ratio, parameter.Lower, parameter.Upper);
            }
        }

        // Inside the bounds, so that no bin starts without expectation.
        double scale = Value ?? 1.0;
        start[Model.Shape.Poi] = Math.Max(information > 0.0 ? excess / information : 0.0, 0.2 * scale);
        return start;
    }
}
