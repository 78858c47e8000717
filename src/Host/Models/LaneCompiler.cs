using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>Compiles small smooth models into component tables, for lanes that each make a fit.</summary>
/// <remarks>Templates with the same factors and group are one component: samples that scale alike, and channels of one sample, merge.</remarks>
internal sealed class LaneCompiler
{
    private readonly ModelParts parts;
    private readonly List<Component> components = [];
    private List<int> slots = [];
    private ModelLayout layout;
    private int split;

    private LaneCompiler(ModelParts parts) => this.parts = parts;

    /// <summary>Compiles; null where the model is too large, has kinks, or constraints that the lanes path does not know.</summary>
    public static CompiledModel? TryCompile(ModelParts parts)
    {
        bool possible = parts.Globals.Count <= ModelShape.MaxGlobals
            && parts.Groups.Count <= ModelShape.MaxGroups
            && !parts.Globals.Any(g => g.Constraint is PoissonConstraint)
            && !parts.Samples.Any(s => s.Factors.Any(f => parts.Factors[f].HasKink) || s.Terms.Exists(t => parts.Factors[t.Factor].HasKink));
        return possible ? new LaneCompiler(parts).Compile() : null;
    }

    private CompiledModel? Compile()
    {
        foreach (SamplePart sample in parts.Samples)
        {
            AddTemplate(sample, sample.Factors, sample.Group, sample.Nominal);
            sample.Terms.ForEach(t => AddTemplate(sample, [.. sample.Factors.Append(t.Factor).Order()], sample.Group, t.Values));
            sample.Shifts.ForEach(t => AddTemplate(sample, sample.Factors, t.Group, t.Coefficients));
        }

        components.RemoveAll(c => Array.TrueForAll(c.Template, t => t == 0.0));
        Arrange();
        if (components.Count > ModelShape.MaxComponents || slots.Count > ModelShape.MaxGroups)
        {
            return null;
        }

        int uses = components.Sum(c => c.Factors.Length);
        var shape = new ModelShape(
            parts.Bins, components.Count, slots.Count, parts.Globals.Count, parts.Factors.Count, uses, parts.Poi, layout, split);
        LocalGroup?[] groups = [.. slots.Select(s => s == ModelBuilder.NoGroup ? null : parts.Groups[s])];
        var tables = new ModelTables
        {
            Shape = shape,
            Bins = BinTable(shape, groups),
            Factors = [.. parts.Factors.SelectMany(f => f.Coefficients())],
            Weights = [.. parts.Globals.Select(g => g.Constraint is GaussianConstraint c ? 1.0 / (c.Sigma * c.Sigma) : 0.0)],
            Structure = Structure(shape, groups),
            Lower = parts.Lower(),
            Upper = parts.Upper(),
            GlobalAuxiliary = [.. parts.Globals.Select(g => g.Constraint?.Auxiliary ?? 0.0)],
            LocalAuxiliary = [.. groups.Select(g => g?.Kind == LocalKind.GaussianShift ? 0.0 : 1.0)],
        };
        return new CompiledModel(parts.Name, tables, [.. parts.Globals], groups, ConstraintConstant.Of(parts.Globals, parts.Groups));
    }

    private void AddTemplate(SamplePart sample, int[] uses, int group, double[] values)
    {
        Component? component = components.Find(c => c.Group == group && c.Factors.AsSpan().SequenceEqual(uses));
        if (component is null)
        {
            component = new Component(uses, group, new double[parts.Bins]);
            components.Add(component);
        }

        for (int i = 0; i < values.Length; i++)
        {
            component.Template[sample.FirstBin + i] += values[i];
        }
    }

    /// <summary>
    /// Orders components so that a layout with a body of its own applies where possible, padding with empty components and with a group
    /// that has no locals.
    /// </summary>
    private void Arrange()
    {
        List<IGrouping<int, Component>> byGroup = [.. components.GroupBy(c => c.Group).OrderByDescending(g => g.Count())];
        int first = byGroup.Count > 0 ? byGroup[0].Count() : 0;
        int second = byGroup.Count > 1 ? byGroup[1].Count() : 0;
        bool gaussian = parts.Groups.All(g => g.Kind == LocalKind.GaussianFactor);
        if (!gaussian || byGroup.Count > 2)
        {
            slots = [.. components.Select(c => c.Group).Where(g => g != ModelBuilder.NoGroup).Distinct().Order()];
            layout = ModelLayout.General;
            return;
        }

        layout = second > 1 || first > 3 ? ModelLayout.TwoGroups : first > 1 ? ModelLayout.ThreeAndOne : ModelLayout.OneAndOne;
        split = layout switch { ModelLayout.TwoGroups => first, ModelLayout.ThreeAndOne => 3, _ => 1 };
        List<Component> ordered = [.. byGroup.Take(1).SelectMany(g => g)];
        int slot0 = byGroup.Count > 0 ? byGroup[0].Key : ModelBuilder.NoGroup;
        int slot1 = byGroup.Count > 1 ? byGroup[1].Key : ModelBuilder.NoGroup;
        while (ordered.Count < split)
        {
            ordered.Add(new Component([], slot0, new double[parts.Bins]));
        }

        ordered.AddRange(second > 0 ? byGroup[1] : [new Component([], slot1, new double[parts.Bins])]);
        components.Clear();
        components.AddRange(ordered);
        slots = [slot0, slot1];
    }

    private double[] BinTable(ModelShape shape, LocalGroup?[] groups)
    {
        var table = new double[parts.Bins * shape.BinStride];
        for (int bin = 0; bin < parts.Bins; bin++)
        {
            Span<double> row = table.AsSpan(bin * shape.BinStride, shape.BinStride);
            for (int component = 0; component < components.Count; component++)
            {
                row[component] = components[component].Template[bin];
            }

            for (int group = 0; group < groups.Length; group++)
            {
                double error = groups[group]?.RelativeError[bin] ?? 0.0;
                row[components.Count + group] = error * error;
            }
        }

        return table;
    }

    private int[] Structure(ModelShape shape, LocalGroup?[] groups)
    {
        var structure = new int[shape.StructureLength];
        for (int factor = 0; factor < parts.Factors.Count; factor++)
        {
            structure[ModelShape.KindAt + factor] = (int)parts.Factors[factor].Kind;
            structure[shape.FactorGlobalAt + factor] = parts.Factors[factor].Global;
        }

        int use = 0;
        for (int component = 0; component < components.Count; component++)
        {
            structure[shape.GroupAt + component] = shape.Layout == ModelLayout.General
                ? slots.IndexOf(components[component].Group)
                : (component < shape.Split ? 0 : 1);
            structure[shape.FirstUseAt + component] = use;
            foreach (int factor in components[component].Factors)
            {
                structure[shape.UseAt + use++] = factor;
            }
        }

        structure[shape.FirstUseAt + components.Count] = use;
        WritePairs(shape, structure);
        for (int group = 0; group < groups.Length; group++)
        {
            structure[shape.GroupKindAt + group] = (int)(groups[group]?.Kind ?? LocalKind.GaussianFactor);
        }

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

    private sealed record Component(int[] Factors, int Group, double[] Template);
}
