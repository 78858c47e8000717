using System.Diagnostics;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>
/// Reads a table of an HDF5 file through the system's libhdf5: the datasets of one group, as h5py writes columns, or one dataset of
/// structures, as h5py, PyTables and pandas (format='table') write tables. Numbers of all types; datasets of two dimensions, arrays and
/// lists of varying length as list columns; whatever filters the library has. Memory is bounded by a batch and the chunks it touches.
/// </summary>
/// <remarks>
/// Unlike the other readers, this one is only as safe as libhdf5, which is C code: a damaged or hostile file can make it crash, take memory or
/// run for minutes, above all through lists of varying length, whose stored lengths version 1.10 believes. Read files of a known
/// origin; others first as Parquet. Checked here are signature, version and length of the file, the sizes of chunks and lists, and
/// the lengths of columns; links and data that lead to other files are refused.
/// </remarks>
internal sealed class Hdf5TableReader : ITableReader
{
    // Of all columns together.
    private const long MaxCacheBytes = 1L << 30;
    private const long MaxBatchNumbers = ColumnBatch.MaxListEntries;
    private readonly Hdf5Library library;
    private readonly Hdf5File file;
    private readonly Hdf5Table table;
    private readonly List<Hdf5ColumnReader> readers = [];
    private int rowsPerRead;
    private TableBatch? batch;

    /// <summary>Opens a file and finds its table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tableName">Path of the group or dataset in it; null for the only table.</param>
    /// <param name="library">The library.</param>
    public Hdf5TableReader(string path, string? tableName, Hdf5Library library)
    {
        Path = path;
        this.library = library;
        if (library.Flaw is { } flaw)
        {
            throw new InputException($"'{path}' is an HDF5 file, and {flaw}.");
        }

        lock (Hdf5Library.Gate)
        {
            Hdf5File? opened = null;
            try
            {
                Hdf5Error.Silence();
                file = opened = new Hdf5File(path, library);
                table = Find(tableName?.Trim('/'));
                Columns = [.. table.Columns.Select(c => c.Schema)];
                RowCount = table.Rows;
            }
            catch (Exception e)
            {
                opened?.Dispose();
                if (e is InvalidDataException)
                {
                    throw Flaw(e);
                }

                throw;
            }
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <inheritdoc/>
    public long? RowCount { get; private set; }

    /// <inheritdoc/>
    public TableBatch Select(IReadOnlyList<ColumnRequest> columns, int capacity)
    {
        Debug.Assert(batch is null, "columns are selected once");
        Hdf5Column[] selected = [.. columns.Select(c => table.Columns.First(f => f.Schema.Name == c.Name && c.Suits(f.Schema)))];
        if (Array.Find(selected, c => c.Rows != selected[0].Rows) is { } odd)
        {
            throw new InputException(
                $"The datasets of '{Path}:{table.Label}' differ in length: '{selected[0].Schema.Name}' has {selected[0].Rows} rows, '{odd.Schema.Name}' {odd.Rows}; "
                + "save columns of one table.");
        }

        RowCount = selected.Length > 0 ? selected[0].Rows : RowCount;
        rowsPerRead = (int)Math.Clamp(MaxBatchNumbers / (1 + selected.Sum(c => (long)c.RowLength)), 1, capacity);
        Guarded(null, () =>
        {
            if (selected.Sum(c => c.CacheBytes) > MaxCacheBytes)
            {
                throw new InvalidDataException($"its chunks together take over {MaxCacheBytes >> 20} MB; write it again with smaller chunks");
            }

            for (int i = 0; i < selected.Length; i++)
            {
                readers.Add(new Hdf5ColumnReader(file, selected[i], columns[i].Form, library));
            }
        });
        return batch = new TableBatch(columns, capacity);
    }

    /// <inheritdoc/>
    public bool Read()
    {
        Debug.Assert(batch is not null, "columns are selected before reading");
        batch.FirstRow += batch.Count;
        batch.Count = 0;
        int rows = (int)Math.Min(rowsPerRead, (RowCount ?? 0) - batch.FirstRow);
        if (rows <= 0 || readers.Count == 0)
        {
            return false;
        }

        for (int i = 0; i < readers.Count; i++)
        {
            ColumnBatch column = batch.Columns[i];
            Guarded(column.Request.Name, () => readers[i].Read(rows, column));
        }

        batch.Count = rows;
        return true;
    }

    /// <inheritdoc/>
    public string RowLabel(int rowInBatch) => $"row {(batch?.FirstRow ?? 0) + rowInBatch + 1}";

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Hdf5Library.Gate)
        {
            Hdf5Error.Silence();
            readers.ForEach(r => r.Dispose());
            readers.Clear();
            file.Dispose();
        }
    }

    private Hdf5Table Find(string? wanted)
    {
        string name = System.IO.Path.GetFileName(Path);
        Hdf5Tables tables = new();
        if (!tables.Search(file.Id, wanted ?? ""))
        {
            Hdf5Tables all = new();
            all.Search(file.Id, "");
            throw new InputException(
                $"'{Path}' holds no group or dataset '{wanted}' (links are not followed); {(all.Found.Count > 0 ? $"its tables are {Shown(all.Found)}" : "it holds no table at all")}.");
        }

        IReadOnlyList<Hdf5Table> found = tables.Found;
        if (wanted is not null && found.FirstOrDefault(t => t.Path == wanted) is { } named)
        {
            return named;
        }

        // Where several could be meant, those with columns of one length.
        Hdf5Table[] even = [.. found.Where(t => t.Rows is not null)];
        return found.Count == 1 ? found[0]
            : even.Length == 1 ? even[0]
            : found.Count > 0 ? throw new InputException($"'{Path}' holds {found.Count} tables ({Shown(found)}); name one, for instance '{name}:{found[0].Label}'.")
            : tables.FixedFrames.Count > 0 ? throw new InputException(
                $"'{Path}' holds '{tables.FixedFrames[0]}' in the fixed format of pandas, which is not read here; write it with to_hdf(..., format='table', data_columns=True) or as Parquet.")
            : throw new InputException(
                $"'{Path}{(wanted is null ? "" : $":{wanted}")}' holds no table (a group with datasets of numbers, or a dataset of structures, in this file itself); give the file with the events.");
    }

    private static string Shown(IReadOnlyList<Hdf5Table> tables)
    {
        const int most = 12;
        return string.Join(", ", tables.Take(most).Select(t => $"'{t.Label}'")) + (tables.Count > most ? $", ... ({tables.Count})" : "");
    }

    private void Guarded(string? column, Action action)
    {
        lock (Hdf5Library.Gate)
        {
            try
            {
                Hdf5Error.Silence();
                action();
            }
            catch (InvalidDataException e)
            {
                throw Flaw(e, column);
            }
        }
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
