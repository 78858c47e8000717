using System.Buffers.Binary;

namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>One leaf of a branch to write.</summary>
internal sealed record RootLeafSpec(string Name, string Title, char Letter, int Size, bool IsUnsigned, int Length = 1, RootLeafSpec? Count = null);

/// <summary>A branch to write: its leaves and the bytes of every entry.</summary>
internal sealed record RootBranchSpec(string Name, IReadOnlyList<RootLeafSpec> Leaves, byte[][] Entries)
{
    /// <summary>Whether entries are of varying length, and offsets are stored.</summary>
    public bool HasOffsets { get; init; }

    /// <summary>Class of a branch of objects; null = numbers.</summary>
    public string? ClassName { get; init; }

    /// <summary>fType and fStreamerType of a branch of objects.</summary>
    public (int Type, int StreamerType) Element { get; init; } = (0, -1);

    /// <summary>Rows of a basket.</summary>
    public int BasketRows { get; init; } = 100;

    /// <summary>Whether the last basket lies in the tree.</summary>
    public bool IsLastEmbedded { get; init; }

    /// <summary>Whether offsets are left to be made from the counts, as with TIOFeatures kGenerateOffsetMap.</summary>
    public bool GeneratesOffsets { get; init; }

    public IReadOnlyList<RootBranchSpec> Below { get; init; } = [];

    public static RootBranchSpec Scalar<T>(string name, T[] values)
        where T : unmanaged
        => new(name, [Leaf<T>(name)], [.. values.Select(Bytes)]);

    public static RootBranchSpec Fixed<T>(string name, T[][] values)
        where T : unmanaged
        => new(name, [Leaf<T>(name) with { Title = $"{name}[{values[0].Length}]", Length = values[0].Length }], [.. values.Select(Concat)]);

    public static RootBranchSpec Varying<T>(string name, RootBranchSpec count, T[][] values)
        where T : unmanaged
        => new(name, [Leaf<T>(name) with { Title = $"{name}[{count.Name}]", Count = count.Leaves[0] }], [.. values.Select(Concat)]) { HasOffsets = true };

    public static RootBranchSpec Vector<T>(string name, T[][] values)
        where T : unmanaged
        => new(name, [new RootLeafSpec(name, name, 'E', 0, false)], [.. values.Select(VectorBytes)])
        {
            HasOffsets = true,
            ClassName = $"vector<{CppName<T>()}>",
        };

    /// <summary>A structure of numbers in one branch.</summary>
    public static RootBranchSpec Structure(string name, params RootBranchSpec[] members)
        => new(name, [.. members.SelectMany(m => m.Leaves)], [.. members[0].Entries.Select((_, i) => members.SelectMany(m => m.Entries[i]).ToArray())]);

    private static byte[] VectorBytes<T>(T[] values)
        where T : unmanaged
    {
        byte[] content = Concat(values);
        return [.. new RootBytes().Int32(0x4000_0000 | (6 + content.Length)).Int16(10).Int32(values.Length).ToArray(), .. content];
    }

    private static byte[] Concat<T>(T[] values)
        where T : unmanaged
        => [.. values.SelectMany(Bytes)];

    private static byte[] Bytes<T>(T value)
        where T : unmanaged
    {
        byte[] bytes = new byte[8];
        switch (value)
        {
            case bool b: return [(byte)(b ? 1 : 0)];
            case sbyte s: return [(byte)s];
            case byte b: return [b];
            case short s: BinaryPrimitives.WriteInt16BigEndian(bytes, s); return bytes[..2];
            case ushort u: BinaryPrimitives.WriteUInt16BigEndian(bytes, u); return bytes[..2];
            case int i: BinaryPrimitives.WriteInt32BigEndian(bytes, i); return bytes[..4];
            case uint u: BinaryPrimitives.WriteUInt32BigEndian(bytes, u); return bytes[..4];
            case long l: BinaryPrimitives.WriteInt64BigEndian(bytes, l); return bytes;
            case ulong u: BinaryPrimitives.WriteUInt64BigEndian(bytes, u); return bytes;
            case float f: BinaryPrimitives.WriteSingleBigEndian(bytes, f); return bytes[..4];
            case double d: BinaryPrimitives.WriteDoubleBigEndian(bytes, d); return bytes;
            default: throw new ArgumentException($"no leaf of {typeof(T)}");
        }
    }

    private static RootLeafSpec Leaf<T>(string name)
        where T : unmanaged
    {
        (char letter, bool isUnsigned) = default(T) switch
        {
            bool => ('O', false),
            sbyte => ('B', false),
            byte => ('B', true),
            short => ('S', false),
            ushort => ('S', true),
            int => ('I', false),
            uint => ('I', true),
            long => ('L', false),
            ulong => ('L', true),
            float => ('F', false),
            _ => ('D', false),
        };
        return new RootLeafSpec(name, name, letter, Bytes(default(T)).Length, isUnsigned);
    }

    private static string CppName<T>() => default(T) switch
    {
        bool => "bool",
        sbyte => "char",
        byte => "unsigned char",
        short => "short",
        ushort => "unsigned short",
        int => "int",
        uint => "unsigned int",
        long => "Long64_t",
        ulong => "ULong64_t",
        float => "float",
        _ => "double",
    };
}
