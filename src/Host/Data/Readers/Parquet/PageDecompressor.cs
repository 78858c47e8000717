using System.IO.Compression;
using K4os.Compression.LZ4;
using Snappier;
using ZstdSharp;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Decompresses page bodies, whose decompressed size is known from their header.</summary>
internal sealed class PageDecompressor : IDisposable
{
    private Decompressor? zstd;

    /// <summary>Decompresses bytes to exactly the destination's length.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of another length once decompressed.</exception>
    public void Decompress(PageCodec codec, byte[] source, int offset, int length, Span<byte> destination)
    {
        ReadOnlySpan<byte> compressed = source.AsSpan(offset, length);
        int written;
        try
        {
            written = codec switch
            {
                PageCodec.Snappy => SnappyBlock(compressed, destination),
                PageCodec.Gzip => Gzip(source, offset, length, destination),
                PageCodec.Brotli => BrotliDecoder.TryDecompress(compressed, destination, out int bytes) ? bytes : -1,
                PageCodec.Zstd => (zstd ??= new Decompressor()).Unwrap(compressed, destination),
                PageCodec.Lz4Raw => LZ4Codec.Decode(compressed, destination),
                _ => throw new InvalidDataException($"its codec {codec} is not supported"),
            };
        }
        catch (Exception e) when (e is ZstdException or InvalidDataException or EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException($"a page cannot be decompressed ({codec})", e);
        }

        if (written != destination.Length)
        {
            throw new InvalidDataException($"a page does not decompress to the size that its header says ({codec})");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => zstd?.Dispose();

    private static int SnappyBlock(ReadOnlySpan<byte> source, Span<byte> destination)
        => Snappy.GetUncompressedLength(source) == destination.Length ? Snappy.Decompress(source, destination) : -1;

    private static int Gzip(byte[] source, int offset, int length, Span<byte> destination)
    {
        using GZipStream gzip = new(new MemoryStream(source, offset, length, writable: false), CompressionMode.Decompress);
        gzip.ReadExactly(destination);
        return gzip.ReadByte() < 0 ? destination.Length : -1;
    }
}
