using System.Diagnostics;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>
/// Reads a tree (TTree, TNtuple) of a ROOT file: numbers of all basic types, arrays, vectors, and the members of split objects; zlib,
/// lzma, lz4 and zstd. Each selected column is read basket by basket, so that memory is bounded by one basket a column.
/// </summary>
/// <remarks>
/// The file may be hostile: every length, offset, count and position is checked, and sizes are limited, before they are used.
/// </remarks>
internal sealed class RootTableReader : ITableReader
{
    private readonly RootFile file;
    private readonly RootTree tree;
    private readonly IReadOnlyList<RootColumn> columns;
    private readonly RootDecompressor decompressor = new();
    private RootColumnReader[] readers = [];
    private TableBatch? batch;

    /// <summary>Opens a file and reads its tree.</summary>
    /// <param name="path">The file.</param>
    /// <param name="treeName">Path of the tree in it; null for the only one.</param>
    public RootTableReader(string path, string? treeName)
    {
        Path = path;
        RootFile? opened = null;
        try
        {
            file = opened = new RootFile(path);
            (string name, RootKey key) = TreeKey(RootDirectory.Keys(file), treeName);
            tree = RootTreeReader.Read(file.ReadObject(key), key.ClassName, name);
            columns = RootColumns.Of(tree);
            Columns = [.. columns.Select(c => c.Schema)];
        }
        catch (Exception e)
        {
            opened?.Dispose();
            if (e is InvalidDataException or IOException)
            {
                throw Flaw(e);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <inheritdoc/>
    public long? RowCount => tree.Entries;

    /// <inheritdoc/>
    public TableBatch Select(IReadOnlyList<ColumnRequest> columns, int capacity)
    {
        Debug.Assert(batch is null, "columns are selected once");
        BasketMemory memory = new();
        readers = [.. columns.Select(c => Reader(this.columns.First(f => f.Schema.Name == c.Name && c.Suits(f.Schema)), memory))];
        return batch = new TableBatch(columns, capacity);
    }

    /// <inheritdoc/>
    public bool Read()
    {
        Debug.Assert(batch is not null, "columns are selected before reading");
        batch.FirstRow += batch.Count;
        batch.Count = 0;
        int rows = (int)Math.Min(batch.Capacity, tree.Entries - batch.FirstRow);

        // Without columns nothing proves that the rows exist, of which a damaged tree may claim any number.
        if (rows <= 0 || readers.Length == 0)
        {
            return false;
        }

        string? column = null;
        try
        {
            for (int i = 0; i < readers.Length; i++)
            {
                column = batch.Columns[i].Request.Name;
                readers[i].Read(rows, batch.Columns[i]);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Flaw(e, column);
        }

        batch.Count = rows;
        return true;
    }

    /// <inheritdoc/>
    public string RowLabel(int rowInBatch) => $"row {(batch?.FirstRow ?? 0) + rowInBatch + 1}";

    /// <inheritdoc/>
    public void Dispose()
    {
        decompressor.Dispose();
        file.Dispose();
    }

    private RootColumnReader Reader(RootColumn column, BasketMemory memory)
    {
        RootColumn? counts = column.Layout!.CountLeaf is { } leaf
            ? columns.FirstOrDefault(c => ReferenceEquals(c.Leaf, leaf) && c.Schema.Kind == ColumnKind.Integer)
            : null;
        return new RootColumnReader(
            column,
            new RootBasket(file, column.Branch.Baskets, memory, decompressor),
            memory,
            counts is null ? null : Reader(counts, memory));
    }

    private (string Name, RootKey Key) TreeKey(IReadOnlyDictionary<string, RootKey> keys, string? wanted)
    {
        (string Name, RootKey Key)[] trees =
            [.. keys.Where(k => k.Value.ClassName is "TTree" or "TNtuple" or "TNtupleD").Select(k => (k.Key, k.Value)).OrderBy(k => k.Key, StringComparer.Ordinal)];
        if (wanted is not null && Array.FindIndex(trees, t => t.Name == wanted) is >= 0 and int index)
        {
            return trees[index];
        }

        if (wanted is null && trees.Length == 1)
        {
            return trees[0];
        }

        string names = Shown(trees.Select(t => t.Name));
        if (trees.Length > 0)
        {
            throw new InputException(wanted is null
                ? $"'{Path}' holds {trees.Length} trees ({names}); name one, for instance '{System.IO.Path.GetFileName(Path)}:{trees[0].Name}'."
                : $"'{Path}' holds no tree '{wanted}'; its trees are {names}.");
        }

        if (keys.FirstOrDefault(k => k.Value.ClassName.EndsWith("RNTuple", StringComparison.Ordinal)) is { Value: not null } ntuple)
        {
            throw new InputException(
                $"'{Path}' holds the RNTuple '{ntuple.Key}', which is not read here; write the columns as a TTree (RDataFrame's Snapshot does) or as Parquet.");
        }

        throw new InputException(keys.Count == 0
            ? $"'{Path}' holds no tree (it is empty, or the program that wrote it did not close it); write it again."
            : $"'{Path}' holds no tree, only {Shown(keys.Select(k => $"{k.Value.ClassName} '{k.Key}'"))}; give the file with the events.");
    }

    private static string Shown(IEnumerable<string> names)
    {
        const int most = 12;
        string[] all = [.. names];
        return string.Join(", ", all.Take(most)) + (all.Length > most ? $", ... ({all.Length})" : "");
    }

    private InputException Flaw(Exception e, string? column = null)
    {
        // What can be remedied brings its advice after a semicolon; the rest is damage.
        string reason = e.Message.TrimEnd('.');
        string remedy = reason.Contains(';', StringComparison.Ordinal) ? "" : "; copy or write the file again";
        string subject = column is null ? $"'{Path}'" : $"Column '{column}' of '{Path}'";
        return new InputException($"{subject} cannot be read: {reason}{remedy}.", e);
    }
}
