using System.Buffers;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Data.Readers.Parquet;

namespace ZPrimeGpu.Host.Data.Writers;

/// <summary>Rows as the bytes of a row group: one page a column, plain values, zstd. Made apart from the file, so that threads can make many.</summary>
internal sealed class ParquetRowGroup
{
    private const int CompressionLevel = 3;

    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly List<(PhysicalType Type, long Offset, long Uncompressed, long Compressed)> chunks = [];

    /// <summary>Begins a group.</summary>
    /// <param name="rows">Rows of every column.</param>
    public ParquetRowGroup(int rows)
    {
        Rows = rows;
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns so far: type, place in <see cref="Content"/>, sizes with the header of the page.</summary>
    public IReadOnlyList<(PhysicalType Type, long Offset, long Uncompressed, long Compressed)> Chunks => chunks;

    /// <summary>The pages.</summary>
    public ReadOnlySpan<byte> Content => bytes.WrittenSpan;

    /// <summary>Adds a column of floating-point numbers of 32 bits.</summary>
    public void Add(ReadOnlySpan<float> values) => Add(PhysicalType.Float, values);

    /// <summary>Adds a column of integers of 32 bits.</summary>
    public void Add(ReadOnlySpan<int> values) => Add(PhysicalType.Int32, values);

    /// <summary>Rows and places, for the footer.</summary>
    public ParquetRowGroup WithoutContent()
    {
        var group = new ParquetRowGroup(Rows);
        group.chunks.AddRange(chunks);
        return group;
    }

    private void Add<T>(PhysicalType type, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.Length != Rows || !BitConverter.IsLittleEndian)
        {
            throw new ArgumentException($"A column of {values.Length} rows in a group of {Rows}.", nameof(values));
        }

        ReadOnlySpan<byte> plain = MemoryMarshal.AsBytes(values);
        using var compressor = new ZstdSharp.Compressor(CompressionLevel);
        ReadOnlySpan<byte> packed = compressor.Wrap(plain);
        var header = new ThriftBytes();
        header.Int32(1, (int)PageType.DataV1);
        header.Int32(2, plain.Length);
        header.Int32(3, packed.Length);
        header.Struct(5, () =>
        {
            header.Int32(1, Rows);
            header.Int32(2, (int)PageEncoding.Plain);
            header.Int32(3, (int)PageEncoding.Rle);
            header.Int32(4, (int)PageEncoding.Rle);
        });
        header.Stop();
        byte[] head = header.ToArray();
        chunks.Add((type, bytes.WrittenCount, head.Length + plain.Length, head.Length + packed.Length));
        bytes.Write(head);
        bytes.Write(packed);
    }
}
