using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>Reads one column in order, basket by basket.</summary>
internal sealed class RootColumnReader
{
    private readonly RootColumn column;
    private readonly RootLayout layout;
    private readonly RootBasketTable table;
    private readonly RootBasket basket;
    private readonly RootColumnReader? counts;
    private readonly BasketMemory memory;
    private int index = -1;
    private long row;
    private long firstRow;
    private long endRow;
    private int[] starts = [];

    /// <summary>Makes a reader.</summary>
    /// <param name="column">A supported column.</param>
    /// <param name="basket">Its basket.</param>
    /// <param name="memory">Memory for what is derived.</param>
    /// <param name="counts">Reads the lengths of its arrays; null where they are stored.</param>
    public RootColumnReader(RootColumn column, RootBasket basket, BasketMemory memory, RootColumnReader? counts)
    {
        this.column = column;
        this.basket = basket;
        this.memory = memory;
        this.counts = counts;
        layout = column.Layout!;
        table = column.Branch.Baskets;
    }

    /// <summary>Reads the next rows, which exist, in the form wanted.</summary>
    public void Read(int rows, ColumnBatch batch)
    {
        switch (batch.Request.Form)
        {
            case ColumnForm.Double:
                ReadScalars(batch.Doubles.AsSpan(0, rows), layout.Values.Read);
                break;
            case ColumnForm.Integer:
                ReadScalars(batch.Integers.AsSpan(0, rows), layout.Values.Read);
                break;
            default:
                ReadLists(rows, batch);
                break;
        }
    }

    private delegate void ScalarReader<T>(ReadOnlySpan<byte> source, int stride, Span<T> destination);

    private void ReadScalars<T>(Span<T> destination, ScalarReader<T> read)
    {
        while (destination.Length > 0)
        {
            EnsureBasket();
            int count = (int)Math.Min(destination.Length, endRow - row);
            int first = (int)(row - firstRow);
            read(basket.Data[((first * layout.EntryBytes) + layout.Start)..], layout.EntryBytes, destination[..count]);
            destination = destination[count..];
            row += count;
        }
    }

    private void ReadLists(int rows, ColumnBatch batch)
    {
        int entries = 0;
        for (int done = 0; done < rows;)
        {
            EnsureBasket();
            int count = (int)Math.Min(rows - done, endRow - row);
            int first = (int)(row - firstRow);
            Span<int> offsets = batch.Offsets.AsSpan(done, count + 1);
            offsets[0] = entries;
            entries = layout.EntryBytes > 0 ? ReadArrays(first, count, entries, offsets, batch) : ReadVectors(first, count, entries, offsets, batch);
            done += count;
            row += count;
        }

        batch.Offsets[rows] = entries;
    }

    // Arrays of fixed length.
    private int ReadArrays(int first, int count, int entries, Span<int> offsets, ColumnBatch batch)
    {
        Grow(batch, entries + ((long)count * layout.Count));
        ReadOnlySpan<byte> data = basket.Data;
        for (int i = 0; i < count; i++)
        {
            layout.Values.Read(data[(((first + i) * layout.EntryBytes) + layout.Start)..], layout.Values.Size, batch.Doubles.AsSpan(entries, layout.Count));
            entries += layout.Count;
            offsets[i + 1] = entries;
        }

        return entries;
    }

    // Entries of varying length.
    private int ReadVectors(int first, int count, int entries, Span<int> offsets, ColumnBatch batch)
    {
        ReadOnlySpan<byte> data = basket.Data;
        Grow(batch, entries + ((starts[first + count] - starts[first]) / (long)layout.Values.Size));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = data[starts[first + i]..starts[first + i + 1]];
            int bytes = entry.Length - layout.Start;
            int length = bytes / layout.Values.Size;
            if (entry.Length == 0 && layout.Start == 1)
            {
                bytes = length = 0;
            }

            if (bytes < 0 || length * layout.Values.Size != bytes
                || (layout.HasElementCount && BinaryPrimitives.ReadInt32BigEndian(entry[(layout.Start - 4)..]) != length))
            {
                throw new InvalidDataException($"a basket is damaged (row {row + i + 1} is not a list of numbers of {layout.Values.Size} bytes)");
            }

            if (length > 0)
            {
                layout.Values.Read(entry[layout.Start..], layout.Values.Size, batch.Doubles.AsSpan(entries, length));
            }

            entries += length;
            offsets[i + 1] = entries;
        }

        return entries;
    }

    private static void Grow(ColumnBatch batch, long entries)
    {
        if (entries > ColumnBatch.MaxListEntries)
        {
            throw new InvalidDataException($"its lists hold over {ColumnBatch.MaxListEntries} entries in a few thousand rows");
        }

        if (entries > batch.Doubles.Length)
        {
            double[] doubles = batch.Doubles;
            Array.Resize(ref doubles, (int)Math.Min(Math.Max(entries, 2L * doubles.Length), ColumnBatch.MaxListEntries));
            batch.Doubles = doubles;
        }
    }

    // Makes the basket of the next row the current one.
    private void EnsureBasket()
    {
        if (index >= 0 && row < endRow)
        {
            return;
        }

        do
        {
            if (++index >= table.Count)
            {
                throw new InvalidDataException("it has fewer entries than its tree has rows");
            }

            firstRow = table.FirstEntries[index];
            endRow = index + 1 < table.Count ? table.FirstEntries[index + 1] : column.Branch.Entries;
            if (firstRow > row || endRow < firstRow)
            {
                throw new InvalidDataException("its metadata are damaged (baskets out of order)");
            }
        }
        while (row >= endRow);
        basket.Load(index);
        if (basket.Entries != endRow - firstRow || (layout.EntryBytes > 0 && basket.Length != basket.Entries * (long)layout.EntryBytes))
        {
            throw new InvalidDataException($"a basket is damaged ({basket.Entries} entries in {basket.Length} bytes where {endRow - firstRow} are listed)");
        }

        if (layout.EntryBytes == 0)
        {
            memory.Grow(ref starts, basket.Entries + 1);
            if (basket.NeedsCounts)
            {
                Generate();
            }
            else
            {
                basket.Offsets(starts.AsSpan(0, basket.Entries + 1));
            }
        }
    }

    // The lengths of arrays from the branch that counts them.
    private void Generate()
    {
        if (counts is null)
        {
            throw new InvalidDataException("it does not say where its entries begin");
        }

        counts.row = firstRow;
        long[] lengths = new long[1024];
        long position = 0;
        for (int done = 0; done < basket.Entries;)
        {
            Span<long> piece = lengths.AsSpan(0, Math.Min(lengths.Length, basket.Entries - done));
            counts.ReadScalars(piece, counts.layout.Values.Read);
            foreach (long length in piece)
            {
                starts[done++] = (int)position;
                position += length < 0 || length > basket.Length ? basket.Length + 1L : length * layout.Values.Size;
                if (position > basket.Length)
                {
                    throw new InvalidDataException("a basket is damaged (its arrays are longer than the basket)");
                }
            }
        }

        starts[basket.Entries] = position == basket.Length
            ? (int)position
            : throw new InvalidDataException("a basket is damaged (its arrays are shorter than the basket)");
    }
}
