using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>Compiles a workspace: pyhf's parameters become globals or eliminated locals, its samples become the builder's.</summary>
internal sealed class WorkspaceCompiler
{
    private readonly IReadOnlyList<Channel> channels;
    private readonly IReadOnlyList<ParameterSet> parameters;
    private readonly Dictionary<string, ParameterSet> byName;
    private readonly Dictionary<string, int> firstElement = [];
    private readonly InterpolationCodes codes;
    private readonly EliminationPlan plan;
    private readonly ModelBuilder builder;
    private readonly ParameterLocation[] locations;
    private readonly int[] firstBin;

    private WorkspaceCompiler(Workspace workspace, Measurement measurement, InterpolationCodes codes, Elimination elimination)
    {
        channels = ParameterList.SortedChannels(workspace);
        parameters = ParameterList.Of(workspace, measurement);
        byName = parameters.ToDictionary(p => p.Name);
        this.codes = codes;
        plan = elimination == Elimination.None ? EliminationPlan.Nothing : new EliminationPlan(channels, parameters, measurement.Poi);
        firstBin = new int[channels.Count];
        for (int c = 1; c < channels.Count; c++)
        {
            firstBin[c] = firstBin[c - 1] + channels[c - 1].Bins;
        }

        builder = new ModelBuilder(workspace.Name, firstBin[^1] + channels[^1].Bins);
        int elements = 0;
        foreach (ParameterSet set in parameters)
        {
            firstElement.Add(set.Name, elements);
            elements += set.Count;
        }

        locations = new ParameterLocation[elements];
    }

    /// <summary>Compiles.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="measurement">One of its measurements.</param>
    /// <param name="codes">Interpolation.</param>
    /// <param name="elimination">What to eliminate.</param>
    public static WorkspaceModel Compile(
        Workspace workspace, Measurement measurement, InterpolationCodes codes = default, Elimination elimination = Elimination.BinLocals)
        => new WorkspaceCompiler(workspace, measurement, codes, elimination).Compile(workspace, measurement, elimination);

    private WorkspaceModel Compile(Workspace workspace, Measurement measurement, Elimination elimination)
    {
        foreach ((string name, LocalKind kind) in plan.Groups)
        {
            builder.AddGroup(name, kind);
        }

        foreach (ParameterSet set in parameters)
        {
            Place(set);
        }

        for (int c = 0; c < channels.Count; c++)
        {
            foreach (Sample sample in ParameterList.SortedSamples(channels[c]))
            {
                AddSample(c, sample);
            }
        }

        int poi = firstElement.TryGetValue(measurement.Poi, out int element) ? Math.Max(0, locations[element].Global) : 0;
        CompiledModel model = elimination == Elimination.None ? builder.BuildWide(poi) : builder.Build(poi);
        int[] slots = [.. Enumerable.Range(0, plan.Groups.Count).Select(g => Slot(model, plan.Groups[g]))];
        return new WorkspaceModel(workspace, measurement, parameters, model, locations, slots);
    }

    private static int Slot(CompiledModel model, (string Name, LocalKind Kind) group)
        => model.Groups.ToList().FindIndex(g => g is not null && g.Name == group.Name && g.Kind == group.Kind);

    /// <summary>Gives each element of a set its place: a local of a group, or a global.</summary>
    private void Place(ParameterSet set)
    {
        int first = firstElement[set.Name];
        if (plan.Shift(set.Name) is ShiftPlace place)
        {
            int bin = firstBin[place.Channel] + place.Bin;
            builder.SetLocal(place.Group, bin, 1.0);
            locations[first] = ParameterLocation.OfLocal(bin, place.Group);
            return;
        }

        if (plan.IsFactor(set.Name))
        {
            int element = 0;
            foreach ((int c, Sample sample) in Carriers(set).DistinctBy(c => c.Channel))
            {
                int group = plan.FactorGroup(c, sample.Name);
                for (int i = 0; i < channels[c].Bins; i++, element++)
                {
                    double width = set.Constraint == ParameterConstraint.Poisson ? 1.0 / Math.Sqrt(set.Scales[element]) : set.Scales[element];
                    builder.SetLocal(group, firstBin[c] + i, set.Fixed[element] ? 0.0 : width);
                    locations[first + element] = ParameterLocation.OfLocal(firstBin[c] + i, group);
                }
            }

            return;
        }

        for (int element = 0; element < set.Count; element++)
        {
            double start = set.Inits[element];
            ParameterBounds bounds = set.Fixed[element] ? new(start, start) : set.Bounds[element];
            Constraint? constraint = set.Constraint switch
            {
                ParameterConstraint.Gaussian => new GaussianConstraint(set.AuxData[element], set.Scales[element]),
                ParameterConstraint.Poisson => new PoissonConstraint(set.AuxData[element], set.Scales[element]),
                _ => null,
            };
            locations[first + element] = ParameterLocation.OfGlobal(
                builder.AddGlobal(new(set.ElementName(element), start, bounds.Lower, bounds.Upper, constraint)));
        }
    }

    private IEnumerable<(int Channel, Sample Sample)> Carriers(ParameterSet set)
        => from c in Enumerable.Range(0, channels.Count)
           from s in channels[c].Samples
           where s.Modifiers.Any(m => m.Name == set.Name && m is StatErrorModifier or ShapeSysModifier)
           select (c, s);

    private void AddSample(int c, Sample sample)
    {
        var factors = new List<int>();
        var perBin = new List<int[]>();
        var variations = new List<(HistoSysModifier Modifier, TemplateVariation Variation)>();
        foreach (Modifier modifier in sample.Modifiers)
        {
            switch (modifier)
            {
                case HistoSysModifier histoSys:
                    variations.Add((histoSys, new TemplateVariation(sample.Data, histoSys.LoData, histoSys.HiData)));
                    break;
                case NormSysModifier normSys:
                    FactorKind kind = codes.NormSysCode1 ? FactorKind.NormSysCode1 : FactorKind.NormSysCode4;
                    factors.Add(builder.AddFactor(kind, Global(modifier.Name, 0), normSys.Lo, normSys.Hi));
                    break;
                case NormFactorModifier or LumiModifier:
                    factors.Add(builder.AddFactor(FactorKind.Value, Global(modifier.Name, 0)));
                    break;
                default:
                    if (!plan.IsFactor(modifier.Name))
                    {
                        int first = FirstElementIn(c, modifier);
                        perBin.Add([.. Enumerable.Range(0, channels[c].Bins).Select(i => builder.AddFactor(FactorKind.Value, Global(modifier.Name, first + i)))]);
                    }

                    break;
            }
        }

        if (perBin.Count == 0)
        {
            AddPart(c, sample, factors, variations, null);
            return;
        }

        // A factor that differs from bin to bin: one part for each bin.
        for (int bin = 0; bin < channels[c].Bins; bin++)
        {
            AddPart(c, sample, [.. factors, .. perBin.Select(f => f[bin])], variations, bin);
        }
    }

    private void AddPart(
        int c, Sample sample, List<int> factors, List<(HistoSysModifier Modifier, TemplateVariation Variation)> variations, int? onlyBin)
    {
        double[] nominal = onlyBin is int only ? [.. sample.Data.Select((v, i) => i == only ? v : 0.0)] : sample.Data;
        int part = builder.AddSample(factors, plan.FactorGroup(c, sample.Name), firstBin[c], nominal);
        foreach ((HistoSysModifier modifier, TemplateVariation whole) in variations)
        {
            TemplateVariation variation = onlyBin is int bin ? whole.In(bin) : whole;
            if (plan.Shift(modifier.Name) is not ShiftPlace place)
            {
                variation.AddTo(builder, part, Global(modifier.Name, 0), codes.HistoSys);
            }
            else if (place.Channel == c)
            {
                builder.AddShift(part, place.Group, variation.Symmetric);
            }
        }
    }

    /// <summary>A staterror has elements for every channel that carries it; other sets are counted from the first bin of each channel.</summary>
    private int FirstElementIn(int c, Modifier modifier)
        => modifier is StatErrorModifier
            ? Carriers(byName[modifier.Name]).Select(x => x.Channel).Distinct().Where(x => x < c).Sum(x => channels[x].Bins)
            : 0;

    private int Global(string set, int element) => locations[firstElement[set] + element].Global;
}
