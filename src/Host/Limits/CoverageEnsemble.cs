using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>The toys of one point of a coverage study: the nominal model with an injected signal, auxiliary values thrown around their nominal ones.</summary>
internal sealed class CoverageEnsemble
{
    // In units of the POI's scale: a start inside the bounds, so that no bin starts without expectation.
    private const double SmallestStart = 0.2;

    /// <summary>Makes the ensemble.</summary>
    /// <param name="scale">The model, and how large a POI matters.</param>
    /// <param name="injected">Value of the POI at which toys are thrown.</param>
    /// <param name="source">Random numbers.</param>
    public CoverageEnsemble(SignalScale scale, double injected, ToySource source)
    {
        Model = scale.Model;
        Injected = injected;
        Source = source;
        LowestPhysical = scale.LowestPhysical;
        Scale = scale.Value ?? 0.0;
        int poi = Model.Shape.Poi;
        double[] truth = [.. scale.Nominal];
        truth[poi] = injected;
        var expectation = new double[Model.Bins];
        ModelExpectation.Evaluate(Model, truth, expectation);
        int groups = Model.Shape.Groups;
        double[] locals = [.. Enumerable.Range(0, Model.Bins * groups).Select(i => Model.Tables.LocalAuxiliary[i % groups])];
        Tables = ToyEnsemble.At(Model, truth, expectation, locals).Tables;
        Start = truth;
        Start[poi] = Math.Min(Math.Max(injected, SmallestStart * Scale), Model.Poi.Upper);
    }

    /// <summary>The model that toys are fitted with.</summary>
    public CompiledModel Model { get; }

    /// <summary>What toys are drawn from.</summary>
    public ToyTables Tables { get; }

    /// <summary>Random numbers.</summary>
    public ToySource Source { get; }

    /// <summary>Value of the POI at which toys are thrown, and which is tested.</summary>
    public double Injected { get; }

    /// <summary>Where fits start.</summary>
    public double[] Start { get; }

    /// <summary>The most negative POI that leaves every nominal expectation at or above zero: lower bound of fits for pulls.</summary>
    public double LowestPhysical { get; }

    /// <summary>About one standard deviation of the POI; 0 without any signal.</summary>
    public double Scale { get; }
}
