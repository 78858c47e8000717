namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>The entries of a basket.</summary>
internal sealed record RootBasketSpec(byte[][] Entries, bool HasOffsets, bool GeneratesOffsets)
{
    /// <summary>Bytes of the fields after the key.</summary>
    public static int FieldBytes(RootBasketSpec basket) => basket.GeneratesOffsets ? 20 : 19;

    /// <summary>The fields after the key.</summary>
    public byte[] Fields(int keyLength, int flag = 0)
    {
        int size = HasOffsets ? 1000 : Entries[0].Length;
        RootBytes fields = new RootBytes().Int16(3).Int32(32000, GeneratesOffsets ? -size : size);
        if (GeneratesOffsets)
        {
            fields.Int8(1);
            flag += 80;
        }

        return fields.Int32(Entries.Length, keyLength + Entries.Sum(e => e.Length)).Int8(flag).ToArray();
    }

    /// <summary>Entries, and where offsets are stored, those.</summary>
    public byte[] Content(int keyLength)
    {
        RootBytes content = new RootBytes().Raw(Data);
        return HasOffsets && !GeneratesOffsets ? content.Int32(Entries.Length + 1).Int32(Offsets(keyLength)).Int32(0).ToArray() : content.ToArray();
    }

    /// <summary>The basket as an object in the tree.</summary>
    public void WriteEmbedded(RootBytes tree, string branch)
    {
        byte[] names = new RootBytes().Text("TBasket").Text(branch).Text("").ToArray();
        int keyLength = 26 + names.Length + FieldBytes(this);
        tree.Int32(0).Int16(4).Int32(0, 0).Int16(keyLength).Int16(0).Int32(0, 0).Raw(names);
        bool isStored = HasOffsets && !GeneratesOffsets;
        tree.Raw(Fields(keyLength, isStored ? 11 : 12));
        if (isStored)
        {
            tree.Int32(Entries.Length).Int32(Offsets(keyLength));
        }

        tree.Zeros(keyLength).Raw(Data);
    }

    private byte[] Data => [.. Entries.SelectMany(e => e)];

    private int[] Offsets(int keyLength)
    {
        int position = keyLength;
        return [.. Entries.Select(e => (position += e.Length) - e.Length)];
    }
}
