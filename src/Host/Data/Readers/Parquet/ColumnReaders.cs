namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Reads a FLOAT or DOUBLE column, or lists of them.</summary>
internal sealed class FloatLeafReader(ParquetColumn column, ChunkPages pages, PageMemory memory) : LeafReader<double>(column, pages, memory)
{
    /// <inheritdoc/>
    protected override double NullValue => double.NaN;

    /// <inheritdoc/>
    public override void Read(int rows, ColumnBatch batch)
    {
        if (batch.Request.Form == ColumnForm.List)
        {
            ReadLists(rows, batch);
            batch.Doubles = Entries;
        }
        else
        {
            ReadScalars(batch.Doubles.AsSpan(0, rows), batch);
        }
    }

    /// <inheritdoc/>
    protected override ValueDecoder<double> Decoder(PageEncoding encoding, byte[] body, int start, int end)
        => ValueDecoders.Float(Column, encoding, body, start, end);
}

/// <summary>Reads a BOOLEAN, INT32 or INT64 column, or lists of them.</summary>
internal sealed class IntegerLeafReader(ParquetColumn column, ChunkPages pages, PageMemory memory) : LeafReader<long>(column, pages, memory)
{
    // Marks a null entry of a list until it becomes NaN; a true value of 2⁶³ is beyond what anyone counts.
    private const long Missing = long.MinValue;
    private long[] scalars = [];

    /// <inheritdoc/>
    protected override long NullValue => Column.MaxRepetition > 0 ? Missing : 0;

    /// <inheritdoc/>
    public override void Read(int rows, ColumnBatch batch)
    {
        switch (batch.Request.Form)
        {
            case ColumnForm.Integer:
                ReadScalars(batch.Integers.AsSpan(0, rows), batch);
                break;
            case ColumnForm.Double:
                if (scalars.Length < rows)
                {
                    scalars = new long[batch.Doubles.Length];
                }

                ReadScalars(scalars.AsSpan(0, rows), batch);
                Convert(scalars.AsSpan(0, rows), batch.Doubles);
                MarkNulls(rows, batch);
                break;
            default:
                ReadLists(rows, batch);
                int entries = batch.Offsets[rows];
                if (batch.Doubles.Length < entries)
                {
                    batch.Doubles = new double[Entries.Length];
                }

                Convert(Entries.AsSpan(0, entries), batch.Doubles);
                break;
        }
    }

    /// <inheritdoc/>
    protected override ValueDecoder<long> Decoder(PageEncoding encoding, byte[] body, int start, int end)
        => ValueDecoders.Integer(Column, encoding, body, start, end);

    private void Convert(ReadOnlySpan<long> source, Span<double> destination)
    {
        bool isWide = Column.IsUnsigned && Column.Type == PhysicalType.Int64;
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = isWide ? (ulong)source[i] : source[i];
        }

        if (Column.MaxRepetition > 0)
        {
            for (int i = 0; i < source.Length; i++)
            {
                if (source[i] == Missing)
                {
                    destination[i] = double.NaN;
                }
            }
        }
    }

    private static void MarkNulls(int rows, ColumnBatch batch)
    {
        for (int i = 0; batch.NullCount > 0 && i < rows; i++)
        {
            if (batch.Nulls[i])
            {
                batch.Doubles[i] = double.NaN;
            }
        }
    }
}
