using Microsoft.Win32.SafeHandles;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>The pages of a column chunk in order, one in memory at a time, decompressed.</summary>
internal sealed class ChunkPages(SafeFileHandle file, PageMemory memory, PageDecompressor decompressor)
{
    // Page headers of number columns take under 200 bytes, statistics included.
    private const int MaxHeaderBytes = 1 << 13;
    private readonly ChunkInput input = new(file);
    private PageCodec codec;
    private byte[] body = [];

    /// <summary>Header of the page.</summary>
    public PageHeader Header { get; private set; }

    /// <summary>Decompressed body of the page: its <see cref="PageHeader.UncompressedSize"/> first bytes, then the padding.</summary>
    public byte[] Body => body;

    /// <summary>Starts a chunk.</summary>
    public void Open(ChunkLocation chunk)
    {
        codec = chunk.Codec;
        input.Open(chunk);
    }

    /// <summary>Reads the next dictionary or data page.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    public void Next()
    {
        do
        {
            if (input.Remaining == 0)
            {
                throw new InvalidDataException("it has fewer values than its metadata say");
            }

            ThriftReader thrift = new(input.Peek(MaxHeaderBytes));
            Header = PageHeader.Read(ref thrift);
            input.Skip(thrift.Position);
            if (Header.CompressedSize > input.Remaining)
            {
                throw new InvalidDataException($"a page claims {Header.CompressedSize} bytes, {input.Remaining} are left");
            }

            if (Header.Type == PageType.Index)
            {
                input.SkipBody(Header.CompressedSize);
            }
        }
        while (Header.Type == PageType.Index);

        ReadBody();
    }

    private void ReadBody()
    {
        PageHeader header = Header;
        memory.Grow(ref body, header.UncompressedSize);
        if (codec == PageCodec.Uncompressed || !header.IsCompressed)
        {
            if (header.CompressedSize != header.UncompressedSize)
            {
                throw new InvalidDataException("a page that is not compressed has two sizes");
            }

            input.Read(body.AsSpan(0, header.UncompressedSize));
            Verify(body.AsSpan(0, header.UncompressedSize), header.Checksum);
            return;
        }

        memory.GrowCompressed(header.CompressedSize);
        byte[] compressed = memory.Compressed;
        input.Read(compressed.AsSpan(0, header.CompressedSize));
        Verify(compressed.AsSpan(0, header.CompressedSize), header.Checksum);

        // Version 2 keeps its levels uncompressed before the values.
        long levels = header.Type == PageType.DataV2 ? (long)header.DefinitionBytes + header.RepetitionBytes : 0;
        if (levels > header.CompressedSize || levels > header.UncompressedSize)
        {
            throw new InvalidDataException("the levels of a page are longer than the page");
        }

        int plain = (int)levels;
        compressed.AsSpan(0, plain).CopyTo(body);

        // A page without any value may hold no compressed bytes at all.
        if (header.UncompressedSize > plain)
        {
            decompressor.Decompress(codec, compressed, plain, header.CompressedSize - plain, body.AsSpan(plain, header.UncompressedSize - plain));
        }
    }

    private static void Verify(ReadOnlySpan<byte> bytes, int? checksum)
    {
        if (checksum is { } expected && Crc32.Append(0, bytes) != (uint)expected)
        {
            throw new InvalidDataException("the checksum of a page does not match; the file is damaged");
        }
    }
}
