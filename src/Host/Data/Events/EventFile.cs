using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>One open file of a source, with the columns that the source needs.</summary>
internal sealed class EventFile : IDisposable
{
    /// <summary>Rows read at a time: the columns of a batch stay in the processor's cache.</summary>
    public const int BatchRows = 8192;

    private readonly ITableReader table;
    private readonly Dictionary<string, ColumnBatch> columns = new(StringComparer.Ordinal);

    private EventFile(ITableReader table, TableBatch batch)
    {
        this.table = table;
        Batch = batch;
    }

    /// <summary>The file.</summary>
    public string Path => table.Path;

    /// <summary>Rows of the file, where it says.</summary>
    public long? RowCount => table.RowCount;

    /// <summary>The rows that were read last.</summary>
    public TableBatch Batch { get; }

    /// <summary>Opens a file, and checks that it has what is needed and is not empty.</summary>
    public static EventFile Open(string path, EventSource source, IReadOnlyList<ColumnNeed> needs)
    {
        ITableReader table = TableReaders.Open(path);
        try
        {
            // One column may serve several needs; where they differ in form, the exact one serves all.
            Dictionary<string, ColumnRequest> requests = new(StringComparer.Ordinal);
            foreach (ColumnNeed need in needs)
            {
                ColumnRequest request = need.Request(table, source.Name);
                requests[$"{request.Form} {need.Column}"] = request;
            }

            EventFile file = new(table, table.Select([.. requests.Values], BatchRows));
            foreach (ColumnBatch column in file.Batch.Columns)
            {
                file.columns.Add($"{column.Request.Form} {column.Request.Name}", column);
            }

            return file.RowCount == 0 ? throw file.Empty() : file;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next rows into <see cref="Batch"/>.</summary>
    public bool Read()
    {
        bool hasRows = table.Read();
        return hasRows || Batch.FirstRow > 0 ? hasRows : throw Empty();
    }

    /// <summary>A column in a form; null where it is not read in that form.</summary>
    public ColumnBatch? Find(string column, ColumnForm form) => columns.GetValueOrDefault($"{form} {column}");

    /// <summary>A column of numbers.</summary>
    public ColumnBatch Numbers(string column) => columns[$"{ColumnForm.Double} {column}"];

    /// <summary>A flaw of one value.</summary>
    public InputException Flaw(string column, int row, string flaw) => new($"'{Path}', {table.RowLabel(row)}, column '{column}': {flaw}.");

    /// <summary>A number that is null, NaN or infinite where it must be finite.</summary>
    public InputException NotFinite(ColumnBatch column, int row)
    {
        double value = column.Doubles[row];
        string what = column.IsNull(row) ? "the value is missing (null)"
            : double.IsNaN(value) ? "the value is NaN"
            : double.IsInfinity(value) ? "the value is infinite"
            : $"the value {value} is too large";
        return Flaw(column.Request.Name, row, $"{what}; correct the file, or filter such rows out");
    }

    /// <inheritdoc/>
    public void Dispose() => table.Dispose();

    private InputException Empty() => new($"'{Path}' has no rows; remove it from the source, or write it again.");
}
