using System.Diagnostics;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>
/// Reads Parquet files of numbers: flat columns and lists, all encodings of numbers, data pages of both versions, the codecs in use.
/// Each selected column is read page by page, so memory is bounded by one page a column, whatever the row groups are.
/// </summary>
/// <remarks>
/// The file may be hostile: every length, offset, count, level, width and index is checked, and page sizes are limited, before they are
/// used. Source: the format specification, apache/parquet-format 2.11. Little-endian machines only, as everywhere here.
/// </remarks>
internal sealed class ParquetTableReader : ITableReader
{
    private readonly FileStream file;
    private readonly ParquetFooter footer;
    private readonly PageDecompressor decompressor = new();
    private LeafReader[] leaves = [];
    private ParquetColumn[] wanted = [];
    private TableBatch? batch;
    private int group = -1;
    private long groupLeft;

    /// <summary>Opens a file and reads its metadata.</summary>
    public ParquetTableReader(string path)
    {
        Path = path;
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            footer = ParquetFooter.Read(file);
            Columns = [.. footer.Columns.Select(c => c.Schema)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            file.Dispose();
            throw Flaw(e);
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <inheritdoc/>
    public long? RowCount => footer.RowCount;

    /// <inheritdoc/>
    public TableBatch Select(IReadOnlyList<ColumnRequest> columns, int capacity)
    {
        Debug.Assert(batch is null, "columns are selected once");
        PageMemory memory = new();
        wanted = [.. columns.Select(c => footer.Columns.First(f => f.Schema.Name == c.Name && c.Suits(f.Schema)))];
        leaves = [.. wanted.Select(c => Leaf(c, memory))];
        return batch = new TableBatch(columns, capacity);
    }

    /// <inheritdoc/>
    public bool Read()
    {
        Debug.Assert(batch is not null, "columns are selected before reading");
        string? column = null;
        try
        {
            batch.FirstRow += batch.Count;
            batch.Count = 0;
            while (groupLeft == 0)
            {
                if (++group >= footer.GroupCount)
                {
                    return false;
                }

                groupLeft = footer.GroupRows(group);
                if (groupLeft > 0)
                {
                    OpenGroup(out column);
                }
            }

            int rows = (int)Math.Min(batch.Capacity, groupLeft);
            groupLeft -= rows;
            for (int i = 0; i < leaves.Length; i++)
            {
                column = wanted[i].Schema.Name;
                leaves[i].Read(rows, batch.Columns[i]);
                if (groupLeft == 0 && !leaves[i].IsAtEnd)
                {
                    throw new InvalidDataException("it has more rows than its row group");
                }
            }

            batch.Count = rows;
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InputColumnException)
        {
            throw Flaw(e, column);
        }
    }

    /// <inheritdoc/>
    public string RowLabel(int rowInBatch) => $"row {(batch?.FirstRow ?? 0) + rowInBatch + 1}";

    /// <inheritdoc/>
    public void Dispose()
    {
        decompressor.Dispose();
        file.Dispose();
    }

    private LeafReader Leaf(ParquetColumn column, PageMemory memory)
    {
        ChunkPages pages = new(file.SafeFileHandle, memory, decompressor);
        return column.Type is PhysicalType.Float or PhysicalType.Double
            ? new FloatLeafReader(column, pages, memory)
            : new IntegerLeafReader(column, pages, memory);
    }

    private void OpenGroup(out string? column)
    {
        column = null;
        ChunkLocation[] chunks = footer.Chunks(group, wanted);
        for (int i = 0; i < leaves.Length; i++)
        {
            column = wanted[i].Schema.Name;
            leaves[i].Open(chunks[i], groupLeft);
        }
    }

    private InputException Flaw(Exception e, string? column = null)
    {
        // What can be remedied brings its advice after a semicolon; the rest is damage.
        string reason = e.Message.TrimEnd('.');
        string remedy = reason.Contains(';', StringComparison.Ordinal) ? "" : "; copy or write the file again";
        column = (e as InputColumnException)?.Column ?? column;
        string subject = column is null ? $"'{Path}'" : $"Column '{column}' of '{Path}'";
        return new InputException($"{subject} cannot be read: {reason}{remedy}.", e);
    }
}
