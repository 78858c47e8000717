namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>Writes the Thrift compact protocol; fields in ascending order.</summary>
internal sealed class ThriftWriter
{
    private readonly List<byte> bytes = [];
    private readonly Stack<int> outer = new();
    private int last;

    public byte[] ToArray() => [.. bytes];

    public ThriftWriter Int32(int id, int value) => Field(id, 5).Varint(ZigZag(value));

    public ThriftWriter Int64(int id, long value) => Field(id, 6).Varint(ZigZag(value));

    public ThriftWriter Bool(int id, bool value) => Field(id, value ? 1 : 2);

    public ThriftWriter Text(int id, string value)
    {
        Field(id, 8).Varint((ulong)System.Text.Encoding.UTF8.GetByteCount(value));
        bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(value));
        return this;
    }

    public ThriftWriter Struct(int id, Action<ThriftWriter> members)
    {
        Field(id, 12);
        return Members(members);
    }

    public ThriftWriter List<T>(int id, IReadOnlyCollection<T> items, Action<ThriftWriter, T> members)
    {
        Field(id, 9);
        bytes.Add((15 << 4) | 12);
        Varint((ulong)items.Count);
        foreach (T item in items)
        {
            Members(w => members(w, item));
        }

        return this;
    }

    public ThriftWriter Stop()
    {
        bytes.Add(0);
        return this;
    }

    public ThriftWriter Raw(params ReadOnlySpan<byte> value)
    {
        bytes.AddRange(value);
        return this;
    }

    public ThriftWriter Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return this;
    }

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private ThriftWriter Members(Action<ThriftWriter> members)
    {
        outer.Push(last);
        last = 0;
        members(this);
        last = outer.Pop();
        return Stop();
    }

    private ThriftWriter Field(int id, int type)
    {
        int delta = id - last;
        last = id;
        if (delta is > 0 and < 16)
        {
            bytes.Add((byte)((delta << 4) | type));
            return this;
        }

        bytes.Add((byte)type);
        return Varint(ZigZag(id));
    }
}
