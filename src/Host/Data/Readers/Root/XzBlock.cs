using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>
/// Decompresses an .xz stream into memory of a known size: any number of blocks, filter LZMA2, checks of type none and CRC-32 (which ROOT
/// writes) verified, other checks passed over.
/// </summary>
/// <remarks>Source: the .xz file format, version 1.2.1. No dictionary is allocated: the output itself is the dictionary.</remarks>
internal static class XzBlock
{
    private const int StreamHeaderBytes = 12;

    /// <summary>Decompresses a stream.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidDataException">Damaged, or longer than the destination.</exception>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> destination, LzmaDecoder decoder)
    {
        ReadOnlySpan<byte> magic = [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];
        if (source.Length < StreamHeaderBytes || !source.StartsWith(magic) || source[6] != 0
            || Crc32.Append(0, source.Slice(6, 2)) != BinaryPrimitives.ReadUInt32LittleEndian(source[8..]))
        {
            throw Damaged();
        }

        int check = source[7] & 15;
        int checkBytes = check == 0 ? 0 : 4 << ((check - 1) / 3);
        int written = 0;
        source = source[StreamHeaderBytes..];
        while (source.Length > 0 && source[0] != 0)
        {
            ReadOnlySpan<byte> body = source[BlockHeader(source)..];
            int used = decoder.Decode(body, destination[written..], out int blockBytes);
            int padded = (used + 3) & ~3;
            if (padded + checkBytes > body.Length
                || (check == 1 && Crc32.Append(0, destination.Slice(written, blockBytes)) != BinaryPrimitives.ReadUInt32LittleEndian(body[padded..])))
            {
                throw Damaged();
            }

            written += blockBytes;
            source = body[(padded + checkBytes)..];
        }

        return written;
    }

    // Returns the length of the header.
    private static int BlockHeader(ReadOnlySpan<byte> source)
    {
        int length = (source[0] + 1) * 4;
        if (length > source.Length || Crc32.Append(0, source[..(length - 4)]) != BinaryPrimitives.ReadUInt32LittleEndian(source[(length - 4)..]))
        {
            throw Damaged();
        }

        int flags = source[1];
        int position = 2;
        if ((flags & 0x40) != 0)
        {
            Number(source, ref position);
        }

        if ((flags & 0x80) != 0)
        {
            Number(source, ref position);
        }

        const ulong lzma2 = 0x21;
        return (flags & 0x3F) == 0 && Number(source, ref position) == lzma2
            ? length
            : throw new InvalidDataException("its blocks use filters other than LZMA2");
    }

    // Seven bits a byte, lowest first.
    private static ulong Number(ReadOnlySpan<byte> source, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 63 && position < source.Length; shift += 7)
        {
            byte b = source[position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("an .xz stream is damaged");
}
