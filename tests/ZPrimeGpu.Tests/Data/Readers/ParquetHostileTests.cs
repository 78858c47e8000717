using System.Buffers.Binary;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data.Readers.Parquet;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>Files that lie, one lie each: every one must end in one clear sentence, without taking memory or time.</summary>
public sealed class ParquetHostileTests : IDisposable
{
    private static readonly ElementSpec Required = new("x", PhysicalType.Double, Repetition.Required);
    private static readonly ElementSpec Optional = new("x", PhysicalType.Double, Repetition.Optional);
    private static readonly ElementSpec Repeated = new("x", PhysicalType.Double, Repetition.Repeated);
    private static readonly PageSpec OneEntry = new(PageType.Dictionary, 1, PageEncoding.Plain, ParquetBuilder.Doubles(1));
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "too short")]
    [InlineData(8, "too short")]
    [InlineData(40, "does not end as a Parquet file")]
    public void File_CutShort_IsRefused(int length, string expected)
        => Refused(ParquetBuilder.Plain(1, 2, 3).Build()[..length], expected);

    [Fact]
    public void Footer_LongerThanTheFile_IsRefused()
    {
        byte[] bytes = ParquetBuilder.Plain(1, 2, 3).Build();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 8), uint.MaxValue);
        Refused(bytes, "metadata claim 4294967295 bytes");
    }

    [Fact]
    public void Footer_NestedWithoutEnd_IsRefused()
    {
        // A list of lists of lists ... 100 000 deep: one byte a level.
        byte[] footer = [0x19, .. Enumerable.Repeat((byte)0x19, 100_000)];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        Refused([.. "PAR1"u8, .. footer, .. length, .. "PAR1"u8], "nested too deeply");
    }

    [Fact]
    public void Footer_ListLongerThanItsBytes_IsRefused()
    {
        byte[] footer = [.. new ThriftWriter().Int32(1, 1).ToArray(), 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        Refused([.. "PAR1"u8, .. footer, .. length, .. "PAR1"u8], "end too early");
    }

    [Fact]
    public void Schema_WithMoreChildrenThanElements_IsRefused() => Refused(Plain(f => f.RootChildren = int.MaxValue), "proper tree");

    [Fact]
    public void Schema_NestedWithoutEnd_IsRefused()
    {
        ParquetBuilder file = ParquetBuilder.Plain(1);
        file.Elements.InsertRange(0, Enumerable.Range(0, 5000).Select(i => new ElementSpec("g", null, Repetition.Optional, 1)));
        Refused(file, "proper tree");
    }

    [Fact]
    public void Rows_MoreThanTheGroups_AreRefused() => Refused(Plain(f => f.GroupRows = 2), "do not add up");

    [Fact]
    public void Rows_NegativeGroup_IsRefused() => Refused(Plain(f => (f.Rows, f.GroupRows) = (-3, -3)), "do not add up");

    [Fact]
    public void Rows_MoreThanValues_AreRefused() => Refused(Plain(f => f.Rows = long.MaxValue), "in a row group of 9223372036854775807 rows");

    [Fact]
    public void Values_MoreThanPages_AreRefused() => Refused(Plain(f => (f.Rows, f.Values) = (1000, 1000)), "fewer values than its metadata");

    [Fact]
    public void Values_FewerThanPages_AreRefused() => Refused(Plain(f => (f.Rows, f.Values) = (2, 2)), "more values than its metadata");

    [Theory]
    [InlineData(-1L, null)]
    [InlineData(long.MaxValue, null)]
    [InlineData(4L, long.MaxValue)]
    [InlineData(4L, -5L)]
    public void Chunk_OutsideTheFile_IsRefused(long offset, long? length)
        => Refused(Plain(f => (f.Offset, f.Length) = (offset, length)), "outside the file");

    [Theory]
    [InlineData((int)PageCodec.Lzo)]
    [InlineData((int)PageCodec.Lz4Hadoop)]
    [InlineData(99)]
    public void Codec_Unsupported_IsRefusedWithTheRemedy(int codec) => Refused(Plain(f => f.Codec = (PageCodec)codec), "write it with zstd");

    [Theory]
    [InlineData((int)PageCodec.Snappy)]
    [InlineData((int)PageCodec.Gzip)]
    [InlineData((int)PageCodec.Brotli)]
    [InlineData((int)PageCodec.Zstd)]
    [InlineData((int)PageCodec.Lz4Raw)]
    public void Page_NotCompressedAsItSays_IsRefused(int codec) => Refused(Plain(f => f.Codec = (PageCodec)codec), "decompress");

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(300 << 20)]
    public void Page_OfAbsurdSize_IsRefusedWithoutTakingTheMemory(int size)
    {
        ParquetBuilder file = Plain(f => f.Codec = PageCodec.Zstd);
        file.Pages[0] = file.Pages[0] with { UncompressedSize = size };
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file, "write the file again with smaller pages");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void Page_LongerThanItsChunk_IsRefused(int size)
    {
        ParquetBuilder file = ParquetBuilder.Plain(1, 2, 3);
        file.Pages[0] = file.Pages[0] with { CompressedSize = size, UncompressedSize = size };
        Refused(file, size < 0 ? "negative size" : "bytes, 24 are left");
    }

    [Fact]
    public void Page_ShorterThanItsValues_IsRefused()
    {
        ParquetBuilder file = ParquetBuilder.Plain(1, 2, 3);
        file.Pages[0] = file.Pages[0] with { Values = 4 };
        file.Rows = 4;
        Refused(file, "fewer values than its header");
    }

    [Theory]
    [InlineData(2, "level")]
    [InlineData(1, "longer than the page")]
    public void Levels_ThatLie_AreRefused(int lie, string expected)
    {
        // Width 1 cannot hold 2 in a run; a length of 2^31 - 1 is beyond any page.
        byte[] body = [.. ParquetBuilder.Prefixed(ParquetBuilder.Run(3, (byte)lie)), .. ParquetBuilder.Doubles(1, 2, 3)];
        if (lie == 1)
        {
            BinaryPrimitives.WriteInt32LittleEndian(body, int.MaxValue);
        }

        Refused(ParquetBuilder.Column(3, [Optional], new PageSpec(PageType.DataV1, 3, PageEncoding.Plain, body)), lie == 1 ? expected : "wider");
    }

    [Fact]
    public void Levels_AboveTheSchema_AreRefused()
    {
        // Two optional groups around x: levels go to 3 of two bits; below a required x to 2, where 3 fits the bits and is a lie.
        ElementSpec[] elements = [new("a", null, Repetition.Optional, 1), new("b", null, Repetition.Optional, 1), Required];
        byte[] body = [.. ParquetBuilder.Prefixed(ParquetBuilder.Run(3, 3)), .. ParquetBuilder.Doubles(1, 2, 3)];
        Refused(ParquetBuilder.Column(3, elements, new PageSpec(PageType.DataV1, 3, PageEncoding.Plain, body)), "level above the schema");
    }

    [Fact]
    public void Levels_Version2LongerThanThePage_AreRefused()
    {
        PageSpec page = new(PageType.DataV2, 3, PageEncoding.Plain, ParquetBuilder.Doubles(1, 2, 3)) { DefinitionBytes = int.MaxValue, RepetitionBytes = int.MaxValue };
        Refused(ParquetBuilder.Column(3, [Optional], page), "longer than the page");
    }

    [Theory]
    [InlineData(1, "entry 1 of a dictionary of 1")]
    [InlineData(33, "values of 33 bits")]
    [InlineData(255, "values of 255 bits")]
    public void Dictionary_IndexOutOfRange_IsRefused(byte width, string expected)
    {
        PageSpec page = new(PageType.DataV1, 5, PageEncoding.RleDictionary, [width, .. ParquetBuilder.Run(5, 1)]);
        Refused(ParquetBuilder.Column(5, [Required], OneEntry, page), expected);
    }

    [Fact]
    public void Dictionary_Missing_IsRefused()
        => Refused(
            ParquetBuilder.Column(5, [Required], new PageSpec(PageType.DataV1, 5, PageEncoding.RleDictionary, [1, .. ParquetBuilder.Run(5, 0)])),
            "dictionary is missing");

    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void Dictionary_LongerThanItsPage_IsRefused(int entries)
        => Refused(
            ParquetBuilder.Column(
                5, [Required], OneEntry with { Values = entries }, new PageSpec(PageType.DataV1, 5, PageEncoding.RleDictionary, [1, .. ParquetBuilder.Run(5, 0)])),
            "dictionary is damaged");

    [Fact]
    public void List_ThatDoesNotBegin_IsRefused()
    {
        byte[] body = [.. ParquetBuilder.Prefixed(ParquetBuilder.Run(3, 1)), .. ParquetBuilder.Prefixed(ParquetBuilder.Run(3, 1)), .. ParquetBuilder.Doubles(1, 2, 3)];
        Refused(ParquetBuilder.Column(1, [Repeated], new PageSpec(PageType.DataV1, 3, PageEncoding.Plain, body)), "does not begin");
    }

    [Fact]
    public void List_OfABillionEntries_IsRefusedWithoutTakingTheMemory()
    {
        // One row, its entries in two runs of levels and one of indices: 40 bytes that claim 8 GB.
        const int entries = 1_000_000_000;
        PageSpec head = new(PageType.DataV1, 1, PageEncoding.RleDictionary, [.. Levels(1, 0), .. Levels(1, 1), 1, .. ParquetBuilder.Run(1, 0)]);
        PageSpec flood = new(PageType.DataV1, entries, PageEncoding.RleDictionary, [.. Levels(entries, 1), .. Levels(entries, 1), 1, .. ParquetBuilder.Run(entries, 0)]);
        Refused(ParquetBuilder.Column(1, [Repeated], OneEntry, head, flood), "lists hold over");

        static byte[] Levels(long count, byte level) => ParquetBuilder.Prefixed(ParquetBuilder.Run(count, level));
    }

    [Theory]
    [InlineData(128, 0, 3, 1, "impossible header")]
    [InlineData(0, 4, 3, 1, "impossible header")]
    [InlineData(100, 3, 3, 1, "impossible header")]
    [InlineData(1L << 40, 4, 3, 1, "impossible header")]
    [InlineData(128, 4, 3, 65, "differences of 65 bits")]
    [InlineData(128, 4, 2, 1, "fewer values")]
    [InlineData(128, 4, 3, 64, "fewer values")]
    public void Delta_HeaderThatLies_IsRefused(long block, long miniblocks, long count, byte width, string expected)
    {
        byte[] body = new ThriftWriter().Varint((ulong)block).Varint((ulong)miniblocks).Varint((ulong)count).Varint(2).Varint(0).Raw(width, 0, 0, 0).ToArray();
        ElementSpec column = new("x", PhysicalType.Int64, Repetition.Required);
        Refused(ParquetBuilder.Column(3, [column], new PageSpec(PageType.DataV1, 3, PageEncoding.DeltaBinaryPacked, body)), expected);
    }

    [Theory]
    [InlineData((int)PageEncoding.DeltaBinaryPacked)]
    [InlineData((int)PageEncoding.Rle)]
    [InlineData(7)]
    [InlineData(1234)]
    public void Encoding_WrongForTheType_IsRefused(int encoding)
        => Refused(ParquetBuilder.Column(1, [Required], new PageSpec(PageType.DataV1, 1, (PageEncoding)encoding, new byte[8])), "is not supported for this type");

    private static ParquetBuilder Plain(Action<ParquetBuilder> change)
    {
        ParquetBuilder file = ParquetBuilder.Plain(1, 2, 3);
        change(file);
        return file;
    }

    private void Refused(ParquetBuilder file, string expected) => Refused(file.Build(), expected);

    private void Refused(byte[] bytes, string expected)
    {
        string path = folder.Write("hostile.parquet", bytes);
        InputException e = Assert.Throws<InputException>(() => TableContents.Read(path));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }
}
