using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>Files of DuckDB: every codec, plain, dictionary, delta and byte-stream-split pages, two row groups, nulls, lists.</summary>
public sealed class ParquetDuckDbTests
{
    private const int Rows = 2200;

    [Theory]
    [InlineData("numbers_uncompressed_v1")]
    [InlineData("numbers_snappy_v1")]
    [InlineData("numbers_gzip_v1")]
    [InlineData("numbers_zstd_v1")]
    [InlineData("numbers_lz4_raw_v1")]
    [InlineData("numbers_brotli_v1")]
    [InlineData("numbers_uncompressed_v2")]
    [InlineData("numbers_snappy_v2")]
    [InlineData("numbers_gzip_v2")]
    [InlineData("numbers_zstd_v2")]
    [InlineData("numbers_lz4_raw_v2")]
    public void Numbers_EveryCodecAndEncoding_EqualTheirFormulas(string file)
    {
        TableContents table = TableContents.Read(FixtureFile.Find(file + ".parquet"));
        Assert.Equal(Rows, table.Rows);
        Assert.Equal(Rows, table.RowCount);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal((i * 7919 % 101) - 50, table.Integers("i32")[i]);
            Assert.Equal((i * 7919 % 101) - 50, table.Numbers("i32")[i]);
            Assert.Equal((i * 1000000007L) + 9007199254740993L, table.Integers("i64")[i]);
            Assert.Equal((double)((i * 1000000007L) + 9007199254740993L), table.Numbers("i64")[i]);
            Assert.Equal(((i * 37 % 1001) - 500) / 64.0, table.Numbers("f32")[i]);
            Assert.Equal((i % 97) + (i / 7.0), table.Numbers("f64")[i]);
            Assert.Equal(i % 3 == 0 ? 1 : 0, table.Numbers("flag")[i]);
            Assert.Equal(i % 5 != 0 ? i % 50 : null, table.Integers("n32")[i]);
            Assert.Equal(i % 5 != 0 ? i % 50 : null, table.Numbers("n32")[i]);
            Assert.Equal(i % 3 != 1 ? i / 16.0 : null, table.Numbers("nf32")[i]);
            Assert.Equal(i >= 2048 ? i / 4.0 : null, table.Numbers("late")[i]);
            Assert.Null(table.Numbers("nothing")[i]);
            Assert.Equal(2.5, table.Numbers("constant")[i]);
        }
    }

    [Theory]
    [InlineData("lists_snappy_v1", 257)]
    [InlineData("lists_zstd_v2", 1)]
    [InlineData("lists_uncompressed_v2", 8192)]
    public void Lists_OfNumbersAndStructures_EqualTheirFormulas(string file, int batchRows)
    {
        TableContents table = TableContents.Read(FixtureFile.Find(file + ".parquet"), batchRows);
        Assert.Equal(Rows, table.Rows);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(List(i % 11 == 0 ? 0 : i % 4, k => ((i * 10) + k) / 8.0), table.Lists("f")[i]);
            Assert.Equal(List((i + 1) % 3, k => k == 1 && i % 7 == 0 ? double.NaN : (i / 3.0) + k), table.Lists("d")[i]);
            Assert.Equal(List(i % 3, k => (i * k) - 100), table.Lists("s")[i]);
            Assert.Equal(i * 2, table.Integers("point.a")[i]);
            Assert.Equal(i % 2 == 0 ? i / 2.0 : null, table.Numbers("point.b")[i]);
            Assert.Equal(List(i % 3, k => i + k), table.Lists("photons.e")[i]);
            Assert.Equal(List(i % 3, k => k / 4.0), table.Lists("photons.phi")[i]);
        }
    }

    [Theory]
    [InlineData("types_v1")]
    [InlineData("types_v2")]
    public void Types_SmallAndUnsignedIntegers_EqualTheirFormulas(string file)
    {
        TableContents table = TableContents.Read(FixtureFile.Find(file + ".parquet"));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(i - 50, table.Integers("i8")[i]);
            Assert.Equal(i + 100, table.Integers("u8")[i]);
            Assert.Equal((i * 300) - 20000, table.Integers("i16")[i]);
            Assert.Equal(i * 600, table.Integers("u16")[i]);
            Assert.Equal(4294967295L - i, table.Integers("u32")[i]);
            Assert.Equal(ulong.MaxValue - (ulong)i, (ulong)table.Integers("u64")[i]!.Value);
            Assert.Equal(ulong.MaxValue - (ulong)i, table.Numbers("u64")[i]);
        }
    }

    [Theory]
    [InlineData("dec", "decimal")]
    [InlineData("text", "text")]
    [InlineData("bytes", "bytes")]
    [InlineData("day", "dates")]
    [InlineData("moment", "times")]
    [InlineData("nested", "lists of lists")]
    [InlineData("map.key_value.key", "map")]
    [InlineData("id", "bytes")]
    public void Types_ThatAreNotNumbers_AreUnsupportedWithTheReason(string column, string reason)
    {
        using ITableReader table = TableReaders.Open(FixtureFile.Find("types_v1.parquet"));
        ColumnSchema schema = Assert.Single(table.Columns, c => c.Name == column);
        Assert.Equal(ColumnKind.Unsupported, schema.Kind);
        Assert.Contains(reason, schema.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_File_HasColumnsAndNoRows()
    {
        TableContents table = TableContents.Read(FixtureFile.Find("empty.parquet"));
        Assert.Equal(0, table.Rows);
        Assert.Equal(0, table.RowCount);
        Assert.Contains(table.Columns, c => c.Name == "f32");
    }

    [Fact]
    public void Encrypted_File_IsRefusedWithTheRemedy()
    {
        InputException e = Assert.Throws<InputException>(() => TableReaders.Open(FixtureFile.Find("encrypted.parquet")));
        Assert.Contains("encrypted", e.Message, StringComparison.Ordinal);
        Assert.Contains("encrypted.parquet", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_NotSelected_AreNotReadFromDisk()
    {
        // Zeroing the whole of the first column's pages must not matter to the others.
        byte[] bytes = File.ReadAllBytes(FixtureFile.Find("numbers_uncompressed_v1.parquet"));
        bytes.AsSpan(4, 1500).Clear();
        using TemporaryFolder folder = new();
        string path = folder.Write("a.parquet", bytes);
        using ITableReader table = TableReaders.Open(path);
        TableContents contents = TableContents.Read(table, [new ColumnRequest("f64", ColumnForm.Double)], 100);
        Assert.Equal((2199 % 97) + (2199 / 7.0), contents.Numbers("f64")[2199]);
        InputException e = Assert.Throws<InputException>(() => TableContents.Read(path));
        Assert.Contains("'i32'", e.Message, StringComparison.Ordinal);
    }

    private static double[] List(int length, Func<int, double> entry) => [.. Enumerable.Range(0, length).Select(entry)];
}
