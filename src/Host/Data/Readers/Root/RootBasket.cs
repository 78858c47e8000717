using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>The basket of a branch that is being read: its entries in memory, decompressed; reused from basket to basket.</summary>
internal sealed class RootBasket(RootFile file, RootBasketTable table, BasketMemory memory, RootDecompressor decompressor)
{
    private byte[] record = [];
    private byte[] unpacked = [];
    private byte[] data = [];
    private int start;
    private int objectLength;
    private int keyLength;
    private int[]? storedOffsets;
    private RootBasketFields fields;

    /// <summary>Entries.</summary>
    public int Entries => fields.Entries;

    /// <summary>Bytes of the entries, one after the other.</summary>
    public ReadOnlySpan<byte> Data => data.AsSpan(start, Length);

    /// <summary>How many these are.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the lengths of arrays must be asked of the branch that counts them.</summary>
    public bool NeedsCounts => storedOffsets is null && objectLength == Length && fields.MustGenerateOffsets;

    /// <summary>Loads a basket.</summary>
    /// <param name="index">Its number.</param>
    public void Load(int index)
    {
        if (table.Seeks[index] == 0 && table.Embedded.TryGetValue(index, out RootBasketRecord? embedded))
        {
            fields = embedded.Fields;
            storedOffsets = embedded.Offsets;
            data = embedded.Data;
            start = 0;
            objectLength = Length = data.Length;
            return;
        }

        int bytes = table.Bytes[index];
        long seek = table.Seeks[index];
        if (seek <= 0 || bytes <= 0 || bytes > BasketMemory.MaxBasketBytes || seek > file.Length - bytes)
        {
            throw new InvalidDataException("a basket lies outside the file");
        }

        memory.Grow(ref record, bytes);
        file.ReadInto(record.AsSpan(0, bytes), seek);
        RootCursor cursor = new(record, bytes);
        RootKey key = RootKey.Read(cursor);
        fields = RootBasketFields.Read(cursor);
        storedOffsets = null;
        keyLength = key.KeyLength;
        objectLength = key.ObjectLength;
        Length = fields.Last - keyLength;
        if (key.Bytes > bytes || cursor.Position > keyLength || Length < 0 || Length > objectLength)
        {
            throw new InvalidDataException("a basket is damaged (its sizes do not add up)");
        }

        (data, start) = (record, keyLength);
        if (objectLength > key.Bytes - keyLength)
        {
            Unpack(key);
        }
    }

    /// <summary>Where each entry begins in <see cref="Data"/>, and the end; checked to be in order.</summary>
    /// <param name="result">Takes them [entry + 1].</param>
    public void Offsets(Span<int> result)
    {
        if (storedOffsets is not null)
        {
            storedOffsets.CopyTo(result);
        }
        else if (objectLength > Length)
        {
            Decode(result);
        }
        else if (fields.EntryBytes * (long)Entries == Length)
        {
            for (int i = 0; i < Entries; i++)
            {
                result[i] = i * fields.EntryBytes;
            }
        }
        else
        {
            throw new InvalidDataException("a basket does not say where its entries begin");
        }

        result[Entries] = Length;
        for (int i = 0; i < Entries; i++)
        {
            if (result[i] < 0 || result[i] > result[i + 1])
            {
                throw new InvalidDataException("a basket is damaged (its entries are not in order)");
            }
        }
    }

    private void Unpack(RootKey key)
    {
        if (objectLength > BasketMemory.MaxBasketBytes)
        {
            throw new InvalidDataException($"it has a basket of {objectLength >> 20} MB; write the tree again with smaller baskets (SetBasketSize)");
        }

        RootDecompressor.Check(record.AsSpan(keyLength, key.Bytes - keyLength), objectLength);
        memory.Grow(ref unpacked, objectLength);
        decompressor.Decompress(record, keyLength, key.Bytes, unpacked.AsSpan(0, objectLength));
        (data, start) = (unpacked, 0);
    }

    // After the entries: how many offsets, the offsets, counted from the start of the key; or the sizes of the entries.
    private void Decode(Span<int> result)
    {
        ReadOnlySpan<byte> stored = data.AsSpan(start + Length, objectLength - Length);
        if (stored.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(stored) < Entries || (stored.Length / 4) - 1 < Entries)
        {
            throw new InvalidDataException("a basket is damaged (it has too few offsets)");
        }

        for (int i = 0; i < Entries; i++)
        {
            int value = BinaryPrimitives.ReadInt32BigEndian(stored[(4 + (4 * i))..]);
            result[i] = !fields.HasSizes ? value - keyLength
                : i == 0 ? 0
                : result[i - 1] + value;
        }
    }
}
