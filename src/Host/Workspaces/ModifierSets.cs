using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>A modifier where it stands in a workspace.</summary>
/// <param name="Place">Its object in the file, for messages.</param>
/// <param name="Channel">Name of its channel.</param>
/// <param name="Bins">Bins of its channel.</param>
/// <param name="Sample">Name of its sample.</param>
/// <param name="Modifier">The modifier.</param>
internal sealed record ModifierUse(JsonSection Place, string Channel, int Bins, string Sample, Modifier Modifier);

/// <summary>
/// The sets of parameters that the modifiers of a workspace make: all modifiers of one name share one set. Holds pyhf's rules of who
/// may share.
/// </summary>
internal sealed class ModifierSets
{
    private readonly Dictionary<string, List<ModifierUse>> uses = [];

    /// <summary>Names of the sets, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => uses.Keys;

    /// <summary>Adds a modifier to the set of its name.</summary>
    /// <exception cref="InputException">The name belongs to a modifier that this one cannot share a set with.</exception>
    public void Add(ModifierUse use)
    {
        if (!uses.TryGetValue(use.Modifier.Name, out List<ModifierUse>? set))
        {
            uses[use.Modifier.Name] = [use];
            return;
        }

        ModifierUse first = set[0];
        if (use.Modifier is ShapeSysModifier && first.Modifier is ShapeSysModifier)
        {
            throw use.Place.Error($"a shapesys cannot be shared, but {Where(first)} has it too; rename one of them");
        }

        if (Kind(use.Modifier) != Kind(first.Modifier))
        {
            throw use.Place.Error(
                $"it is a {use.Modifier.Type}, but {Where(first)} has a {first.Modifier.Type} of the same name, and these cannot share a parameter; rename one of them");
        }

        set.Add(use);
    }

    /// <summary>Checks what can be said only when all modifiers are known.</summary>
    /// <exception cref="InputException">A staterror or shapefactor that is shared between channels in a way that gives no set of parameters.</exception>
    public void CheckSharing()
    {
        foreach (List<ModifierUse> set in uses.Values)
        {
            switch (set[0].Modifier)
            {
                case StatErrorModifier:
                    CheckStatError(set);
                    break;
                case ShapeFactorModifier:
                    CheckShapeFactor(set);
                    break;
            }
        }
    }

    /// <summary>A modifier of the set, or null where no modifier has this name. Stands for all: they are of one kind.</summary>
    public Modifier? Find(string name) => uses.TryGetValue(name, out List<ModifierUse>? set) ? set[0].Modifier : null;

    /// <summary>Parameters of a set: one, or one for each bin that its modifiers are on.</summary>
    public int Elements(string name)
    {
        List<ModifierUse> set = uses[name];
        return set[0].Modifier switch
        {
            ShapeSysModifier => set[0].Bins,
            ShapeFactorModifier => set.Max(u => u.Bins),
            StatErrorModifier => set.DistinctBy(u => u.Channel).Sum(u => u.Bins),
            _ => 1,
        };
    }

    /// <summary>normsys and histosys are two effects of one constrained parameter; all others are of their own kind.</summary>
    private static string Kind(Modifier modifier) => modifier is HistoSysModifier ? "normsys" : modifier.Type;

    private static string Where(ModifierUse use) => $"sample {Words.Quote(use.Sample)} in channel {Words.Quote(use.Channel)}";

    /// <summary>The parameters of a staterror are the bins it is on, so that all samples that carry it must agree on the channels.</summary>
    private static void CheckStatError(List<ModifierUse> set)
    {
        string[]? expected = null;
        foreach (IGrouping<string, ModifierUse> sample in set.GroupBy(u => u.Sample))
        {
            string[] channels = [.. sample.Select(u => u.Channel).Order(StringComparer.Ordinal)];
            expected ??= channels;
            if (!channels.SequenceEqual(expected))
            {
                throw sample.First().Place.Error(
                    $"samples that share a staterror must carry it in the same channels, but this sample has it in {Words.Listed(channels)} and sample {Words.Quote(set[0].Sample)} in {Words.Listed(expected)}; give each channel a staterror of its own name");
            }
        }
    }

    /// <summary>pyhf makes as many parameters as the first channel by name has bins, and element j is for bin j of every channel.</summary>
    private static void CheckShapeFactor(List<ModifierUse> set)
    {
        ModifierUse first = set.MinBy(u => u.Channel, StringComparer.Ordinal)!;
        foreach (ModifierUse use in set)
        {
            if (use.Bins > first.Bins)
            {
                throw use.Place.Error(
                    $"this shapefactor has {Words.Count(first.Bins, "parameter")}, the bins of channel {Words.Quote(first.Channel)}, which comes first by name, but is needed here for {Words.Count(use.Bins, "bin")}; rename one of them or the channels");
            }
        }
    }
}
