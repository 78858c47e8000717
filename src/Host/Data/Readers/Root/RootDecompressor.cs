using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>
/// Decompresses objects and baskets: blocks of at most 16 MB, each with a header of nine bytes (two letters of the algorithm, one of its
/// version, the compressed and the full size in three bytes each, lowest first).
/// </summary>
internal sealed class RootDecompressor : IDisposable
{
    private const int HeaderBytes = 9;

    private const int Lz4ChecksumBytes = 8;
    private Decompressor? zstd;
    private LzmaDecoder? lzma;

    /// <summary>Checks the headers of all blocks before memory is taken for them.</summary>
    /// <exception cref="InvalidDataException">The sizes do not add up, or no data of the size can decompress to so much.</exception>
    public static void Check(ReadOnlySpan<byte> source, int objectLength)
    {
        long total = 0;
        while (source.Length > 0 && total < objectLength)
        {
            (int compressed, int full) = Sizes(source);
            if (compressed > source.Length - HeaderBytes || full > MaxFactor(source) * (long)compressed)
            {
                throw Damaged();
            }

            total += full;
            source = source[(HeaderBytes + compressed)..];
        }

        if (total != objectLength)
        {
            throw Damaged();
        }
    }

    /// <summary>Decompresses the blocks in part of an array, whose headers have passed <see cref="Check"/>.</summary>
    /// <param name="source">Array with the blocks.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">After the last byte.</param>
    /// <param name="destination">Takes the object, exactly.</param>
    public void Decompress(byte[] source, int start, int end, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            ReadOnlySpan<byte> rest = source.AsSpan(start..end);
            (int compressed, int full) = Sizes(rest);
            string name = Name(rest);
            try
            {
                Block(name, source, start + HeaderBytes, compressed, destination[..full]);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException or ArgumentException)
            {
                throw new InvalidDataException($"a compressed block ({name}) is damaged", e);
            }

            destination = destination[full..];
            start += HeaderBytes + compressed;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => zstd?.Dispose();

    private void Block(string name, byte[] source, int start, int length, Span<byte> destination)
    {
        ReadOnlySpan<byte> compressed = source.AsSpan(start, length);
        int written = name switch
        {
            "ZL" => Deflate(new ZLibStream(Memory(source, start, length), CompressionMode.Decompress), destination),
            "CS" => Deflate(new DeflateStream(Memory(source, start, length), CompressionMode.Decompress), destination),
            "XZ" => XzBlock.Decompress(compressed, destination, lzma ??= new LzmaDecoder()),
            "L4" => Lz4(compressed, destination),
            _ => (zstd ??= new Decompressor()).Unwrap(compressed, destination),
        };
        if (written != destination.Length)
        {
            throw Damaged();
        }
    }

    private static MemoryStream Memory(byte[] source, int start, int length) => new(source, start, length, writable: false);

    private static int Deflate(Stream stream, Span<byte> destination)
    {
        using (stream)
        {
            stream.ReadExactly(destination);
            return stream.ReadByte() < 0 ? destination.Length : -1;
        }
    }

    private static int Lz4(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ulong checksum = BinaryPrimitives.ReadUInt64BigEndian(source);
        source = source[Lz4ChecksumBytes..];
        return XxHash64.Hash(source) == checksum ? LZ4Codec.Decode(source, destination) : -1;
    }

    private static (int Compressed, int Full) Sizes(ReadOnlySpan<byte> header)
    {
        if (header.Length <= HeaderBytes)
        {
            throw Damaged();
        }

        _ = Name(header);
        return (Size(header[3..]), Size(header[6..]));
    }

    private static int Size(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static string Name(ReadOnlySpan<byte> header) => (header[0], header[1]) switch
    {
        ((byte)'Z', (byte)'L') => "ZL",
        ((byte)'C', (byte)'S') => "CS",
        ((byte)'X', (byte)'Z') => "XZ",
        ((byte)'L', (byte)'4') => "L4",
        ((byte)'Z', (byte)'S') => "ZS",
        _ => throw new InvalidDataException("it is damaged, or compressed in a way that is not known here (known: zlib, lzma, lz4, zstd)"),
    };

    // Limits of the formats: deflate 1032 to 1, LZ4 255 to 1; the others hardly have one.
    private static int MaxFactor(ReadOnlySpan<byte> header) => Name(header) switch
    {
        "ZL" or "CS" => 1040,
        "L4" => 256,
        _ => 1 << 24,
    };

    private static InvalidDataException Damaged() => new("a compressed block is damaged (its sizes do not add up)");
}
