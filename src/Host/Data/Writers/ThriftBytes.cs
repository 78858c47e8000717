using System.Text;

namespace ZPrimeGpu.Host.Data.Writers;

/// <summary>Writes the compact protocol of Thrift, as far as Parquet's metadata need it. Fields of a structure in rising order.</summary>
internal sealed class ThriftBytes
{
    private const int TypeInt32 = 5;
    private const int TypeInt64 = 6;
    private const int TypeBinary = 8;
    private const int TypeList = 9;
    private const int TypeStruct = 12;

    private readonly List<byte> bytes = [];
    private int last;

    /// <summary>What was written.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>A 32-bit integer.</summary>
    public void Int32(int field, int value)
    {
        Header(field, TypeInt32);
        ZigZag(value);
    }

    /// <summary>A 64-bit integer.</summary>
    public void Int64(int field, long value)
    {
        Header(field, TypeInt64);
        ZigZag(value);
    }

    /// <summary>Text.</summary>
    public void Text(int field, string value)
    {
        Header(field, TypeBinary);
        RawText(value);
    }

    /// <summary>A list of 32-bit integers.</summary>
    public void Int32List(int field, params ReadOnlySpan<int> values)
    {
        ListHeader(field, TypeInt32, values.Length);
        foreach (int value in values)
        {
            ZigZag(value);
        }
    }

    /// <summary>A list of texts.</summary>
    public void TextList(int field, params ReadOnlySpan<string> values)
    {
        ListHeader(field, TypeBinary, values.Length);
        foreach (string value in values)
        {
            RawText(value);
        }
    }

    /// <summary>A structure.</summary>
    public void Struct(int field, Action members)
    {
        Header(field, TypeStruct);
        Members(members);
    }

    /// <summary>A list of structures.</summary>
    public void StructList<T>(int field, IReadOnlyCollection<T> items, Action<T> members)
    {
        ListHeader(field, TypeStruct, items.Count);
        foreach (T item in items)
        {
            Members(() => members(item));
        }
    }

    /// <summary>The end of the outermost structure.</summary>
    public void Stop() => bytes.Add(0);

    private void Members(Action members)
    {
        int outer = last;
        last = 0;
        members();
        Stop();
        last = outer;
    }

    private void ListHeader(int field, int type, int count)
    {
        const int Longest = 14;
        Header(field, TypeList);
        bytes.Add((byte)((Math.Min(count, Longest + 1) << 4) | type));
        if (count > Longest)
        {
            Varint((ulong)count);
        }
    }

    private void Header(int field, int type)
    {
        const int LargestStep = 15;
        int step = field - last;
        last = field;
        if (step is > 0 and <= LargestStep)
        {
            bytes.Add((byte)((step << 4) | type));
            return;
        }

        bytes.Add((byte)type);
        ZigZag(field);
    }

    private void RawText(string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        Varint((ulong)text.Length);
        bytes.AddRange(text);
    }

    private void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }
}
