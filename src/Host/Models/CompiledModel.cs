using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>
/// A likelihood as flat tables (design.md, section 4.1): templates times functions of the globals, groups of eliminated bin-local parameters, constrained
/// globals. The same form for windows and for pyhf workspaces; made by <see cref="ModelBuilder"/>. Immutable.
/// </summary>
internal sealed class CompiledModel
{
    /// <summary>Wraps tables.</summary>
    /// <param name="name">Name.</param>
    /// <param name="tables">Tables.</param>
    /// <param name="globals">Globals.</param>
    /// <param name="groups">Groups in the order of the tables.</param>
    /// <param name="constraintTwiceNll">Constants of the constraints.</param>
    internal CompiledModel(
        string name, ModelTables tables, GlobalParameter[] globals, LocalGroup?[] groups, double constraintTwiceNll)
    {
        Name = name;
        Tables = tables;
        Globals = globals;
        Groups = groups;
        ConstraintTwiceNll = constraintTwiceNll;
    }

    /// <summary>For messages: "window 311 (M = 2.352 GeV)", a workspace's file name.</summary>
    public string Name { get; }

    /// <summary>The tables that kernels read.</summary>
    public ModelTables Tables { get; }

    /// <summary>Sizes and offsets.</summary>
    public ModelShape Shape => Tables.Shape;

    /// <summary>Globals.</summary>
    public IReadOnlyList<GlobalParameter> Globals { get; }

    /// <summary>Groups in the order of the tables; null for one without locals, which only fills the layout.</summary>
    public IReadOnlyList<LocalGroup?> Groups { get; }

    /// <summary>What pyhf's 2NLL has from the normalisation of the constraints: <see cref="ConstraintConstant"/>.</summary>
    public double ConstraintTwiceNll { get; }

    /// <summary>The parameter of interest.</summary>
    public GlobalParameter Poi => Globals[Shape.Poi];

    /// <summary>Bins.</summary>
    public int Bins => Shape.Bins;

    /// <summary>T of one component in one bin.</summary>
    public double Template(int bin, int component) => Tables.Bins[(bin * Shape.BinStride) + component];

    /// <summary>δ² of one group in one bin; 0 where fixed.</summary>
    public double Variance(int bin, int group) => Tables.Bins[(bin * Shape.BinStride) + Shape.Components + group];

    /// <summary>Auxiliary values of the globals expected at a point: the globals themselves, times τ for Poisson constraints; nominal where free.</summary>
    /// <param name="globals">The globals.</param>
    /// <param name="destination">Receives them [global].</param>
    public void WriteGlobalAuxiliary(ReadOnlySpan<double> globals, Span<double> destination)
    {
        for (int k = 0; k < globals.Length; k++)
        {
            destination[k] = Globals[k].Constraint switch
            {
                GaussianConstraint => globals[k],
                PoissonConstraint poisson => poisson.Tau * globals[k],
                _ => 0.0,
            };
        }
    }

    /// <summary>The same model with other bounds of the parameter of interest.</summary>
    public CompiledModel WithPoiBounds(double lower, double upper)
    {
        double[] low = [.. Tables.Lower];
        double[] high = [.. Tables.Upper];
        (low[Shape.Poi], high[Shape.Poi]) = (lower, upper);
        GlobalParameter[] globals = [.. Globals];
        globals[Shape.Poi] = globals[Shape.Poi] with { Lower = lower, Upper = upper };
        return new(Name, Tables with { Lower = low, Upper = high }, globals, [.. Groups], ConstraintTwiceNll);
    }

    /// <summary>The same model with one local held at its auxiliary value, whatever that is in a dataset.</summary>
    /// <param name="bin">Bin.</param>
    /// <param name="group">Group in the tables.</param>
    public CompiledModel WithFixedLocal(int bin, int group)
        => new(Name, Tables.WithFixedLocal(bin, group), [.. Globals], [.. Groups], ConstraintTwiceNll);
}
