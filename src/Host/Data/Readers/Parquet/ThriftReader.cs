using System.Text;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Types of the Thrift compact protocol.</summary>
internal enum ThriftType : byte
{
    /// <summary>End of a structure.</summary>
    Stop = 0,

    /// <summary>A boolean field that is true; in a list, any boolean.</summary>
    True = 1,

    /// <summary>A boolean field that is false; in a list, any boolean.</summary>
    False = 2,

    /// <summary>8-bit integer.</summary>
    I8 = 3,

    /// <summary>16-bit integer.</summary>
    I16 = 4,

    /// <summary>32-bit integer.</summary>
    I32 = 5,

    /// <summary>64-bit integer.</summary>
    I64 = 6,

    /// <summary>64-bit floating-point number.</summary>
    Double = 7,

    /// <summary>Bytes or text.</summary>
    Binary = 8,

    /// <summary>List.</summary>
    List = 9,

    /// <summary>Set.</summary>
    Set = 10,

    /// <summary>Map.</summary>
    Map = 11,

    /// <summary>Structure.</summary>
    Struct = 12,
}

/// <summary>
/// Reads the Thrift compact protocol from bytes that may be hostile: every read is bounds-checked, a list or map claims no more elements
/// than bytes are left, nesting is limited, nothing is allocated for what is skipped.
/// </summary>
/// <exception cref="InvalidDataException">Thrown by every member where the bytes are not what they should be.</exception>
internal ref struct ThriftReader(ReadOnlySpan<byte> data)
{
    private const int MaxDepth = 32;
    private const int MaxTextBytes = 1 << 16;
    private readonly ReadOnlySpan<byte> data = data;

    /// <summary>Bytes consumed.</summary>
    public int Position { get; private set; }

    private readonly int Remaining => data.Length - Position;

    /// <summary>Reads the header of the next field of a structure.</summary>
    /// <param name="id">In: the previous field's number, 0 at the start. Out: this field's.</param>
    /// <param name="type">Its type.</param>
    /// <returns>False at the end of the structure.</returns>
    public bool NextField(ref int id, out ThriftType type)
    {
        byte header = Byte();
        type = Known(header & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        int delta = header >> 4;
        long next = delta == 0 ? ZigZag() : id + delta;
        id = next is > 0 and <= short.MaxValue ? (int)next : throw new InvalidDataException("its metadata hold an impossible field number");
        return true;
    }

    /// <summary>Reads the header of a list whose elements must be of one type.</summary>
    public int ListCount(ThriftType field, ThriftType element)
    {
        Expect(field, ThriftType.List);
        int count = ListHeader(out ThriftType actual);
        return actual == element || count == 0 ? count : throw new InvalidDataException("its metadata hold a list of the wrong type");
    }

    /// <summary>Reads an integer of 32 bits or fewer.</summary>
    public int Int32(ThriftType type)
    {
        long value = Int64(type);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new InvalidDataException("its metadata hold a number out of range");
    }

    /// <summary>Reads an integer.</summary>
    public long Int64(ThriftType type) => type switch
    {
        ThriftType.I8 => (sbyte)Byte(),
        ThriftType.I16 or ThriftType.I32 or ThriftType.I64 => ZigZag(),
        _ => throw WrongType(),
    };

    /// <summary>Reads a name of bounded length; control characters, which would garble messages, become question marks.</summary>
    public string Text(ThriftType type)
    {
        Expect(type, ThriftType.Binary);
        int length = Length();
        if (length > MaxTextBytes)
        {
            throw new InvalidDataException("its metadata hold a name of absurd length");
        }

        string text = Encoding.UTF8.GetString(data.Slice(Position, length));
        Position += length;
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;
    }

    /// <summary>A boolean field's value, which its type carries.</summary>
    public static bool Boolean(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw WrongType(),
    };

    /// <summary>Asserts a field's type.</summary>
    public static void Expect(ThriftType type, ThriftType expected)
    {
        if (type != expected)
        {
            throw WrongType();
        }
    }

    /// <summary>Skips a field.</summary>
    public void Skip(ThriftType type) => Skip(type, depth: 0, inContainer: false);

    private void Skip(ThriftType type, int depth, bool inContainer)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException("its metadata are nested too deeply");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                Advance(inContainer ? 1 : 0);
                break;
            case ThriftType.I8:
                Advance(1);
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                Varint();
                break;
            case ThriftType.Double:
                Advance(8);
                break;
            case ThriftType.Binary:
                Advance(Length());
                break;
            case ThriftType.List or ThriftType.Set:
                int count = ListHeader(out ThriftType element);
                for (int i = 0; i < count; i++)
                {
                    Skip(element, depth + 1, inContainer: true);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                int id = 0;
                while (NextField(ref id, out ThriftType field))
                {
                    Skip(field, depth + 1, inContainer: false);
                }

                break;
            default:
                throw WrongType();
        }
    }

    private void SkipMap(int depth)
    {
        int count = Length();
        if (count == 0)
        {
            return;
        }

        byte types = Byte();
        for (int i = 0; i < count; i++)
        {
            Skip(Known(types >> 4), depth + 1, inContainer: true);
            Skip(Known(types & 0x0F), depth + 1, inContainer: true);
        }
    }

    private int ListHeader(out ThriftType element)
    {
        byte header = Byte();
        element = Known(header & 0x0F);
        int count = header >> 4;
        if (count == 15)
        {
            return Length();
        }

        // Every element takes at least one byte.
        return count <= Remaining ? count : throw Truncated();
    }

    // A count of things that take at least a byte each.
    private int Length()
    {
        ulong length = Varint();
        return length <= (ulong)Remaining ? (int)length : throw Truncated();
    }

    private long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("its metadata hold a number that does not end");
    }

    private byte Byte() => Position < data.Length ? data[Position++] : throw Truncated();

    private void Advance(int bytes) => Position = bytes <= Remaining ? Position + bytes : throw Truncated();

    private static ThriftType Known(int type) => type <= (int)ThriftType.Struct ? (ThriftType)type : throw WrongType();

    private static InvalidDataException Truncated() => new("its metadata end too early");

    private static InvalidDataException WrongType() => new("its metadata hold a field of the wrong type");
}
