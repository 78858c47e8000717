using Xunit;
using ZPrimeGpu.Host;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>Files of Apache Arrow: data pages of both versions, many pages a chunk, lists that span pages, checksums, more encodings.</summary>
public sealed class ParquetArrowTests
{
    private const int Rows = 1100;

    [Theory]
    [InlineData("arrow_pages_v1", 64)]
    [InlineData("arrow_pages_v2", 1000)]
    [InlineData("arrow_split_v2", 1)]
    [InlineData("arrow_delta_v2", 257)]
    public void Numbers_EveryPageKind_EqualTheirFormulas(string file, int batchRows)
    {
        TableContents table = TableContents.Read(FixtureFile.Find(file + ".parquet"), batchRows);
        Assert.Equal(Rows, table.Rows);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal((i * 7919 % 1009) - 504, table.Integers("i32")[i]);
            Assert.Equal((i % 2 == 0 ? 1L : -1L) * i * i * 1000003L, table.Integers("i64")[i]);
            Assert.Equal(i % 7 == 0 ? null : i % 13 == 0 ? long.MinValue + i : i, table.Integers("n64")[i]);
            Assert.Equal((i * 37 % 1001) / 64.0, table.Numbers("f32")[i]);
            Assert.Equal(i % 4 == 2 ? null : i / 3.0, table.Numbers("nf64")[i]);
            Assert.Equal(i % 3 == 0 ? 1 : 0, table.Integers("flag")[i]);
            Assert.Equal(i % 5 == 0 ? null : i / 100 % 2 == 0 ? 1 : 0, table.Integers("nflag")[i]);
            Assert.Equal(4294967295L - (i * 1000), table.Integers("u32")[i]);
            int entries = i % 11 == 0 ? 0 : i % 500 == 499 ? 300 : i % 4;
            Assert.Equal(Enumerable.Range(0, entries).Select(k => i + (k / 4.0)), table.Lists("list")[i]);
            int some = i % 11 == 1 ? 0 : i % 3;
            Assert.Equal(Enumerable.Range(0, some).Select(k => k == 1 ? double.NaN : i - (k / 8.0)), table.Lists("nlist")[i]);
            Assert.Equal(Enumerable.Range(0, i % 5 == 0 ? 3 : 0).Select(k => (double)(i * (k - 1))), table.Lists("ilist")[i]);
        }
    }

    [Fact]
    public void Page_WithOneBitFlipped_FailsItsChecksum()
    {
        byte[] bytes = File.ReadAllBytes(FixtureFile.Find("arrow_pages_v2.parquet"));

        // The first page follows the magic number; its header takes some 30 bytes of the first 100.
        bytes[100] ^= 4;
        using TemporaryFolder folder = new();
        InputException e = Assert.Throws<InputException>(() => TableContents.Read(folder.Write("a.parquet", bytes)));
        Assert.Contains("checksum", e.Message, StringComparison.Ordinal);
        Assert.Contains("'i32'", e.Message, StringComparison.Ordinal);
    }
}
