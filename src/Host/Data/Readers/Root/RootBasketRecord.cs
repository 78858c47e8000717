namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>The fields of a basket, which follow its key.</summary>
/// <param name="EntryBytes">Bytes of an entry where all are of one length and no offsets are stored.</param>
/// <param name="Entries">Entries.</param>
/// <param name="Last">End of the entries, counted from the start of the key.</param>
/// <param name="Flag">What is stored beside the entries.</param>
/// <param name="HasSizes">Whether sizes of entries are stored in place of their offsets.</param>
internal readonly record struct RootBasketFields(int EntryBytes, int Entries, int Last, int Flag, bool HasSizes)
{
    /// <summary>Reads the fields.</summary>
    public static RootBasketFields Read(RootCursor cursor)
    {
        const int generatesOffsets = 1;
        cursor.Skip(2 + 4);
        int entryBytes = cursor.Int32();
        bool hasSizes = entryBytes < 0 && (cursor.Byte() & generatesOffsets) != 0;
        int entries = cursor.Int32();
        int last = cursor.Int32();
        return entries >= 0 ? new RootBasketFields(Math.Abs(Math.Max(entryBytes, -int.MaxValue)), entries, last, cursor.Byte(), hasSizes) : throw Damaged();
    }

    /// <summary>Whether the offsets follow from the lengths of the arrays alone, and are not stored.</summary>
    public bool MustGenerateOffsets => Flag >= 80;

    private static InvalidDataException Damaged() => new("a basket is damaged (a negative number of entries)");
}

/// <summary>A basket that lies in the tree itself: the last one of a branch where the tree was written before the basket was full.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="Data">Its entries.</param>
/// <param name="Offsets">Where they begin, and the end; null where not stored [entry].</param>
internal sealed record RootBasketRecord(RootBasketFields Fields, byte[] Data, int[]? Offsets)
{
    private const int DisplacementMask = unchecked((int)0xFF00_0000);

    /// <summary>Reads a basket in a tree.</summary>
    public static RootBasketRecord ReadEmbedded(RootCursor cursor)
    {
        RootKey key = RootKey.ReadFields(cursor);
        RootBasketFields fields = RootBasketFields.Read(cursor);
        int flag = fields.MustGenerateOffsets ? fields.Flag - 80 : fields.Flag;
        int[]? offsets = null;
        if (!fields.MustGenerateOffsets && flag != 0 && flag % 10 != 2)
        {
            offsets = fields.Entries > 0 ? ReadOffsets(cursor, fields, key.KeyLength, flag is > 20 and < 40) : [0];
            if (flag > 40)
            {
                cursor.Int32Array(cursor.Int32());
            }
        }

        if (flag != 1 && flag <= 10)
        {
            return new RootBasketRecord(fields with { Entries = 0 }, [], null);
        }

        // The buffer begins with room for the key.
        int length = fields.Last - key.KeyLength;
        cursor.Skip(key.KeyLength);
        return new RootBasketRecord(fields, cursor.Take(length).ToArray(), offsets);
    }

    private static int[] ReadOffsets(RootCursor cursor, RootBasketFields fields, int keyLength, bool isMasked)
    {
        int[] stored = cursor.Int32Array(cursor.Int32());
        int[] offsets = new int[fields.Entries <= stored.Length ? fields.Entries + 1 : throw new InvalidDataException("a basket is damaged (too few offsets)")];
        for (int i = 0; i < fields.Entries; i++)
        {
            offsets[i] = (isMasked ? stored[i] & ~DisplacementMask : stored[i]) - keyLength;
        }

        offsets[^1] = fields.Last - keyLength;
        return offsets;
    }
}
