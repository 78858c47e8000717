using Xunit;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Tests.Data.Readers;

public sealed class Crc32Tests
{
    [Fact]
    public void Crc32_CheckString_GivesThePublishedValue() => Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(27)]
    public void Crc32_InTwoParts_EqualsBitByBitDivision(int split)
    {
        byte[] bytes = new byte[27];
        new Random(5).NextBytes(bytes);
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        Assert.Equal(~crc, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, split)), bytes.AsSpan(split)));
    }
}
