namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>
/// Reads TTree, TBranch and TLeaf objects by the versions of their classes, as ROOT 5.2 to 6 write them, without the streamer
/// information of the file. Every object tells its length, so that members after the last one known are passed over.
/// </summary>
internal sealed class RootTreeReader
{
    private const int OldestTree = 16;
    private const int OldestBranch = 10;
    private const int MaxDepth = 40;
    private readonly RootCursor cursor;
    private readonly RootReferences references;
    private int depth;

    private RootTreeReader(RootCursor cursor)
    {
        this.cursor = cursor;
        references = new RootReferences(cursor);
    }

    /// <summary>Reads a tree.</summary>
    /// <param name="cursor">At the object.</param>
    /// <param name="className">TTree, TNtuple or TNtupleD.</param>
    /// <param name="name">Its path in the file.</param>
    public static RootTree Read(RootCursor cursor, string className, string name)
    {
        if (className != "TTree")
        {
            cursor.Begin();
        }

        return new RootTreeReader(cursor).Tree(name);
    }

    private RootTree Tree(string name)
    {
        RootExtent extent = cursor.Begin();
        int version = extent.Version;
        if (version < OldestTree)
        {
            throw new InvalidDataException($"its tree '{name}' is of version {version}, as ROOT before 5.2 and Geant4 write it; copy it with ROOT ('hadd new.root old.root')");
        }

        // Bases: TNamed, TAttLine, TAttFill, TAttMarker.
        for (int i = 0; i < 4; i++)
        {
            cursor.SkipObject();
        }

        long entries = cursor.Int64();

        // Total, compressed, saved and (18) flushed bytes, weight; timer, scan field, update, (17) default offset length, (19) clusters.
        cursor.Skip(version >= 18 ? 4 * 8 : 3 * 8);
        cursor.Skip(8 + (3 * 4));
        cursor.Skip(version >= 17 ? 4 : 0);
        int clusters = version >= 19 ? cursor.Int32() : 0;

        // Largest entry numbers and sizes, auto-save, (18) auto-flush, estimate.
        cursor.Skip(version >= 18 ? 6 * 8 : 5 * 8);
        if (version >= 19)
        {
            cursor.Skip(1);
            cursor.Int64Array(clusters);
            cursor.Skip(1);
            cursor.Int64Array(clusters);
        }

        if (version >= 20)
        {
            cursor.SkipObject();
        }

        if (entries < 0)
        {
            throw new InvalidDataException("its metadata are damaged (a negative number of rows)");
        }

        return new RootTree(name, entries, [.. List(ReadBranch).OfType<RootBranch>()]);
    }

    // An array of objects: what read makes of each.
    private List<object?> List(Func<string, object?> read)
    {
        RootExtent extent = cursor.Begin();
        cursor.SkipTObject();
        cursor.String();
        int count = cursor.Int32();
        cursor.Skip(4);
        if (count < 0 || (long)count * sizeof(int) > cursor.Remaining || ++depth > MaxDepth)
        {
            throw new InvalidDataException("its metadata are damaged (a list of objects)");
        }

        List<object?> objects = [];
        for (int i = 0; i < count; i++)
        {
            objects.Add(references.Read(read));
        }

        depth--;
        cursor.End(extent);
        return objects;
    }

    private object? ReadBranch(string kind)
    {
        if (kind is not ("TBranch" or "TBranchElement" or "TBranchObject" or "TBranchSTL"))
        {
            return null;
        }

        if (kind == "TBranch")
        {
            return Branch(kind);
        }

        int version = cursor.Begin().Version;
        RootBranch branch = Branch(kind);
        if (kind == "TBranchObject")
        {
            return branch with { Element = new RootElement(cursor.String(), 0, -1) };
        }

        if (kind == "TBranchSTL")
        {
            return branch with { Element = new RootElement("a container of objects", 0, -1) };
        }

        string className = cursor.String();
        cursor.String();
        cursor.String();
        cursor.Skip(4);
        cursor.Skip(version >= 10 ? 2 : 4);
        cursor.Skip(4);
        return branch with { Element = new RootElement(className, cursor.Int32(), cursor.Int32()) };
    }

    private RootBranch Branch(string kind)
    {
        RootExtent extent = cursor.Begin();
        int version = extent.Version;
        if (version < OldestBranch)
        {
            throw new InvalidDataException($"its branches are of version {version}, as ROOT before 5.2 writes them; copy it with ROOT ('hadd new.root old.root')");
        }

        (string name, _) = cursor.Named();
        cursor.SkipObject();
        cursor.Skip(3 * 4);
        int written = cursor.Int32();
        cursor.Skip(8);
        if (version >= 13)
        {
            cursor.SkipObject();
        }

        cursor.Skip(4);
        int baskets = cursor.Int32();
        cursor.Skip(4);
        long entries = cursor.Int64();
        cursor.Skip(version >= 11 ? 3 * 8 : 2 * 8);
        List<object?> branches = List(ReadBranch);
        List<object?> leaves = List(ReadLeaf);
        Dictionary<int, RootBasketRecord> embedded = List(c => c == "TBasket" ? RootBasketRecord.ReadEmbedded(cursor) : null)
            .Select((b, i) => (Basket: b as RootBasketRecord, Number: i))
            .Where(b => b.Basket is not null)
            .ToDictionary(b => b.Number, b => b.Basket!);
        cursor.Skip(1);
        int[] bytes = cursor.Int32Array(baskets);
        cursor.Skip(1);
        long[] firstEntries = cursor.Int64Array(baskets);
        cursor.Skip(1);
        long[] seeks = cursor.Int64Array(baskets);
        string fileName = cursor.String();
        cursor.End(extent);
        return new RootBranch
        {
            Kind = kind,
            Name = name,
            Entries = entries,
            Branches = [.. branches.OfType<RootBranch>()],
            Leaves = [.. leaves.OfType<RootLeaf>()],
            Baskets = new RootBasketTable(bytes, firstEntries, seeks, embedded, Math.Clamp(Math.Max(written, embedded.Keys.Append(-1).Max() + 1), 0, baskets)),
            FileName = fileName,
        };
    }

    private object? ReadLeaf(string kind)
    {
        if (!kind.StartsWith("TLeaf", StringComparison.Ordinal) || kind == "TLeaf")
        {
            return null;
        }

        cursor.Begin();
        RootExtent extent = cursor.Begin();
        (string name, string title) = cursor.Named();
        int length = cursor.Int32();
        cursor.Skip(2 * 4);
        cursor.Skip(1);
        bool isUnsigned = cursor.Byte() != 0;
        if (++depth > MaxDepth)
        {
            throw new InvalidDataException("its metadata are damaged (leaves that count each other)");
        }

        RootLeaf? count = references.Read(ReadLeaf) as RootLeaf;
        depth--;
        cursor.End(extent);
        return new RootLeaf(kind, name, title, length, isUnsigned, count);
    }
}
