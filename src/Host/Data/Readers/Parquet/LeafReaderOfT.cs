using System.Numerics;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Reads one column of a known kind of number.</summary>
/// <typeparam name="T">Double or long.</typeparam>
internal abstract class LeafReader<T>(ParquetColumn column, ChunkPages pages, PageMemory memory) : LeafReader(column, pages)
    where T : unmanaged, INumber<T>
{
    private const int LevelBlock = 1024;
    private readonly byte[] definitions = new byte[LevelBlock];
    private readonly byte[] repetitions = new byte[LevelBlock];
    private T[] dictionary = [];
    private bool hasDictionary;
    private ValueDecoder<T>? values;

    // Lists: levels that were read ahead, and the entries of the batch.
    private int levelPosition;
    private int levelCount;

    /// <summary>Entries of the lists of the batch.</summary>
    protected T[] Entries { get; private set; } = [];

    /// <inheritdoc/>
    public override bool IsAtEnd => levelPosition == levelCount && base.IsAtEnd;

    /// <summary>What stands in for a null.</summary>
    protected abstract T NullValue { get; }

    /// <inheritdoc/>
    public override void Open(ChunkLocation chunk, long rows)
    {
        hasDictionary = false;
        values = null;
        levelPosition = levelCount = 0;
        base.Open(chunk, rows);
    }

    /// <summary>Makes a decoder for anything but dictionary indices.</summary>
    protected abstract ValueDecoder<T> Decoder(PageEncoding encoding, byte[] body, int start, int end);

    /// <inheritdoc/>
    protected override void TakeDictionary(int entries, PageEncoding encoding, byte[] body, int end)
    {
        int entryBytes = Column.Type is PhysicalType.Int32 or PhysicalType.Float ? 4 : 8;
        if (hasDictionary || Column.Type == PhysicalType.Boolean || (long)entries * entryBytes > end
            || encoding is not (PageEncoding.Plain or PageEncoding.PlainDictionary))
        {
            throw new InvalidDataException("its dictionary is damaged");
        }

        hasDictionary = true;
        dictionary = memory.Replace(dictionary, entries);
        Decoder(PageEncoding.Plain, body, 0, end).Read(dictionary);
    }

    /// <inheritdoc/>
    protected override void OpenValues(PageEncoding encoding, byte[] body, int start, int end)
    {
        bool isIndices = encoding is PageEncoding.RleDictionary or PageEncoding.PlainDictionary;
        if (isIndices && !hasDictionary)
        {
            throw new InvalidDataException("its dictionary is missing");
        }

        values = isIndices ? new DictionaryDecoder<T>(dictionary, body, start, end) : Decoder(encoding, body, start, end);
    }

    /// <summary>Reads scalars.</summary>
    /// <param name="destination">One value a row; <see cref="NullValue"/> where null.</param>
    /// <param name="batch">Takes the nulls.</param>
    protected void ReadScalars(Span<T> destination, ColumnBatch batch)
    {
        batch.NullCount = 0;
        for (int done = 0; done < destination.Length;)
        {
            EnsurePage();
            int count = Math.Min(Math.Min(LevelBlock, PageLeft), destination.Length - done);
            Span<T> piece = destination.Slice(done, count);
            Span<byte> levels = definitions.AsSpan(0, count);
            ReadLevels(repetitions.AsSpan(0, count), levels);
            int present = levels.Count((byte)Column.MaxDefinition);
            values!.Read(piece[..present]);
            if (present < count)
            {
                Spread(piece, levels, present);
                MarkNulls(levels, batch, done);
            }

            done += count;
        }
    }

    /// <summary>Reads lists: fills the offsets and <see cref="Entries"/>.</summary>
    protected void ReadLists(int rows, ColumnBatch batch)
    {
        int[] offsets = batch.Offsets;
        int entries = 0;
        int row = -1;
        while (true)
        {
            if (levelPosition == levelCount)
            {
                if (row == rows - 1 && base.IsAtEnd)
                {
                    break;
                }

                EnsurePage();
                levelCount = Math.Min(LevelBlock, PageLeft);
                levelPosition = 0;
                ReadLevels(repetitions.AsSpan(0, levelCount), definitions.AsSpan(0, levelCount));
            }

            int first = entries;
            int start = levelPosition;
            while (levelPosition < levelCount)
            {
                if (repetitions[levelPosition] == 0)
                {
                    if (row == rows - 1)
                    {
                        break;
                    }

                    offsets[++row] = entries;
                }
                else if (row < 0)
                {
                    throw new InvalidDataException("its first list does not begin");
                }

                entries += definitions[levelPosition++] >= Column.EntryDefinition ? 1 : 0;
            }

            ReadEntries(first, entries, definitions.AsSpan(start, levelPosition - start));
            if (levelPosition < levelCount)
            {
                break;
            }
        }

        offsets[rows] = entries;
    }

    // Reads the entries of a stretch of levels; a null entry, which is rare, becomes NullValue.
    private void ReadEntries(int first, int end, ReadOnlySpan<byte> levels)
    {
        if (end > ColumnBatch.MaxListEntries)
        {
            throw new InvalidDataException($"its lists hold over {ColumnBatch.MaxListEntries} entries in a few thousand rows");
        }

        if (end > Entries.Length)
        {
            T[] grown = new T[Math.Max(end, 2 * Entries.Length)];
            Entries.AsSpan(0, first).CopyTo(grown);
            Entries = grown;
        }

        Span<T> piece = Entries.AsSpan(first, end - first);
        int present = levels.Count((byte)Column.MaxDefinition);
        values!.Read(piece[..present]);
        if (present == piece.Length)
        {
            return;
        }

        int target = piece.Length;
        for (int i = levels.Length - 1; i >= 0; i--)
        {
            if (levels[i] >= Column.EntryDefinition)
            {
                piece[--target] = levels[i] == Column.MaxDefinition ? piece[--present] : NullValue;
            }
        }
    }

    // Moves the values that are there, which came packed, to their rows.
    private void Spread(Span<T> piece, ReadOnlySpan<byte> levels, int present)
    {
        for (int i = piece.Length - 1; i >= 0; i--)
        {
            piece[i] = levels[i] == Column.MaxDefinition ? piece[--present] : NullValue;
        }
    }

    private void MarkNulls(ReadOnlySpan<byte> levels, ColumnBatch batch, int row)
    {
        // Stretches without a null are not marked as they go by: all rows start as not null.
        if (batch.NullCount == 0)
        {
            batch.Nulls.AsSpan().Clear();
        }

        for (int i = 0; i < levels.Length; i++)
        {
            bool isNull = levels[i] != Column.MaxDefinition;
            batch.Nulls[row + i] = isNull;
            batch.NullCount += isNull ? 1 : 0;
        }
    }
}
