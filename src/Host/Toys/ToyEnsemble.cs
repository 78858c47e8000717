using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Toys of one hypothesis (design.md, section 4.3): counts of fixed expectation, auxiliary values thrown around given values of their parameters. Immutable.</summary>
internal sealed class ToyEnsemble
{
    private ToyEnsemble(CompiledModel model, ToyTables tables)
    {
        Model = model;
        Tables = tables;
    }

    /// <summary>The model that the toys are data of.</summary>
    public CompiledModel Model { get; }

    /// <summary>What accelerators read.</summary>
    public ToyTables Tables { get; }

    /// <summary>The frequentist ensemble at a point, usually the conditional maximum of the likelihood for the tested value.</summary>
    /// <param name="model">The model.</param>
    /// <param name="globals">Values of the globals [global].</param>
    /// <param name="expectation">Expected counts, locals included [bin].</param>
    /// <param name="locals">Profiled γ and α of the locals [bin, group]; unused where a local is fixed.</param>
    public static ToyEnsemble At(CompiledModel model, ReadOnlySpan<double> globals, ReadOnlySpan<double> expectation, ReadOnlySpan<double> locals)
    {
        int groups = model.Shape.Groups;
        if (globals.Length != model.Globals.Count || expectation.Length != model.Bins || locals.Length != model.Bins * groups)
        {
            throw new ArgumentException($"{model.Name}: the point does not have the shape of the model.");
        }

        if (!AllFinite(globals) || !AllFinite(expectation))
        {
            throw new ArgumentException($"{model.Name}: the point of the toys is not finite.");
        }

        var builder = new ToyTablesBuilder(model.Name);
        for (int bin = 0; bin < model.Bins; bin++)
        {
            builder.AddCount(expectation[bin]);
            for (int group = 0; group < groups; group++)
            {
                AddLocal(builder, model, bin, group, locals[(bin * groups) + group]);
            }
        }

        for (int k = 0; k < globals.Length; k++)
        {
            AddGlobal(builder, model.Globals[k].Constraint, globals[k]);
        }

        return new ToyEnsemble(model, builder.Build());
    }

    /// <summary>The hybrid ensemble: parameters drawn from their auxiliary measurements, which stay as they are (<see cref="HybridTables"/>).</summary>
    /// <param name="model">The model.</param>
    /// <param name="globals">Globals, usually of the conditional fit for the tested value; unconstrained ones stay there [global].</param>
    /// <param name="expectation">Expected counts there, locals included [bin].</param>
    public static ToyEnsemble Hybrid(CompiledModel model, ReadOnlySpan<double> globals, ReadOnlySpan<double> expectation)
    {
        var builder = new ToyTablesBuilder(model.Name);
        for (int local = 0; local < model.Bins * model.Shape.Groups; local++)
        {
            builder.AddFixedLocal(model.Tables.LocalAuxiliary[local % model.Shape.Groups]);
        }

        Array.ForEach(model.Tables.GlobalAuxiliary, builder.AddFixedGlobal);
        return new ToyEnsemble(model, builder.Build() with { Bins = model.Bins, Hybrid = HybridTables.Of(model, globals, expectation) });
    }

    private static void AddLocal(ToyTablesBuilder builder, CompiledModel model, int bin, int group, double value)
    {
        LocalGroup? local = model.Groups[group];
        double width = local?.RelativeError[bin] ?? 0.0;
        if (local is null || width == 0.0)
        {
            builder.AddFixedLocal(model.Tables.LocalAuxiliary[group]);
        }
        else if (local.Kind == LocalKind.PoissonFactor)
        {
            builder.AddPoissonLocal(value / (width * width), width * width);
        }
        else
        {
            builder.AddGaussianLocal(value, width);
        }
    }

    private static void AddGlobal(ToyTablesBuilder builder, Constraint? constraint, double value)
    {
        switch (constraint)
        {
            case GaussianConstraint gaussian:
                builder.AddGaussianGlobal(value, gaussian.Sigma);
                break;
            case PoissonConstraint poisson:
                builder.AddPoissonGlobal(poisson.Tau * value);
                break;
            default:
                builder.AddFixedGlobal(0.0);
                break;
        }
    }

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
