namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Reads one column through its chunks, page by page: the part that does not depend on the form wanted.</summary>
internal abstract class LeafReader(ParquetColumn column, ChunkPages pages)
{
    private readonly LevelDecoder repetition = new(column.MaxRepetition);
    private readonly LevelDecoder definition = new(column.MaxDefinition);
    private long chunkLeft;

    /// <summary>The column.</summary>
    public ParquetColumn Column { get; } = column;

    /// <summary>Levels of the open page that have not been read.</summary>
    protected int PageLeft { get; private set; }

    /// <summary>Whether every value of the chunk has been read.</summary>
    public virtual bool IsAtEnd => PageLeft == 0 && chunkLeft == 0;

    /// <summary>Starts the column's chunk of a row group.</summary>
    /// <param name="chunk">Where it is.</param>
    /// <param name="rows">Rows of the row group.</param>
    public virtual void Open(ChunkLocation chunk, long rows)
    {
        if (Column.MaxRepetition == 0 ? chunk.ValueCount != rows : chunk.ValueCount < rows)
        {
            throw new InvalidDataException($"it has {chunk.ValueCount} values in a row group of {rows} rows");
        }

        chunkLeft = chunk.ValueCount;
        PageLeft = 0;
        pages.Open(chunk);
    }

    /// <summary>Reads the next rows into the batch.</summary>
    public abstract void Read(int rows, ColumnBatch batch);

    /// <summary>Takes the dictionary page of a chunk.</summary>
    protected abstract void TakeDictionary(int entries, PageEncoding encoding, byte[] body, int end);

    /// <summary>Starts the values of a data page.</summary>
    protected abstract void OpenValues(PageEncoding encoding, byte[] body, int start, int end);

    /// <summary>Makes a page with unread levels the open one.</summary>
    /// <exception cref="InvalidDataException">The chunk has none, or it is damaged.</exception>
    protected void EnsurePage()
    {
        while (PageLeft == 0)
        {
            if (chunkLeft == 0)
            {
                throw new InvalidDataException("it has fewer rows than its row group");
            }

            pages.Next();
            PageHeader header = pages.Header;
            if (header.Type == PageType.Dictionary)
            {
                TakeDictionary(header.ValueCount, header.Encoding, pages.Body, header.UncompressedSize);
                continue;
            }

            if (header.ValueCount > chunkLeft)
            {
                throw new InvalidDataException("its pages have more values than its metadata say");
            }

            int start = header.Type == PageType.DataV1 ? OpenLevels(header) : OpenLevelsV2(header);
            OpenValues(header.Encoding, pages.Body, start, header.UncompressedSize);
            chunkLeft -= header.ValueCount;
            PageLeft = header.ValueCount;
        }
    }

    /// <summary>Reads repetition levels and definition levels of the open page; no more than <see cref="PageLeft"/>.</summary>
    protected void ReadLevels(Span<byte> repetitions, Span<byte> definitions)
    {
        repetition.Read(repetitions);
        definition.Read(definitions);
        PageLeft -= definitions.Length;
    }

    private int OpenLevels(in PageHeader header)
    {
        byte[] body = pages.Body;
        int end = header.UncompressedSize;
        int start = repetition.Open(body, 0, end, header.RepetitionEncoding, header.ValueCount);
        return definition.Open(body, start, end, header.DefinitionEncoding, header.ValueCount);
    }

    private int OpenLevelsV2(in PageHeader header)
    {
        long levels = (long)header.RepetitionBytes + header.DefinitionBytes;
        if (levels > header.UncompressedSize)
        {
            throw new InvalidDataException("the levels of a page are longer than the page");
        }

        repetition.Open(pages.Body, 0, header.RepetitionBytes);
        definition.Open(pages.Body, header.RepetitionBytes, header.DefinitionBytes);
        return (int)levels;
    }
}
