using System.Text;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data.Readers.Root;

namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>Files and blocks that lie, and the decoders for themselves.</summary>
public sealed class RootHostileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(30, "too short")]
    [InlineData(2000, "that its header names")]
    public void File_CutShort_IsRefused(int length, string expected)
        => Refused(RootSample.Build("ZL")[..length], expected);

    [Fact]
    public void File_OfOtherFormat_IsRefused() => Refused(new byte[200], "does not begin as a ROOT file");

    [Fact]
    public void Basket_ThatDoesNotDecompress_IsRefused()
    {
        byte[] file = RootSample.Build("L4");
        int block = file.AsSpan().IndexOf("L4"u8);
        file[block + 12] ^= 1;
        Refused(file, "a compressed block (L4) is damaged");
    }

    [Theory]
    [InlineData("ZL", 1041)]
    [InlineData("L4", 257)]
    [InlineData("??", 1)]
    public void Blocks_OfImpossibleSizes_TakeNoMemory(string name, int factor)
    {
        int full = 100 * factor;
        byte[] header = [.. Encoding.ASCII.GetBytes(name), 8, 100, 0, 0, (byte)full, (byte)(full >> 8), (byte)(full >> 16), .. new byte[100]];
        Assert.Throws<InvalidDataException>(() => RootDecompressor.Check(header, full));
    }

    [Fact]
    public void Blocks_ShorterThanTheObject_AreRefused()
    {
        byte[] block = new RootFileWriter("ZS").Compressed(new byte[1000]);
        RootDecompressor.Check(block, 1000);
        Assert.Throws<InvalidDataException>(() => RootDecompressor.Check(block, 1001));
        Assert.Throws<InvalidDataException>(() => RootDecompressor.Check(block.AsSpan(0, block.Length - 1), 1000));
    }

    [Fact]
    public void Xz_StoredAndCompressed_AreDecoded()
    {
        byte[] data = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i >> 7))];
        byte[] output = new byte[data.Length];
        Assert.Equal(data.Length, XzBlock.Decompress(XzStored.Pack(data), output, new LzmaDecoder()));
        Assert.Equal(data, output);
        (byte[] content, byte[] packed) = RootSample.Eighths;
        byte[] eighths = new byte[content.Length];
        Assert.Equal(content.Length, XzBlock.Decompress(packed, eighths, new LzmaDecoder()));
        Assert.Equal(content, eighths);
        Assert.Throws<InvalidDataException>(() => XzBlock.Decompress(packed, new byte[content.Length - 1], new LzmaDecoder()));
    }

    [Fact]
    public void Xz_AnyByteWrong_IsNoticed()
    {
        (byte[] content, byte[] packed) = RootSample.Eighths;
        byte[] output = new byte[content.Length];

        // The index and the footer after the block are not read: the last 40 bytes.
        for (int i = 0; i < packed.Length - 40; i += 3)
        {
            byte[] damaged = [.. packed];
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => XzBlock.Decompress(damaged, output, new LzmaDecoder()));
        }
    }

    // Longer inputs are guarded by files of other programs, whose every LZ4 block is checked against its hash.
    [Fact]
    public void XxHash64_OfNothing_IsTheSpecifiedValue() => Assert.Equal(0xEF46DB3751D8E999, XxHash64.Hash([]));

    private void Refused(byte[] file, string expected)
    {
        string path = folder.Write("x.root", file);
        InputException e = Assert.Throws<InputException>(() => TableContents.Read(path));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }
}
