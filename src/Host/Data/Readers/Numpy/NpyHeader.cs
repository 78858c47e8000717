using System.Buffers.Binary;
using System.Text;

namespace ZPrimeGpu.Host.Data.Readers.Numpy;

/// <summary>A part of every row of an array: the whole element, or one field of a structured one.</summary>
/// <param name="Name">Field name; empty for the element of a plain array.</param>
/// <param name="Type">Element type.</param>
/// <param name="Offset">First byte in the row.</param>
/// <param name="Slots">Elements in a row where they form a list; null for a scalar.</param>
/// <param name="Reason">Why it cannot be read as numbers.</param>
internal sealed record NpyField(string Name, NumpyType Type, int Offset, int? Slots, string? Reason)
{
    /// <summary>The column that it makes.</summary>
    public ColumnSchema Schema(string name)
        => Reason is not null || Type.Kind == ColumnKind.Unsupported
            ? new ColumnSchema(name, ColumnKind.Unsupported, Reason ?? Type.Reason)
            : new ColumnSchema(name, Slots is null ? Type.Kind : ColumnKind.List);
}

/// <summary>The header of a .npy stream (NEP 1, versions 1 to 3).</summary>
/// <param name="Fields">The element, or its fields.</param>
/// <param name="IsStructured">Whether the fields have names.</param>
/// <param name="Rows">Length of the first axis.</param>
/// <param name="RowBytes">Bytes of a row.</param>
/// <param name="HeaderBytes">Bytes before the first row.</param>
internal sealed record NpyHeader(IReadOnlyList<NpyField> Fields, bool IsStructured, long Rows, int RowBytes, int HeaderBytes)
{
    private const int MaxHeaderBytes = 1 << 20;
    private const int MaxRowBytes = 1 << 22;
    private const int MaxSlots = 1 << 16;

    /// <summary>Whether so many bytes after the header are exactly the rows.</summary>
    public bool Fills(long bytes) => Rows == (RowBytes == 0 ? 0 : bytes / RowBytes) && Rows * RowBytes == bytes;

    /// <summary>Reads the header at the start of a stream.</summary>
    /// <exception cref="InvalidDataException">Not NumPy, or damaged.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[12];
        stream.ReadExactly(start[..10]);
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw new InvalidDataException("it does not begin as a NumPy array does");
        }

        int version = start[6];
        long length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        int prefix = 10;
        if (version is 2 or 3)
        {
            stream.ReadExactly(start[10..]);
            length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
            prefix = 12;
        }

        if (version is < 1 or > 3 || length > MaxHeaderBytes)
        {
            throw new InvalidDataException($"its NumPy header is of version {version} and {length} bytes");
        }

        byte[] text = new byte[length];
        stream.ReadExactly(text);
        object? literal = PythonLiteral.Read((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text));
        return Interpret(literal as Dictionary<string, object?> ?? throw Malformed(), prefix + (int)length);
    }

    private static NpyHeader Interpret(Dictionary<string, object?> header, int headerBytes)
    {
        if (!header.TryGetValue("descr", out object? description)
            || !header.TryGetValue("shape", out object? shapeValue) || shapeValue is not List<object?> shapeItems
            || !header.TryGetValue("fortran_order", out object? order) || order is not bool isFortran)
        {
            throw Malformed();
        }

        long[] shape = [.. shapeItems.Select(s => s is long and >= 0 ? (long)s : throw Malformed())];
        long rows = shape.Length > 0 ? shape[0] : 1;
        if (description is List<object?> members)
        {
            List<NpyField> fields = [];
            int bytes = 0;
            foreach (object? member in members)
            {
                bytes = AddField(fields, member as List<object?> ?? throw Malformed(), bytes);
            }

            return shape.Length == 1
                ? new NpyHeader(fields, true, rows, bytes, headerBytes)
                : throw new InvalidDataException($"it is a structured array of {shape.Length} dimensions, where one is needed");
        }

        NumpyType type = NumpyType.Parse(description as string ?? throw Malformed());
        NpyField element = Field("", type, 0, shape.AsSpan(Math.Min(1, shape.Length)));
        string? reason = shape.Length == 0 ? "a single number, not a column"
            : isFortran && shape.Length > 1 && shape[1] != 1 ? "an array in Fortran order (save it with numpy.ascontiguousarray)"
            : element.Reason;
        return new NpyHeader([element with { Reason = reason }], false, rows, RowSize(type, element.Slots, 0), headerBytes);
    }

    // (name, type) or (name, type, shape); a name may be (title, name). Returns the bytes with the field.
    private static int AddField(List<NpyField> fields, List<object?> member, int offset)
    {
        object? label = member.Count is 2 or 3 ? member[0] : throw Malformed();
        string name = (label is List<object?> { Count: 2 } titled ? titled[1] : label) as string ?? throw Malformed();
        if (member[1] is not string text)
        {
            throw new InvalidDataException($"its field '{name}' is a structure itself, which is not supported; save plain fields");
        }

        NumpyType type = NumpyType.Parse(text);
        long[] shape = member.Count == 3 && member[2] is List<object?> items
            ? [.. items.Select(s => s is long and >= 0 ? (long)s : throw Malformed())]
            : member.Count == 3 ? throw Malformed() : [];
        NpyField field = Field(name, type, offset, shape);

        // Alignment gaps have no name.
        if (name.Length > 0)
        {
            fields.Add(field);
        }

        return RowSize(type, field.Slots, offset);
    }

    private static NpyField Field(string name, NumpyType type, int offset, ReadOnlySpan<long> shape)
    {
        long slots = 1;
        foreach (long extent in shape)
        {
            // Both factors are limited, so the product cannot overflow.
            slots = extent <= MaxSlots && slots * extent <= MaxSlots ? slots * extent : throw TooLarge();
        }

        return new NpyField(name, type, offset, shape.Length == 0 ? null : (int)slots, shape.Length > 1 ? $"an array of {shape.Length + 1} dimensions" : null);
    }

    private static int RowSize(NumpyType type, int? slots, int offset)
    {
        long bytes = offset + ((long)type.Size * (slots ?? 1));
        return bytes <= MaxRowBytes ? (int)bytes : throw TooLarge();
    }

    private static InvalidDataException Malformed() => new("its NumPy header is damaged");

    private static InvalidDataException TooLarge() => new("its NumPy header claims rows of absurd size");
}
