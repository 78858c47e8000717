namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>Some rows of the selected columns of a file; reused from batch to batch.</summary>
internal sealed class TableBatch
{
    /// <summary>Makes an empty batch.</summary>
    public TableBatch(IReadOnlyList<ColumnRequest> columns, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        Columns = [.. columns.Select(c => new ColumnBatch(c, capacity))];
    }

    /// <summary>Most rows it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Rows it holds.</summary>
    public int Count { get; set; }

    /// <summary>Number of its first row in the file, from 0.</summary>
    public long FirstRow { get; set; }

    /// <summary>The columns, in the order in which they were selected.</summary>
    public IReadOnlyList<ColumnBatch> Columns { get; }
}

/// <summary>Some rows of one column.</summary>
internal sealed class ColumnBatch
{
    /// <summary>Entries of lists in one batch: more than any event file has, little enough to stay in memory.</summary>
    public const int MaxListEntries = 1 << 24;

    private readonly int capacity;

    /// <summary>Makes the storage that the form wants.</summary>
    public ColumnBatch(ColumnRequest request, int capacity)
    {
        Request = request;
        this.capacity = capacity;
        Doubles = request.Form is ColumnForm.Integer ? [] : new double[capacity];
        Integers = request.Form is ColumnForm.Integer ? new long[capacity] : [];
        Offsets = request.Form is ColumnForm.List ? new int[capacity + 1] : [];
    }

    /// <summary>The column and its form.</summary>
    public ColumnRequest Request { get; }

    /// <summary>Values of <see cref="ColumnForm.Double"/> [row], NaN where null; entries of lists [entry], NaN where an entry is null.</summary>
    public double[] Doubles { get; set; }

    /// <summary>Values of <see cref="ColumnForm.Integer"/> [row]; 0 where null.</summary>
    public long[] Integers { get; }

    /// <summary>Entries of row i of <see cref="ColumnForm.List"/> are [Offsets[i], Offsets[i+1]) [row + 1]; a null list has none.</summary>
    public int[] Offsets { get; }

    /// <summary>Null values among the rows; 0 for lists.</summary>
    public int NullCount { get; set; }

    /// <summary>Which rows are null; meaningful only where <see cref="NullCount"/> is positive [row].</summary>
    public bool[] Nulls => field ??= new bool[capacity];

    /// <summary>Whether a row is null.</summary>
    public bool IsNull(int row) => NullCount > 0 && Nulls[row];
}
