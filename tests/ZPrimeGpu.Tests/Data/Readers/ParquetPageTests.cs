using Snappier;
using Xunit;
using ZPrimeGpu.Host.Data.Readers;
using ZPrimeGpu.Host.Data.Readers.Parquet;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>Legal but rare forms, written byte by byte.</summary>
public sealed class ParquetPageTests : IDisposable
{
    private const int List = 3;
    private readonly TemporaryFolder folder = new();
    private static readonly ElementSpec[] OptionalDouble = [new("x", PhysicalType.Double, Repetition.Optional)];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Page_LevelsInDeprecatedBitPacking_AreRead()
    {
        // Levels 1 0 1 1 0 0 0 1, 1 1: most significant bit first.
        byte[] body = [0b1011_0001, 0b1100_0000, .. ParquetBuilder.Doubles(1, 2, 3, 4, 5, 6)];
        TableContents table = Read(ParquetBuilder.Column(
            10, OptionalDouble, new PageSpec(PageType.DataV1, 10, PageEncoding.Plain, body) { LevelEncoding = PageEncoding.BitPacked }));
        Assert.Equal([1, null, 2, 3, null, null, null, 4, 5, 6], table.Numbers("x"));
    }

    [Fact]
    public void Page_LevelsMixRunsAndPackedGroups_AreRead()
    {
        // Run of three 1, packed group 0 1 1 0 1 0 0 1 (least significant bit first), run of one 0.
        byte[] levels = [3 << 1, 1, (1 << 1) | 1, 0b1001_0110, 1 << 1, 0];
        byte[] body = [.. ParquetBuilder.Prefixed(levels), .. ParquetBuilder.Doubles(1, 2, 3, 4, 5, 6, 7)];
        TableContents table = Read(ParquetBuilder.Column(12, OptionalDouble, new PageSpec(PageType.DataV1, 12, PageEncoding.Plain, body)));
        Assert.Equal([1, 2, 3, null, 4, 5, null, 6, null, null, 7, null], table.Numbers("x"));
    }

    [Fact]
    public void Nulls_OfAnEarlierStretchOrBatch_DoNotStick()
    {
        // Batches of 3 over pages of 2: null first, then none, then null again.
        byte[] present = ParquetBuilder.Prefixed(ParquetBuilder.Run(2, 1));
        PageSpec Page(double value) => new(PageType.DataV1, 2, PageEncoding.Plain, [.. present, .. ParquetBuilder.Doubles(value, value)]);
        PageSpec nulls = new(PageType.DataV1, 2, PageEncoding.Plain, ParquetBuilder.Prefixed(ParquetBuilder.Run(2, 0)));
        TableContents table = Read(ParquetBuilder.Column(12, OptionalDouble, nulls, Page(1), Page(2), Page(3), nulls, Page(4)));
        Assert.Equal([null, null, 1, 1, 2, 2, 3, 3, null, null, 4, 4], table.Numbers("x"));
    }

    [Fact]
    public void Page_Version2UncompressedAmongCompressed_IsRead()
    {
        byte[] levels = ParquetBuilder.Run(2, 1);
        byte[] values = ParquetBuilder.Doubles(1.5, 2.5);
        byte[] packed = Snappy.CompressToArray(values);
        PageSpec page = new(PageType.DataV2, 2, PageEncoding.Plain, [.. levels, .. values]) { DefinitionBytes = levels.Length, IsCompressed = false };
        PageSpec compressed = page with { Body = [.. levels, .. packed], UncompressedSize = levels.Length + values.Length, IsCompressed = null };
        ParquetBuilder file = ParquetBuilder.Column(4, OptionalDouble, page, compressed);
        file.Codec = PageCodec.Snappy;
        Assert.Equal([1.5, 2.5, 1.5, 2.5], Read(file).Numbers("x"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dictionary_OfOneEntry_NeedsNoBits(bool hasOffset)
    {
        // Width 0: the run's value takes no bytes. Writers without a dictionary offset let the first page speak for itself.
        PageSpec dictionary = new(PageType.Dictionary, 1, PageEncoding.PlainDictionary, ParquetBuilder.Doubles(7.25));
        PageSpec page = new(PageType.DataV1, 5, PageEncoding.PlainDictionary, [.. ParquetBuilder.Prefixed(ParquetBuilder.Run(5, 1)), 0, 5 << 1]);
        PageSpec nulls = new(PageType.DataV1, 2, PageEncoding.RleDictionary, ParquetBuilder.Prefixed(ParquetBuilder.Run(2, 0)));
        ParquetBuilder file = ParquetBuilder.Column(7, OptionalDouble, dictionary, page, nulls);
        file.HasDictionaryOffset = hasOffset;
        Assert.Equal([7.25, 7.25, 7.25, 7.25, 7.25, null, null], Read(file).Numbers("x"));
    }

    [Fact]
    public void Page_OfAnIndex_IsPassedOver()
    {
        PageSpec index = new(PageType.Index, 0, PageEncoding.Plain, [1, 2, 3]);
        ParquetBuilder file = ParquetBuilder.Plain(3, 4);
        file.Pages.Insert(0, index);
        Assert.Equal([3, 4], Read(file).Numbers("x"));
    }

    public static TheoryData<string> ListForms => ["repeated", "two levels", "tuple", "three levels"];

    [Theory]
    [MemberData(nameof(ListForms))]
    public void List_EveryForm_IsRead(string form)
    {
        // Rows: [1, 2], [], [3], [4, 5, 6]. An entry exists at definition level 1 in all forms, since the outer group is required.
        ElementSpec[] elements = form switch
        {
            "repeated" => [new("x", PhysicalType.Double, Repetition.Repeated)],
            "two levels" => [new("x", null, Repetition.Required, 1, List), new("array", PhysicalType.Double, Repetition.Repeated)],
            "tuple" =>
            [
                new("x", null, Repetition.Required, 1, List),
                new("x_tuple", null, Repetition.Repeated, 1),
                new("e", PhysicalType.Double, Repetition.Required),
            ],
            _ =>
            [
                new("x", null, Repetition.Required, 1, List),
                new("list", null, Repetition.Repeated, 1),
                new("element", PhysicalType.Double, Repetition.Required),
            ],
        };

        // Seven levels in one packed group: repetition 0 1 0 0 0 1 1, definition 1 1 0 1 1 1 1, least significant bit first.
        byte[] body =
        [
            .. ParquetBuilder.Prefixed((1 << 1) | 1, 0b0110_0010),
            .. ParquetBuilder.Prefixed((1 << 1) | 1, 0b0111_1011),
            .. ParquetBuilder.Doubles(1, 2, 3, 4, 5, 6),
        ];
        TableContents table = Read(ParquetBuilder.Column(4, elements, new PageSpec(PageType.DataV1, 7, PageEncoding.Plain, body)));
        Assert.Equal([[1, 2], [], [3], [4, 5, 6]], table.Lists(form == "tuple" ? "x.e" : "x"));
    }

    [Fact]
    public void Delta_WidestDifferences_WrapAsTheFormatSays()
    {
        // 64-bit extremes: the difference max - min does not fit and wraps to -1; block of 128 values in 4 miniblocks.
        long[] values = [long.MinValue, long.MaxValue, 0, -1];
        long[] deltas = [unchecked(values[1] - values[0]), unchecked(values[2] - values[1]), values[3] - values[2]];
        long min = deltas.Min();
        ThriftWriter body = new();
        body.Varint(128).Varint(4).Varint(4).Varint(ThriftWriter.ZigZag(values[0])).Varint(ThriftWriter.ZigZag(min)).Raw(64, 0, 0, 0);
        foreach (long delta in deltas)
        {
            body.Raw(BitConverter.GetBytes(unchecked(delta - min)));
        }

        body.Raw(new byte[29 * 8]);
        ParquetBuilder file = ParquetBuilder.Column(
            4,
            [new("x", PhysicalType.Int64, Repetition.Required)],
            new PageSpec(PageType.DataV1, 4, PageEncoding.DeltaBinaryPacked, body.ToArray()));
        Assert.Equal(values.Select(v => (long?)v), Read(file).Integers("x"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(57)]
    [InlineData(58)]
    [InlineData(61)]
    [InlineData(63)]
    public void Delta_AnyWidth_IsReadAcrossByteBoundaries(int width)
    {
        // Thirty-two differences of random bits, packed one bit after the other; smallest difference -5.
        Random random = new(width);
        ulong[] packed = [.. Enumerable.Range(0, 32).Select(_ => (ulong)random.NextInt64() & ((1UL << width) - 1))];
        byte[] bits = new byte[32 * width / 8];
        for (int i = 0; i < 32 * width; i++)
        {
            bits[i / 8] |= (byte)(((packed[i / width] >> (i % width)) & 1) << (i % 8));
        }

        byte[] body = new ThriftWriter().Varint(128).Varint(4).Varint(33).Varint(ThriftWriter.ZigZag(17)).Varint(ThriftWriter.ZigZag(-5))
            .Raw((byte)width, 0, 0, 0).Raw(bits).ToArray();
        ParquetBuilder file = ParquetBuilder.Column(
            33, [new("x", PhysicalType.Int64, Repetition.Required)], new PageSpec(PageType.DataV1, 33, PageEncoding.DeltaBinaryPacked, body));
        List<long?> expected = [17];
        foreach (ulong delta in packed)
        {
            expected.Add(unchecked(expected[^1] + (long)delta - 5));
        }

        Assert.Equal(expected, Read(file).Integers("x"));
    }

    [Fact]
    public void Rows_MillionsInARun_AreReadWithoutMemory()
    {
        // The indices of a constant column take five bytes, however many rows there are.
        const int rows = 30_000_000;
        PageSpec dictionary = new(PageType.Dictionary, 1, PageEncoding.Plain, ParquetBuilder.Doubles(1));
        PageSpec page = new(PageType.DataV1, rows, PageEncoding.RleDictionary, [1, .. ParquetBuilder.Run(rows, 0)]);
        ParquetBuilder file = ParquetBuilder.Column(rows, [new("x", PhysicalType.Double, Repetition.Required)], dictionary, page);
        using ITableReader table = TableReaders.Open(folder.Write("a.parquet", file.Build()));
        TableBatch batch = table.Select([new ColumnRequest("x", ColumnForm.Double)], 8192);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long read = 0;
        while (table.Read())
        {
            read += batch.Count;
        }

        Assert.Equal(rows, read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private TableContents Read(ParquetBuilder file) => TableContents.Read(folder.Write("a.parquet", file.Build()), 3);
}
