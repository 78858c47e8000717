using System.Buffers.Binary;
using ZPrimeGpu.Host.Data.Readers.Parquet;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>One page: its header as told, true or not, and its body.</summary>
internal sealed record PageSpec(PageType Type, int Values, PageEncoding Encoding, byte[] Body)
{
    /// <summary>Decompressed size; null = the body's.</summary>
    public int? UncompressedSize { get; init; }

    /// <summary>Size in the file; null = the body's.</summary>
    public int? CompressedSize { get; init; }

    public PageEncoding LevelEncoding { get; init; } = PageEncoding.Rle;

    public int DefinitionBytes { get; init; }

    public int RepetitionBytes { get; init; }

    public bool? IsCompressed { get; init; }

    public byte[] Serialize()
    {
        ThriftWriter header = new();
        header.Int32(1, (int)Type).Int32(2, UncompressedSize ?? Body.Length).Int32(3, CompressedSize ?? Body.Length);
        _ = Type switch
        {
            PageType.DataV1 => header.Struct(
                5, w => w.Int32(1, Values).Int32(2, (int)Encoding).Int32(3, (int)LevelEncoding).Int32(4, (int)LevelEncoding)),
            PageType.Dictionary => header.Struct(7, w => w.Int32(1, Values).Int32(2, (int)Encoding)),
            PageType.DataV2 => header.Struct(8, WriteV2),
            _ => header.Struct(6, _ => { }),
        };
        return [.. header.Stop().ToArray(), .. Body];
    }

    private void WriteV2(ThriftWriter writer)
    {
        writer.Int32(1, Values).Int32(2, 0).Int32(3, Values).Int32(4, (int)Encoding).Int32(5, DefinitionBytes).Int32(6, RepetitionBytes);
        if (IsCompressed is { } compressed)
        {
            writer.Bool(7, compressed);
        }
    }
}

/// <summary>An element of the schema.</summary>
internal sealed record ElementSpec(string Name, PhysicalType? Type, Repetition Repetition, int Children = 0, int? Converted = null);

/// <summary>
/// Writes Parquet files byte by byte, right or wrong: an encoder that shares nothing with the reader but the numbers of the format.
/// </summary>
internal sealed class ParquetBuilder
{
    public List<ElementSpec> Elements { get; } = [];

    public List<PageSpec> Pages { get; } = [];

    public long Rows { get; set; }

    public long? GroupRows { get; set; }

    public long? Values { get; set; }

    public PageCodec Codec { get; set; }

    public long? Offset { get; set; }

    public long? Length { get; set; }

    public int? RootChildren { get; set; }

    public bool HasDictionaryOffset { get; set; }

    /// <summary>A required column of one page of plain values.</summary>
    public static ParquetBuilder Plain(params double[] values)
    {
        ParquetBuilder file = new() { Rows = values.Length };
        file.Elements.Add(new ElementSpec("x", PhysicalType.Double, Repetition.Required));
        file.Pages.Add(new PageSpec(PageType.DataV1, values.Length, PageEncoding.Plain, Doubles(values)));
        return file;
    }

    /// <summary>A column with pages.</summary>
    public static ParquetBuilder Column(long rows, ElementSpec[] elements, params PageSpec[] pages)
    {
        ParquetBuilder file = new() { Rows = rows };
        file.Elements.AddRange(elements);
        file.Pages.AddRange(pages);
        return file;
    }

    public static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>Bytes after their length, as version 1 pages store levels.</summary>
    public static byte[] Prefixed(params byte[] levels)
    {
        byte[] result = new byte[4 + levels.Length];
        BinaryPrimitives.WriteInt32LittleEndian(result, levels.Length);
        levels.CopyTo(result, 4);
        return result;
    }

    /// <summary>One run of a small value.</summary>
    public static byte[] Run(long count, byte value) => [.. new ThriftWriter().Varint((ulong)count << 1).ToArray(), value];

    public byte[] Build()
    {
        byte[] data = [.. "PAR1"u8, .. Pages.SelectMany(p => p.Serialize())];
        byte[] footer = Footer(data.Length);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return [.. data, .. footer, .. length, .. "PAR1"u8];
    }

    private byte[] Footer(int dataEnd)
    {
        PhysicalType type = Elements.Find(e => e.Type is not null)?.Type ?? PhysicalType.Double;
        long values = Values ?? Pages.Where(p => p.Type is PageType.DataV1 or PageType.DataV2).Sum(p => (long)p.Values);
        ElementSpec[] schema = [new("root", null, Repetition.Required, RootChildren ?? 1), .. Elements];
        ThriftWriter footer = new();
        footer.Int32(1, 2).List(2, schema, WriteElement).Int64(3, Rows);
        footer.List(4, new[] { 0 }, (group, _) => group
            .List(1, new[] { 0 }, (chunk, _) => chunk.Int64(2, 0).Struct(3, meta => WriteMetadata(meta, type, values, dataEnd)))
            .Int64(2, 0)
            .Int64(3, GroupRows ?? Rows));
        return footer.Stop().ToArray();
    }

    private static void WriteElement(ThriftWriter writer, ElementSpec element)
    {
        if (element.Type is { } type)
        {
            writer.Int32(1, (int)type);
        }

        writer.Int32(3, (int)element.Repetition).Text(4, element.Name);
        if (element.Type is null)
        {
            writer.Int32(5, element.Children);
        }

        if (element.Converted is { } converted)
        {
            writer.Int32(6, converted);
        }
    }

    private void WriteMetadata(ThriftWriter meta, PhysicalType type, long values, int dataEnd)
    {
        int dictionaryLength = HasDictionaryOffset ? Pages[0].Serialize().Length : 0;
        meta.Int32(1, (int)type).Int32(4, (int)Codec).Int64(5, values).Int64(6, 0).Int64(7, Length ?? dataEnd - 4);
        meta.Int64(9, Offset ?? 4 + dictionaryLength);
        if (HasDictionaryOffset)
        {
            meta.Int64(11, 4);
        }
    }
}
