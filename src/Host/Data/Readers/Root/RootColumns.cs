namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>
/// The columns of a tree: one for each leaf of numbers. A leaf that is alone in its branch has the branch's name; others, and branches
/// below branches, have both names with a dot between.
/// </summary>
internal static class RootColumns
{
    // TBufferFile writes a vector as byte count and class version (6 bytes), number of elements (4), elements.
    private const int VectorHeader = 10;

    /// <summary>The columns of a tree.</summary>
    public static IReadOnlyList<RootColumn> Of(RootTree tree)
    {
        List<RootColumn> columns = [];
        foreach (RootBranch branch in tree.Branches)
        {
            Add(branch, "", tree.Entries, columns);
        }

        return columns;
    }

    private static void Add(RootBranch branch, string prefix, long entries, List<RootColumn> columns)
    {
        string name = Name(branch.Name, prefix);
        bool isCounter = branch.Element?.Type is 3 or 4;
        if (branch.Branches.Count == 0 || isCounter)
        {
            columns.AddRange(Columns(branch, name, entries));
        }

        foreach (RootBranch below in branch.Branches)
        {
            Add(below, name, entries, columns);
        }
    }

    // "px" below "muon." or "muon" is "muon.px", as is "muon.px" below "muon"; dimensions are left out.
    private static string Name(string own, string prefix)
    {
        int dimensions = own.IndexOf('[', StringComparison.Ordinal);
        string name = (dimensions > 0 ? own[..dimensions] : own).TrimEnd('.');
        return prefix.Length == 0 || name.StartsWith(prefix + ".", StringComparison.Ordinal) ? name : $"{prefix}.{name}";
    }

    private static IEnumerable<RootColumn> Columns(RootBranch branch, string name, long entries)
    {
        if (branch.FileName.Length > 0)
        {
            return [Unsupported(branch, name, $"data that lie in another file ('{branch.FileName}'; copy the tree with 'hadd' first)")];
        }

        if (branch.Entries != entries)
        {
            return [Unsupported(branch, name, $"{branch.Entries} entries where the tree has {entries} (the file was not closed, or the branch was filled apart)")];
        }

        return branch.Element is { } element ? [OfElement(branch, element, name)] : OfLeaves(branch, name);
    }

    private static IEnumerable<RootColumn> OfLeaves(RootBranch branch, string name)
    {
        IReadOnlyList<RootLeaf> leaves = branch.Leaves;
        bool isFixed = leaves.All(l => l.Count is null && l.Length > 0 && RootValues.OfLeaf(l.Kind, l.IsUnsigned) is not null);
        long entryBytes = isFixed ? leaves.Sum(l => (long)l.Length * RootValues.OfLeaf(l.Kind, l.IsUnsigned)!.Size) : 0;
        int start = 0;
        foreach (RootLeaf leaf in leaves)
        {
            string column = leaves.Count == 1 ? name : $"{name}.{leaf.Name}";
            RootValues? values = RootValues.OfLeaf(leaf.Kind, leaf.IsUnsigned);
            int dimensions = leaf.Title.Count(c => c == '[');
            string? reason = values is null ? LeafReason(leaf.Kind)
                : dimensions > 1 || (leaf.Count is not null && leaf.Length != 1) ? "arrays of arrays (write one column for each)"
                : leaves.Count > 1 && !isFixed ? "a structure with arrays of varying length or text (write its members as branches of their own)"
                : entryBytes > BasketMemory.MaxBasketBytes || leaf.Length < 1 ? "entries of no sensible size"
                : null;
            if (reason is not null)
            {
                yield return Unsupported(branch, column, reason);
                continue;
            }

            bool isList = dimensions > 0 || leaf.Count is not null || leaf.Length > 1;
            RootLayout layout = leaf.Count is null
                ? new RootLayout(values!, (int)entryBytes, start, leaf.Length)
                : new RootLayout(values!, 0, 0, 0, leaf.Count);
            start += leaf.Length * values!.Size;
            yield return new RootColumn(new ColumnSchema(column, isList ? ColumnKind.List : values.Kind), branch, leaf, layout);
        }
    }

    private static string LeafReason(string kind) => kind switch
    {
        "TLeafC" => "text",
        "TLeafF16" or "TLeafD32" => "numbers packed into few bits (Float16_t, Double32_t; write them as float or double)",
        _ => $"objects ({kind}; write their numbers as branches of their own)",
    };

    private static RootColumn OfElement(RootBranch branch, RootElement element, string name)
    {
        if (element.Type is 3 or 4 && RootValues.OfMember(3) is { } counts)
        {
            return new RootColumn(new ColumnSchema(name, ColumnKind.Integer), branch, null, new RootLayout(counts, counts.Size, 0, 1));
        }

        if (Vector(element.ClassName) is { } items && element.Type == 0 && element.StreamerType < 0)
        {
            return List(branch, name, new RootLayout(items, 0, VectorHeader, 0, HasElementCount: true));
        }

        int shape = element.StreamerType / 20;
        RootValues? values = element.StreamerType > 0 ? RootValues.OfMember(element.StreamerType % 20) : null;
        RootLeaf? leaf = branch.Leaves.Count == 1 ? branch.Leaves[0] : null;
        if (values is null || leaf is null || shape > 2 || leaf.Length is < 1 or > 1 << 24)
        {
            return Unsupported(branch, name, $"objects that are not split into numbers (of or in class '{element.ClassName}'; write their numbers as branches of their own)");
        }

        return (element.Type, shape) switch
        {
            (31 or 41, 0) => List(branch, name, new RootLayout(values, 0, 0, 0)),
            (0 or 1 or 2, 0) when leaf.Length == 1 => new RootColumn(new ColumnSchema(name, values.Kind), branch, leaf, new RootLayout(values, values.Size, 0, 1)),
            (0 or 1 or 2, 1) when leaf.Title.Count(c => c == '[') <= 1 => List(branch, name, new RootLayout(values, values.Size * leaf.Length, 0, leaf.Length)),
            (0 or 1 or 2, 2) => List(branch, name, new RootLayout(values, 0, 1, 0)),
            _ => Unsupported(branch, name, "arrays of arrays (write one column for each)"),
        };
    }

    private static RootColumn List(RootBranch branch, string name, RootLayout layout)
        => new(new ColumnSchema(name, ColumnKind.List), branch, null, layout);

    // The type of the elements of vector<T>; null for other classes.
    private static RootValues? Vector(string className)
    {
        foreach (string prefix in (string[])["vector<", "std::vector<", "ROOT::VecOps::RVec<", "ROOT::RVec<"])
        {
            if (className.StartsWith(prefix, StringComparison.Ordinal))
            {
                int end = className.AsSpan(prefix.Length).IndexOfAny(',', '>');
                return end < 0 ? null : RootValues.OfName(className.Substring(prefix.Length, end).Trim());
            }
        }

        return null;
    }

    private static RootColumn Unsupported(RootBranch branch, string name, string reason)
        => new(new ColumnSchema(name, ColumnKind.Unsupported, reason), branch, null, null);
}
