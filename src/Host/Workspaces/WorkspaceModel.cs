using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>Which bin-local parameters are eliminated.</summary>
internal enum Elimination
{
    /// <summary>All that can be: fits are over what is left.</summary>
    BinLocals,

    /// <summary>None: every parameter is a global, for covariances over all of them.</summary>
    None,
}

/// <summary>pyhf's modifier settings.</summary>
/// <param name="NormSysCode1">normsys by code1 instead of code4.</param>
/// <param name="HistoSys">Interpolation of histosys.</param>
internal readonly record struct InterpolationCodes(bool NormSysCode1, HistoSysInterpolation HistoSys);

/// <summary>Where the compiled model keeps a parameter.</summary>
/// <param name="Global">Index of the global; −1 for an eliminated one.</param>
/// <param name="Bin">Bin of an eliminated one.</param>
/// <param name="Group">Its group in <see cref="ModelParts.Groups"/>.</param>
internal readonly record struct ParameterLocation(int Global, int Bin, int Group)
{
    /// <summary>A global.</summary>
    public static ParameterLocation OfGlobal(int index) => new(index, -1, -1);

    /// <summary>An eliminated parameter.</summary>
    public static ParameterLocation OfLocal(int bin, int group) => new(-1, bin, group);
}

/// <summary>A workspace and measurement as a compiled model, with the way back to pyhf's parameters.</summary>
internal sealed class WorkspaceModel
{
    private readonly ParameterLocation[] locations;
    private readonly int[] slotOfGroup;

    /// <summary>Wraps what <see cref="WorkspaceCompiler"/> made.</summary>
    internal WorkspaceModel(
        Workspace workspace,
        Measurement measurement,
        IReadOnlyList<ParameterSet> parameters,
        CompiledModel model,
        ParameterLocation[] locations,
        int[] slotOfGroup)
    {
        Workspace = workspace;
        Measurement = measurement;
        Parameters = parameters;
        Model = model;
        this.locations = locations;
        this.slotOfGroup = slotOfGroup;
        Observed = [.. ParameterList.SortedChannels(workspace).SelectMany(c => c.Observed)];
        ElementNames = [.. parameters.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.ElementName))];
        Poi = Array.IndexOf(ElementNames, measurement.Poi);
    }

    /// <summary>The workspace.</summary>
    public Workspace Workspace { get; }

    /// <summary>The measurement.</summary>
    public Measurement Measurement { get; }

    /// <summary>pyhf's parameter sets, in its order.</summary>
    public IReadOnlyList<ParameterSet> Parameters { get; }

    /// <summary>Names of all parameters, in pyhf's order.</summary>
    public string[] ElementNames { get; }

    /// <summary>Index of the parameter of interest among them; −1 where the measurement has none.</summary>
    public int Poi { get; }

    /// <summary>The likelihood.</summary>
    public CompiledModel Model { get; }

    /// <summary>Observed counts, channels sorted by name [bin].</summary>
    public double[] Observed { get; }

    /// <summary>Where each of pyhf's parameters is.</summary>
    public IReadOnlyList<ParameterLocation> Locations => locations;

    /// <summary>All parameters in pyhf's order.</summary>
    /// <param name="globals">The globals.</param>
    /// <param name="locals">The eliminated ones [bin, group of the tables].</param>
    public double[] AllParameters(ReadOnlySpan<double> globals, ReadOnlySpan<double> locals)
    {
        var all = new double[locations.Length];
        for (int i = 0; i < all.Length; i++)
        {
            ParameterLocation at = locations[i];
            all[i] = at.Global >= 0 ? globals[at.Global] : Local(locals, at);
        }

        return all;
    }

    /// <summary>The globals of a vector of all parameters.</summary>
    public double[] Globals(ReadOnlySpan<double> all)
    {
        var globals = new double[Model.Globals.Count];
        for (int i = 0; i < all.Length; i++)
        {
            if (locations[i].Global >= 0)
            {
                globals[locations[i].Global] = all[i];
            }
        }

        return globals;
    }

    /// <summary>Index of a group in the tables; −1 where it has no yield and is not there.</summary>
    public int SlotOf(int group) => slotOfGroup[group];

    private double Local(ReadOnlySpan<double> locals, ParameterLocation at)
    {
        // A group without any yield is not in the tables: its locals are where their constraint wants them, and shifts always have one.
        int slot = slotOfGroup[at.Group];
        return slot < 0 ? 1.0 : locals[(at.Bin * Model.Shape.Groups) + slot];
    }
}
