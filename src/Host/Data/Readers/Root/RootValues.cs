using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>Numbers of one type as ROOT stores them: the most significant byte first.</summary>
internal abstract class RootValues(int size, ColumnKind kind)
{
    /// <summary>Bytes of one.</summary>
    public int Size { get; } = size;

    /// <summary>What they are.</summary>
    public ColumnKind Kind { get; } = kind;

    /// <summary>Reads numbers as doubles.</summary>
    /// <param name="source">First byte of the first number.</param>
    /// <param name="stride">Bytes from one to the next.</param>
    /// <param name="destination">Takes as many as it holds.</param>
    public abstract void Read(ReadOnlySpan<byte> source, int stride, Span<double> destination);

    /// <summary>Reads whole numbers; unsigned 64-bit ones keep their bits.</summary>
    public abstract void Read(ReadOnlySpan<byte> source, int stride, Span<long> destination);

    /// <summary>The type of a leaf; null where it is not of plain numbers.</summary>
    /// <param name="leaf">Class of the leaf.</param>
    /// <param name="isUnsigned">Whether it is unsigned.</param>
    public static RootValues? OfLeaf(string leaf, bool isUnsigned) => leaf switch
    {
        "TLeafO" => Boolean,
        "TLeafB" => isUnsigned ? UInt8 : Int8,
        "TLeafS" => isUnsigned ? UInt16 : Int16,
        "TLeafI" => isUnsigned ? UInt32 : Int32,
        "TLeafL" or "TLeafG" => isUnsigned ? UInt64 : Int64,
        "TLeafF" => Single,
        "TLeafD" => Double,
        _ => null,
    };

    /// <summary>The type of a member, by its number in the streamer information.</summary>
    public static RootValues? OfMember(int type) => type switch
    {
        1 => Int8,
        2 => Int16,
        3 or 6 => Int32,
        4 or 16 => Int64,
        5 => Single,
        8 => Double,
        11 => UInt8,
        12 => UInt16,
        13 => UInt32,
        14 or 17 => UInt64,
        18 => Boolean,
        _ => null,
    };

    /// <summary>The type by its name in C++.</summary>
    public static RootValues? OfName(string name) => name switch
    {
        "bool" or "Bool_t" => Boolean,
        "char" or "Char_t" or "signed char" or "int8_t" => Int8,
        "unsigned char" or "UChar_t" or "uint8_t" => UInt8,
        "short" or "Short_t" or "int16_t" => Int16,
        "unsigned short" or "UShort_t" or "uint16_t" => UInt16,
        "int" or "Int_t" or "int32_t" => Int32,
        "unsigned int" or "unsigned" or "UInt_t" or "uint32_t" => UInt32,
        "long" or "long long" or "Long_t" or "Long64_t" or "int64_t" => Int64,
        "unsigned long" or "unsigned long long" or "ULong_t" or "ULong64_t" or "uint64_t" => UInt64,
        "float" or "Float_t" => Single,
        "double" or "Double_t" => Double,
        _ => null,
    };

    private static RootValues Boolean { get; } = new RootValues<RootBoolean>(1, ColumnKind.Boolean);

    private static RootValues Int8 { get; } = new RootValues<RootInt8>(1, ColumnKind.Integer);

    private static RootValues UInt8 { get; } = new RootValues<RootUInt8>(1, ColumnKind.Integer);

    private static RootValues Int16 { get; } = new RootValues<RootInt16>(2, ColumnKind.Integer);

    private static RootValues UInt16 { get; } = new RootValues<RootUInt16>(2, ColumnKind.Integer);

    private static RootValues Int32 { get; } = new RootValues<RootInt32>(4, ColumnKind.Integer);

    private static RootValues UInt32 { get; } = new RootValues<RootUInt32>(4, ColumnKind.Integer);

    private static RootValues Int64 { get; } = new RootValues<RootInt64>(8, ColumnKind.Integer);

    private static RootValues UInt64 { get; } = new RootValues<RootUInt64>(8, ColumnKind.Integer);

    private static RootValues Single { get; } = new RootValues<RootSingle>(4, ColumnKind.Float);

    private static RootValues Double { get; } = new RootValues<RootDouble>(8, ColumnKind.Float);
}

/// <summary>The loops over numbers of one type.</summary>
internal sealed class RootValues<T>(int size, ColumnKind kind) : RootValues(size, kind)
    where T : struct, IRootValue
{
    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> source, int stride, Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = T.Double(source[(i * stride)..]);
        }
    }

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> source, int stride, Span<long> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = T.Integer(source[(i * stride)..]);
        }
    }
}

/// <summary>How one number is stored.</summary>
internal interface IRootValue
{
    /// <summary>The number at the start of some bytes, as a double.</summary>
    static abstract double Double(ReadOnlySpan<byte> source);

    /// <summary>The same as a whole number.</summary>
    static abstract long Integer(ReadOnlySpan<byte> source);
}

internal readonly struct RootBoolean : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => source[0] != 0 ? 1 : 0;

    public static long Integer(ReadOnlySpan<byte> source) => source[0] != 0 ? 1 : 0;
}

internal readonly struct RootInt8 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => (sbyte)source[0];

    public static long Integer(ReadOnlySpan<byte> source) => (sbyte)source[0];
}

internal readonly struct RootUInt8 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => source[0];

    public static long Integer(ReadOnlySpan<byte> source) => source[0];
}

internal readonly struct RootInt16 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt16BigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt16BigEndian(source);
}

internal readonly struct RootUInt16 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt16BigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt16BigEndian(source);
}

internal readonly struct RootInt32 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt32BigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt32BigEndian(source);
}

internal readonly struct RootUInt32 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32BigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32BigEndian(source);
}

internal readonly struct RootInt64 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt64BigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt64BigEndian(source);
}

internal readonly struct RootUInt64 : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt64BigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => (long)BinaryPrimitives.ReadUInt64BigEndian(source);
}

internal readonly struct RootSingle : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadSingleBigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => throw new NotSupportedException("only whole numbers are read as such");
}

internal readonly struct RootDouble : IRootValue
{
    public static double Double(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadDoubleBigEndian(source);

    public static long Integer(ReadOnlySpan<byte> source) => throw new NotSupportedException("only whole numbers are read as such");
}
