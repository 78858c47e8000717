using System.Buffers.Binary;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>Makes .xz streams without a compressor: their chunks may be stored.</summary>
internal static class XzStored
{
    public static byte[] Pack(byte[] data)
    {
        List<byte> result = [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 1];
        result.AddRange(Checksum([0, 1]));
        byte[] header = [2, 0, 0x21, 1, 0x16, 0, 0, 0];
        result.AddRange(header);
        result.AddRange(Checksum(header));
        int start = result.Count;
        bool isFirst = true;
        foreach (byte[] chunk in data.Chunk(1 << 16))
        {
            result.AddRange([(byte)(isFirst ? 1 : 2), (byte)((chunk.Length - 1) >> 8), (byte)(chunk.Length - 1), .. chunk]);
            isFirst = false;
        }

        result.Add(0);
        while ((result.Count - start) % 4 != 0)
        {
            result.Add(0);
        }

        result.AddRange(Checksum(data));

        // The index and the footer are not looked at.
        result.AddRange([0, 0, 0, 0]);
        return [.. result];
    }

    private static byte[] Checksum(byte[] data)
    {
        byte[] four = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(four, Crc32.Append(0, data));
        return four;
    }
}
