namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>
/// One file of rows and named columns, read in order in batches. Memory does not grow with the file. Every flaw of the file is an
/// <see cref="InputException"/> that names the file.
/// </summary>
internal interface ITableReader : IDisposable
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>Every column of the file, readable or not.</summary>
    IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>Rows of the file; null where only reading to the end tells (CSV).</summary>
    long? RowCount { get; }

    /// <summary>Chooses the columns to read; called once, before the first <see cref="Read"/>. Other columns are not read from disk.</summary>
    /// <param name="columns">Columns and the form wanted; each must exist and suit its <see cref="ColumnSchema.Kind"/>.</param>
    /// <param name="capacity">Most rows of a batch.</param>
    /// <returns>The batch that <see cref="Read"/> fills.</returns>
    TableBatch Select(IReadOnlyList<ColumnRequest> columns, int capacity);

    /// <summary>Reads the next rows into the batch that <see cref="Select"/> gave: at least one row, or none at the end of the file.</summary>
    /// <returns>False at the end.</returns>
    bool Read();

    /// <summary>Where a row of the current batch is, for messages: "row 17", "line 18".</summary>
    string RowLabel(int rowInBatch);
}
