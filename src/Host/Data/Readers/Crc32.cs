using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>
/// CRC-32 of ISO-HDLC (zip, gzip, Parquet pages): polynomial x³²+x²⁶+x²³+x²²+x¹⁶+x¹²+x¹¹+x¹⁰+x⁸+x⁷+x⁵+x⁴+x²+x+1, reflected
/// (0xEDB88320), start and final complement all ones; "123456789" gives 0xCBF43926. Eight bytes a step with eight tables.
/// </summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>Continues a checksum over more bytes.</summary>
    /// <param name="checksum">The checksum so far; 0 to start.</param>
    /// <param name="data">The bytes.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        uint[] table = Table;
        uint crc = ~checksum;
        while (data.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = table[(7 * 256) + (byte)low] ^ table[(6 * 256) + (byte)(low >> 8)]
                ^ table[(5 * 256) + (byte)(low >> 16)] ^ table[(4 * 256) + (low >> 24)]
                ^ table[(3 * 256) + (byte)high] ^ table[(2 * 256) + (byte)(high >> 8)]
                ^ table[256 + (byte)(high >> 16)] ^ table[high >> 24];
            data = data[8..];
        }

        foreach (byte b in data)
        {
            crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // Entry k*256 + b: the effect of byte b followed by k zero bytes.
    private static uint[] MakeTable()
    {
        uint[] table = new uint[8 * 256];
        for (uint b = 0; b < 256; b++)
        {
            uint crc = b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }

            table[b] = crc;
        }

        for (int i = 256; i < table.Length; i++)
        {
            uint previous = table[i - 256];
            table[i] = table[(byte)previous] ^ (previous >> 8);
        }

        return table;
    }
}
