using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;

namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>
/// Reads comma-separated text with a header line, plain or gzipped. Numbers are in the invariant culture; an empty cell is a null;
/// true and false are 1 and 0. What a column holds is judged from the first row and checked in every row.
/// </summary>
internal sealed class CsvTableReader : ITableReader
{
    private const int MaxRecordBytes = 1 << 20;
    private readonly CsvReader csv;
    private readonly string[] names;
    private int[] places = [];
    private long[] lines = [];
    private TableBatch? batch;
    private bool hasRow;

    /// <summary>Opens a file and reads its header and first row.</summary>
    public CsvTableReader(string path)
    {
        Path = path;
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        csv = CsvReader.Create(
            stream,
            new CsvReaderOptions
            {
                Separator = ',',
                TrimWhitespace = true,
                AllowLineBreaksInQuotes = false,
                MalformedData = CsvMalformedDataHandling.Throw,
                MaxRecordSize = MaxRecordBytes,
                TrackLineNumbers = true,
            });
        try
        {
            hasRow = Guarded(Next);
            names = [.. csv.Headers];
            CheckNames();
            Columns = [.. names.Select((name, i) => Judge(name, hasRow ? csv.GetSpan(i) : []))];
        }
        catch
        {
            csv.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <inheritdoc/>
    public long? RowCount => null;

    /// <inheritdoc/>
    public TableBatch Select(IReadOnlyList<ColumnRequest> columns, int capacity)
    {
        Debug.Assert(batch is null, "columns are selected once");
        places = [.. columns.Select(c => Array.IndexOf(names, c.Name))];
        lines = new long[capacity];
        return batch = new TableBatch(columns, capacity);
    }

    /// <inheritdoc/>
    public bool Read()
    {
        Debug.Assert(batch is not null, "columns are selected before reading");
        batch.FirstRow += batch.Count;
        batch.Count = 0;
        foreach (ColumnBatch column in batch.Columns)
        {
            column.NullCount = 0;
        }

        return Guarded(Fill);
    }

    /// <inheritdoc/>
    public string RowLabel(int rowInBatch) => $"line {lines[rowInBatch]}";

    /// <inheritdoc/>
    public void Dispose() => csv.Dispose();

    private bool Fill()
    {
        while (hasRow && batch!.Count < batch.Capacity)
        {
            if (csv.FieldCount != names.Length)
            {
                throw new InputException($"'{Path}', line {csv.LineNumber}: {csv.FieldCount} values under {names.Length} column names; correct the line.");
            }

            int row = batch.Count++;
            lines[row] = csv.LineNumber;
            for (int i = 0; i < places.Length; i++)
            {
                Store(csv.GetSpan(places[i]), batch.Columns[i], row);
            }

            hasRow = Next();
        }

        return batch!.Count > 0;
    }

    private bool Next() => csv.Read();

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException or IOException)
        {
            string line = e is CsvFormatException { LineNumber: > 0 and long number } ? $", line {number}," : "";
            throw new InputException($"'{Path}'{line} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private void CheckNames()
    {
        if (names.Length == 0)
        {
            throw new InputException($"'{Path}' is empty; a header line with the column names is needed.");
        }

        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InputException($"'{Path}' has two columns named '{twice.Key}'; give every column its own name.");
        }
    }

    private static ColumnSchema Judge(string name, ReadOnlySpan<byte> value)
    {
        ColumnKind kind = TryInteger(value, out _) ? ColumnKind.Integer
            : value.IsEmpty || TryNumber(value, out _) ? ColumnKind.Float
            : TryTruth(value, out _) ? ColumnKind.Boolean
            : ColumnKind.Unsupported;
        return new ColumnSchema(name, kind, kind == ColumnKind.Unsupported ? $"text such as '{Shortened(value)}'" : null);
    }

    private void Store(ReadOnlySpan<byte> value, ColumnBatch column, int row)
    {
        if (value.IsEmpty)
        {
            StoreNull(column, row);
            return;
        }

        bool isInteger = column.Request.Form == ColumnForm.Integer;
        long truth = 0;
        bool isGood = isInteger ? TryInteger(value, out column.Integers[row]) : TryNumber(value, out column.Doubles[row]);
        if (!isGood && !TryTruth(value, out truth))
        {
            throw new InputException(
                $"'{Path}', line {csv.LineNumber}, column '{column.Request.Name}': '{Shortened(value)}' is not a {(isInteger ? "whole " : "")}number; "
                + "correct the file.");
        }

        if (!isGood && isInteger)
        {
            column.Integers[row] = truth;
        }
        else if (!isGood)
        {
            column.Doubles[row] = truth;
        }

        if (column.NullCount > 0)
        {
            column.Nulls[row] = false;
        }
    }

    private static void StoreNull(ColumnBatch column, int row)
    {
        if (column.NullCount++ == 0)
        {
            column.Nulls.AsSpan().Clear();
        }

        column.Nulls[row] = true;
        if (column.Request.Form == ColumnForm.Integer)
        {
            column.Integers[row] = 0;
        }
        else
        {
            column.Doubles[row] = double.NaN;
        }
    }

    private static bool TryInteger(ReadOnlySpan<byte> value, out long number)
        => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool TryNumber(ReadOnlySpan<byte> value, out double number)
        => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool TryTruth(ReadOnlySpan<byte> value, out long truth)
    {
        truth = Ascii.EqualsIgnoreCase(value, "true"u8) ? 1 : 0;
        return truth == 1 || Ascii.EqualsIgnoreCase(value, "false"u8);
    }

    private static string Shortened(ReadOnlySpan<byte> value)
        => value.Length > 40 ? Encoding.UTF8.GetString(value[..40]) + "…" : Encoding.UTF8.GetString(value);
}
