using System.Diagnostics;

namespace ZPrimeGpu.Host.Data.Readers.Numpy;

/// <summary>Reads the columns of NumPy arrays: each field of a structured array, or each array of an archive.</summary>
internal abstract class NumpyTableReader(string path) : ITableReader
{
    private const int MaxReadBytes = 1 << 22;
    private readonly List<(NumpyArray Array, NpyField Field)> fields = [];
    private readonly List<NumpyArrayReader> arrays = [];
    private readonly List<(int Array, NpyField Field)> wanted = [];
    private readonly List<string> arrayNames = [];
    private TableBatch? batch;
    private int rowsPerRead;

    /// <inheritdoc/>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnSchema> Columns { get; private set; } = [];

    /// <inheritdoc/>
    public long? RowCount { get; private set; }

    /// <inheritdoc/>
    public TableBatch Select(IReadOnlyList<ColumnRequest> columns, int capacity)
    {
        Debug.Assert(batch is null, "columns are selected once");
        List<NumpyArray> selected = [];
        foreach (ColumnRequest request in columns)
        {
            int place = Columns.Index().First(c => c.Item.Name == request.Name && request.Suits(c.Item)).Index;
            (NumpyArray array, NpyField field) = fields[place];
            int index = selected.IndexOf(array);
            if (index < 0)
            {
                index = selected.Count;
                selected.Add(array);
            }

            wanted.Add((index, field));
        }

        if (selected.Find(a => a.Header.Rows != selected[0].Header.Rows) is { } odd)
        {
            throw new InputException(
                $"The arrays of '{Path}' differ in length: '{selected[0].Name}' has {selected[0].Header.Rows} rows, '{odd.Name}' {odd.Header.Rows}; "
                + "save columns of one table.");
        }

        RowCount = selected.Count > 0 ? selected[0].Header.Rows : RowCount;
        rowsPerRead = Math.Clamp(MaxReadBytes / selected.Select(a => a.Header.RowBytes).Append(1).Max(), 1, capacity);
        foreach (NumpyArray array in selected)
        {
            arrayNames.Add(array.Name);
            Guarded(array.Name, () => arrays.Add(new NumpyArrayReader(array)));
        }

        return batch = new TableBatch(columns, capacity);
    }

    /// <inheritdoc/>
    public bool Read()
    {
        Debug.Assert(batch is not null, "columns are selected before reading");
        batch.FirstRow += batch.Count;
        int rows = (int)Math.Min(rowsPerRead, (RowCount ?? 0) - batch.FirstRow);
        batch.Count = rows;
        for (int i = 0; i < arrays.Count && rows > 0; i++)
        {
            Guarded(arrayNames[i], () => arrays[i].Read(rows));
        }

        for (int i = 0; i < wanted.Count && rows > 0; i++)
        {
            arrays[wanted[i].Array].Decode(wanted[i].Field, rows, batch.Columns[i]);
        }

        return rows > 0;
    }

    /// <inheritdoc/>
    public string RowLabel(int rowInBatch) => $"row {(batch?.FirstRow ?? 0) + rowInBatch + 1}";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NumpyArrayReader array in arrays)
        {
            array.Dispose();
        }

        Close();
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Close();

    /// <summary>Says which columns there are, once the headers are read.</summary>
    /// <param name="found">Columns: array, field, schema.</param>
    protected void Describe(IEnumerable<(NumpyArray Array, NpyField Field, ColumnSchema Schema)> found)
    {
        List<ColumnSchema> columns = [];
        foreach ((NumpyArray array, NpyField field, ColumnSchema schema) in found)
        {
            fields.Add((array, field));
            columns.Add(schema);
        }

        Columns = columns;
        RowCount = fields.Count > 0 && fields.TrueForAll(f => f.Array.Header.Rows == fields[0].Array.Header.Rows) ? fields[0].Array.Header.Rows : null;
    }

    /// <summary>Does something to the file, and names the file where it fails.</summary>
    /// <param name="name">Array concerned; empty where there is one.</param>
    /// <param name="action">What to do.</param>
    protected void Guarded(string name, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            string reason = e is EndOfStreamException ? "it ends too early" : e.Message.TrimEnd('.');
            string subject = name.Length == 0 ? $"'{Path}'" : $"Array '{name}' of '{Path}'";
            string remedy = reason.Contains(';', StringComparison.Ordinal) ? "" : "; copy or write the file again";
            throw new InputException($"{subject} cannot be read: {reason}{remedy}.", e);
        }
    }
}
