namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>A tree: rows and branches.</summary>
/// <param name="Name">Its path in the file.</param>
/// <param name="Entries">Rows.</param>
/// <param name="Branches">Its branches.</param>
internal sealed record RootTree(string Name, long Entries, IReadOnlyList<RootBranch> Branches);

/// <summary>A branch: one column or a few, or more branches.</summary>
internal sealed record RootBranch
{
    /// <summary>Class of the branch object: TBranch, TBranchElement, TBranchObject...</summary>
    public required string Kind { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Rows.</summary>
    public required long Entries { get; init; }

    /// <summary>Branches below.</summary>
    public required IReadOnlyList<RootBranch> Branches { get; init; }

    /// <summary>What an entry is made of.</summary>
    public required IReadOnlyList<RootLeaf> Leaves { get; init; }

    /// <summary>Where its data are.</summary>
    public required RootBasketTable Baskets { get; init; }

    /// <summary>Another file that holds its data; empty = this one.</summary>
    public required string FileName { get; init; }

    /// <summary>The class whose objects it holds; null for plain numbers.</summary>
    public RootElement? Element { get; init; }
}

/// <summary>What a branch of objects or of their members holds.</summary>
/// <param name="ClassName">Class of the objects; for a member, the class that has it.</param>
/// <param name="Type">0 to 2 plain, 3 and 4 the number of objects of a list, 31 and 41 a member of each object of a list.</param>
/// <param name="StreamerType">Type of a member: 1 to 18 a number, 20 more an array of fixed length, 40 more one of varying length; else an object.</param>
internal sealed record RootElement(string ClassName, int Type, int StreamerType);

/// <summary>One number, or array of numbers, of every entry of a branch.</summary>
/// <param name="Kind">Class of the leaf, which tells the type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">Name with the dimensions in brackets.</param>
/// <param name="Length">Numbers in an entry; for arrays of varying length, numbers for each that is counted.</param>
/// <param name="IsUnsigned">Whether whole numbers are unsigned.</param>
/// <param name="Count">The leaf that holds the length of an array; null where it is fixed.</param>
internal sealed record RootLeaf(string Kind, string Name, string Title, int Length, bool IsUnsigned, RootLeaf? Count);

/// <summary>Where the baskets of a branch are.</summary>
/// <param name="Bytes">Bytes of each record [basket].</param>
/// <param name="FirstEntries">First entry of each [basket].</param>
/// <param name="Seeks">Position of each in the file; 0 = not there [basket].</param>
/// <param name="Embedded">Baskets that lie in the tree itself, by number.</param>
/// <param name="Count">Baskets in use.</param>
internal sealed record RootBasketTable(int[] Bytes, long[] FirstEntries, long[] Seeks, IReadOnlyDictionary<int, RootBasketRecord> Embedded, int Count);
