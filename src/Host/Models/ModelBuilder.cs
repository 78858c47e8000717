using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>Collects globals, factors, groups and templates, and compiles them.</summary>
/// <remarks>Templates with the same factors and group are one component: samples that scale alike, and channels of one sample, merge.</remarks>
/// <param name="name">Name of the model, for messages.</param>
/// <param name="bins">Bins of all channels together.</param>
internal sealed class ModelBuilder(string name, int bins)
{
    /// <summary>Group of components without bin-local factors.</summary>
    public const int NoGroup = -1;

    private readonly List<GlobalParameter> globals = [];
    private readonly List<Factor> factors = [];
    private readonly List<LocalGroup> groups = [];
    private readonly List<Component> components = [];

    /// <summary>Adds a global.</summary>
    /// <returns>Its index.</returns>
    public int AddGlobal(GlobalParameter parameter)
    {
        globals.Add(parameter);
        return globals.Count - 1;
    }

    /// <summary>The global of a name; −1 if there is none.</summary>
    public int FindGlobal(string parameter) => globals.FindIndex(g => g.Name == parameter);

    /// <summary>A factor of one global. Equal factors are one.</summary>
    /// <param name="kind">Dependence.</param>
    /// <param name="global">The global.</param>
    /// <param name="lo">Value at −1 (normsys).</param>
    /// <param name="hi">Value at +1 (normsys).</param>
    /// <returns>Its index.</returns>
    public int AddFactor(FactorKind kind, int global, double lo = 1.0, double hi = 1.0)
    {
        if (!(lo > 0.0 && hi > 0.0))
        {
            throw new ArgumentException($"{name}: the factors {lo} and {hi} of {globals[global].Name} at ±1 must be positive.");
        }

        var factor = new Factor(kind, global, lo, hi);
        int known = factors.IndexOf(factor);
        if (known >= 0)
        {
            return known;
        }

        factors.Add(factor);
        return factors.Count - 1;
    }

    /// <summary>Adds a Gaussian group without locals.</summary>
    /// <returns>Its index.</returns>
    public int AddGroup(string group)
    {
        groups.Add(new LocalGroup(group, new double[bins], new bool[bins]));
        return groups.Count - 1;
    }

    /// <summary>Gives a group a γ in a bin.</summary>
    /// <param name="group">The group.</param>
    /// <param name="bin">The bin.</param>
    /// <param name="relativeError">δ; 0 fixes γ at 1.</param>
    public void SetLocal(int group, int bin, double relativeError)
    {
        groups[group].RelativeError[bin] = relativeError;
        groups[group].HasLocal[bin] = true;
    }

    /// <summary>Adds a template to the component of these factors and this group.</summary>
    /// <param name="uses">Factors that multiply it, one each.</param>
    /// <param name="group">Its group or <see cref="NoGroup"/>.</param>
    /// <param name="firstBin">Bin of the first value.</param>
    /// <param name="values">T.</param>
    public void AddTemplate(IReadOnlyList<int> uses, int group, int firstBin, ReadOnlySpan<double> values)
    {
        int[] sorted = [.. uses.Order()];
        Component? component = components.Find(c => c.Group == group && c.Factors.AsSpan().SequenceEqual(sorted));
        if (component is null)
        {
            component = new Component(sorted, group, new double[bins]);
            components.Add(component);
        }

        for (int i = 0; i < values.Length; i++)
        {
            component.Template[firstBin + i] += values[i];
        }
    }

    /// <summary>Compiles.</summary>
    /// <param name="poi">The parameter of interest.</param>
    public CompiledModel Build(int poi)
    {
        components.RemoveAll(c => Array.TrueForAll(c.Template, t => t == 0.0));
        (List<Component> ordered, List<int> slots, ModelLayout layout) = Arrange();
        int uses = ordered.Sum(c => c.Factors.Length);
        var shape = new ModelShape(bins, ordered.Count, slots.Count, globals.Count, factors.Count, uses, poi, layout);
        if (shape.Globals > ModelShape.MaxGlobals || shape.Components > ModelShape.MaxComponents || shape.Groups > ModelShape.MaxGroups)
        {
            throw new ArgumentException(
                $"{name} has {shape.Globals} globals, {shape.Components} components and {shape.Groups} groups of locals; at most "
                + $"{ModelShape.MaxGlobals}, {ModelShape.MaxComponents} and {ModelShape.MaxGroups} are possible.");
        }

        return new CompiledModel(
            name,
            new ModelTables
            {
                Shape = shape,
                Bins = BinTable(shape, ordered, slots),
                Factors = FactorTable(),
                Weights = [.. globals.Select(g => g.Constraint is null ? 0.0 : 1.0 / (g.Constraint.Sigma * g.Constraint.Sigma))],
                Structure = Structure(shape, ordered, slots),
                Lower = [.. globals.Select((g, k) => HasEffect(k, poi) ? g.Lower : g.Start)],
                Upper = [.. globals.Select((g, k) => HasEffect(k, poi) ? g.Upper : g.Start)],
                GlobalAuxiliary = [.. globals.Select(g => g.Constraint?.Auxiliary ?? 0.0)],
            },
            [.. globals],
            [.. slots.Select(s => s == NoGroup ? null : groups[s])],
            ConstraintTwiceNll());
    }

    /// <summary>Σ 2 ln(√(2π) σ); a fixed local counts with σ = 1, as in pyhf.</summary>
    private double ConstraintTwiceNll()
    {
        double logTwoPi = Math.Log(2.0 * Math.PI);
        double sum = 0.0;
        foreach (GlobalParameter parameter in globals)
        {
            sum += parameter.Constraint is null ? 0.0 : logTwoPi + (2.0 * Math.Log(parameter.Constraint.Sigma));
        }

        foreach (LocalGroup group in groups)
        {
            for (int bin = 0; bin < bins; bin++)
            {
                double error = group.RelativeError[bin];
                sum += group.HasLocal[bin] ? logTwoPi + (error > 0.0 ? 2.0 * Math.Log(error) : 0.0) : 0.0;
            }
        }

        return sum;
    }

    /// <summary>Whether anything depends on a global. One without effect, such as the normalisation of an empty sample, is held at its start.</summary>
    private bool HasEffect(int global, int poi)
        => global == poi
            || globals[global].Constraint is not null
            || components.Exists(c => Array.Exists(c.Factors, f => factors[f].Global == global));

    /// <summary>
    /// Orders components so that a layout with a body of its own applies where possible, padding with empty components and with a group
    /// that has no locals.
    /// </summary>
    private (List<Component> Components, List<int> Slots, ModelLayout Layout) Arrange()
    {
        List<IGrouping<int, Component>> byGroup = [.. components.GroupBy(c => c.Group).OrderByDescending(g => g.Count())];
        int first = byGroup.Count > 0 ? byGroup[0].Count() : 0;
        int second = byGroup.Count > 1 ? byGroup[1].Count() : 0;
        if (byGroup.Count > 2 || first > 3 || second > 1)
        {
            List<int> used = [.. components.Select(c => c.Group).Where(g => g != NoGroup).Distinct().Order()];
            return ([.. components], used, ModelLayout.General);
        }

        int room = first <= 1 ? 1 : 3;
        List<Component> ordered = [.. byGroup.Take(1).SelectMany(g => g)];
        int slot0 = byGroup.Count > 0 ? byGroup[0].Key : NoGroup;
        int slot1 = byGroup.Count > 1 ? byGroup[1].Key : NoGroup;
        while (ordered.Count < room)
        {
            ordered.Add(new Component([], slot0, new double[bins]));
        }

        ordered.Add(second > 0 ? byGroup[1].Single() : new Component([], slot1, new double[bins]));
        return (ordered, [slot0, slot1], room == 1 ? ModelLayout.OneAndOne : ModelLayout.ThreeAndOne);
    }

    private double[] BinTable(ModelShape shape, List<Component> ordered, List<int> slots)
    {
        var table = new double[bins * shape.BinStride];
        for (int bin = 0; bin < bins; bin++)
        {
            Span<double> row = table.AsSpan(bin * shape.BinStride, shape.BinStride);
            for (int component = 0; component < ordered.Count; component++)
            {
                row[component] = ordered[component].Template[bin];
            }

            for (int group = 0; group < slots.Count; group++)
            {
                double error = slots[group] == NoGroup ? 0.0 : groups[slots[group]].RelativeError[bin];
                row[ordered.Count + group] = error * error;
            }
        }

        return table;
    }

    private double[] FactorTable()
    {
        var table = new double[factors.Count * ModelShape.FactorStride];
        for (int factor = 0; factor < factors.Count; factor++)
        {
            if (factors[factor].Kind is FactorKind.NormSysCode4 or FactorKind.NormSysCode1)
            {
                NormSysCoefficients.Write(
                    factors[factor].Lo, factors[factor].Hi, table.AsSpan(factor * ModelShape.FactorStride, ModelShape.FactorStride));
            }
        }

        return table;
    }

    private int[] Structure(ModelShape shape, List<Component> ordered, List<int> slots)
    {
        var structure = new int[shape.StructureLength];
        for (int factor = 0; factor < factors.Count; factor++)
        {
            structure[ModelShape.KindAt + factor] = (int)factors[factor].Kind;
            structure[shape.FactorGlobalAt + factor] = factors[factor].Global;
        }

        int use = 0;
        for (int component = 0; component < ordered.Count; component++)
        {
            structure[shape.GroupAt + component] = shape.Layout == ModelLayout.General
                ? slots.IndexOf(ordered[component].Group)
                : (component == ordered.Count - 1 ? 1 : 0);
            structure[shape.FirstUseAt + component] = use;
            foreach (int factor in ordered[component].Factors)
            {
                structure[shape.UseAt + use++] = factor;
            }
        }

        structure[shape.FirstUseAt + ordered.Count] = use;
        WritePairs(shape, structure);
        return structure;
    }

    /// <summary>The global of each use, and the entry of the Hessian of each pair of uses; two uses of one global count twice there.</summary>
    private static void WritePairs(ModelShape shape, int[] structure)
    {
        int pair = shape.PairAt;
        for (int use = 0; use < shape.Uses; use++)
        {
            int k = structure[shape.FactorGlobalAt + structure[shape.UseAt + use]];
            structure[shape.UseGlobalAt + use] = k;
            for (int other = 0; other <= use; other++)
            {
                int l = structure[shape.UseGlobalAt + other];
                int entry = (Math.Max(k, l) * (Math.Max(k, l) + 1) / 2) + Math.Min(k, l);
                structure[pair++] = k == l && other != use ? ~entry : entry;
            }
        }
    }

    private readonly record struct Factor(FactorKind Kind, int Global, double Lo, double Hi);

    private sealed record Component(int[] Factors, int Group, double[] Template);
}
