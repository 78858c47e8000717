using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>Decides which parameters of a workspace can be eliminated bin by bin, and into which groups they go.</summary>
/// <remarks>
/// A parameter can be eliminated if it touches one bin, is constrained in the usual way with the usual bounds, and acts there either as the
/// only eliminated factor of its samples (staterror, shapesys), or as a shift of samples without such a factor (a symmetric histosys
/// that varies one bin). First come, first served: staterrors, then shapesys, then histosys. What is left are globals, which is exact as well.
/// </remarks>
internal sealed class EliminationPlan
{
    private readonly IReadOnlyList<Channel> channels;
    private readonly Dictionary<(int Channel, string Sample), int> factorGroup = [];
    private readonly Dictionary<(LocalKind Kind, string Samples, int Ordinal), int> groups = [];
    private readonly Dictionary<string, ShiftPlace> shifts = [];
    private readonly HashSet<string> factors = [];
    private readonly List<(string Name, LocalKind Kind)> order = [];

    /// <summary>Plans.</summary>
    /// <param name="channels">Channels in the order of bins.</param>
    /// <param name="parameters">Parameter sets.</param>
    /// <param name="poi">The parameter of interest, which is never eliminated.</param>
    public EliminationPlan(IReadOnlyList<Channel> channels, IReadOnlyList<ParameterSet> parameters, string poi)
    {
        this.channels = channels;
        foreach (ParameterSet set in parameters.Where(p => p.Role == ParameterRole.StatError))
        {
            TryFactors(set, LocalKind.GaussianFactor);
        }

        foreach (ParameterSet set in parameters.Where(p => p.Role == ParameterRole.ShapeSys))
        {
            TryFactors(set, LocalKind.PoissonFactor);
        }

        foreach (ParameterSet set in parameters.Where(p => p.Role == ParameterRole.Nuisance && p.Name != poi))
        {
            TryShift(set);
        }
    }

    /// <summary>A plan that eliminates nothing.</summary>
    public static EliminationPlan Nothing { get; } = new([], [], string.Empty);

    /// <summary>Groups, in the order of their indices.</summary>
    public IReadOnlyList<(string Name, LocalKind Kind)> Groups => order;

    /// <summary>Whether the elements of a set are eliminated factors.</summary>
    public bool IsFactor(string set) => factors.Contains(set);

    /// <summary>Where an eliminated shift acts; null where the set is none.</summary>
    public ShiftPlace? Shift(string set) => shifts.TryGetValue(set, out ShiftPlace place) ? place : null;

    /// <summary>Group of the eliminated factor of a sample; <see cref="ModelBuilder.NoGroup"/> without one.</summary>
    public int FactorGroup(int channel, string sample) => factorGroup.GetValueOrDefault((channel, sample), ModelBuilder.NoGroup);

    /// <summary>The modifier of a name and type on a sample.</summary>
    private static T? Find<T>(Sample sample, string name)
        where T : Modifier
        => sample.Modifiers.OfType<T>().FirstOrDefault(m => m.Name == name);

    private void TryFactors(ParameterSet set, LocalKind kind)
    {
        bool usual = !set.IsOverridden && !set.Fixed.Zip(set.Inits, (f, init) => f && init != 1.0).Any(odd => odd);
        List<(int Channel, string Sample)> carriers =
        [
            .. from c in Enumerable.Range(0, channels.Count)
               from s in channels[c].Samples
               where kind == LocalKind.GaussianFactor ? Find<StatErrorModifier>(s, set.Name) is not null : Find<ShapeSysModifier>(s, set.Name) is not null
               select (c, s.Name),
        ];
        if (!usual || carriers.Exists(factorGroup.ContainsKey))
        {
            return;
        }

        factors.Add(set.Name);
        foreach (IGrouping<int, (int Channel, string Sample)> here in carriers.GroupBy(c => c.Channel))
        {
            int group = GroupOf(kind, [.. here.Select(c => c.Sample)], 0);
            foreach ((int Channel, string Sample) carrier in here)
            {
                factorGroup.Add(carrier, group);
            }
        }
    }

    private void TryShift(ParameterSet set)
    {
        var samples = new List<string>();
        (int Channel, int Bin)? place = null;
        for (int c = 0; c < channels.Count; c++)
        {
            foreach (Sample sample in channels[c].Samples)
            {
                if (Find<NormSysModifier>(sample, set.Name) is not null)
                {
                    return;
                }

                if (Find<HistoSysModifier>(sample, set.Name) is not HistoSysModifier modifier)
                {
                    continue;
                }

                var variation = new TemplateVariation(sample.Data, modifier.LoData, modifier.HiData);
                int[] touched = [.. Enumerable.Range(0, sample.Data.Length).Where(b => variation.Symmetric[b] != 0.0)];
                if (!variation.IsSymmetric || touched.Length > 1 || (touched.Length == 1 && place is not null && place != (c, touched[0])))
                {
                    return;
                }

                if (touched.Length == 1)
                {
                    place = (c, touched[0]);
                    samples.Add(sample.Name);
                }
            }
        }

        if (set.IsOverridden || place is not (int channel, int bin) || samples.Exists(s => factorGroup.ContainsKey((channel, s))))
        {
            return;
        }

        // The first group of these samples that is still free in this bin.
        int ordinal = 0;
        while (shifts.Values.Any(s => s.Channel == channel && s.Bin == bin && s.Group == GroupOf(LocalKind.GaussianShift, samples, ordinal)))
        {
            ordinal++;
        }

        shifts.Add(set.Name, new(channel, bin, GroupOf(LocalKind.GaussianShift, samples, ordinal)));
    }

    /// <summary>The same samples go to the same group in every channel, so that they merge into one component.</summary>
    private int GroupOf(LocalKind kind, List<string> samples, int ordinal)
    {
        string key = string.Join('|', samples.Order(StringComparer.Ordinal));
        if (!groups.TryGetValue((kind, key, ordinal), out int group))
        {
            group = order.Count;
            order.Add(($"{kind} {key} {ordinal}", kind));
            groups.Add((kind, key, ordinal), group);
        }

        return group;
    }
}

/// <summary>Where an eliminated shift acts.</summary>
/// <param name="Channel">Channel, in the order of bins.</param>
/// <param name="Bin">Bin of the channel.</param>
/// <param name="Group">Group.</param>
internal readonly record struct ShiftPlace(int Channel, int Bin, int Group);
