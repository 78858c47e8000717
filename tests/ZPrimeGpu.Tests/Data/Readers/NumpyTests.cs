using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Tests.Data.Readers;

public sealed class NumpyTests
{
    private const int Rows = 500;

    [Theory]
    [InlineData("columns_stored.npz")]
    [InlineData("columns_deflated.npz")]
    public void Npz_EveryType_EqualsItsFormula(string file)
    {
        using ITableReader table = TableReaders.Open(FixtureFile.Find(file));
        ColumnRequest[] requests =
        [
            .. table.Columns.Where(c => c.Kind == ColumnKind.Integer).Select(c => new ColumnRequest(c.Name, ColumnForm.Integer)),
            .. table.Columns.Where(c => c.Kind is ColumnKind.Float or ColumnKind.Boolean).Select(c => new ColumnRequest(c.Name, ColumnForm.Double)),
            new ColumnRequest("ph_e", ColumnForm.List),
        ];
        TableContents contents = TableContents.Read(table, requests, 64);
        Assert.Equal(Rows, contents.Rows);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(i % 64 / 4.0, contents.Numbers("f2")[i]);
            Assert.Equal(((i * 37 % 1001) - 500) / 64.0, contents.Numbers("f4")[i]);
            Assert.Equal(i / 7.0, contents.Numbers("f8")[i]);
            Assert.Equal((i % 256) - 128, contents.Integers("i1")[i]);
            Assert.Equal((i * 100) - 20000, contents.Integers("i2")[i]);
            Assert.Equal((i * 7919 % 1009) - 504, contents.Integers("i4")[i]);
            Assert.Equal((i * 1000000007L) + 9007199254740993L, contents.Integers("i8")[i]);
            Assert.Equal(i % 256, contents.Integers("u1")[i]);
            Assert.Equal(i * 130, contents.Integers("u2")[i]);
            Assert.Equal(4294967295L - i, contents.Integers("u4")[i]);
            Assert.Equal(ulong.MaxValue - (ulong)i, (ulong)contents.Integers("u8")[i]!.Value);
            Assert.Equal(i % 3 == 0 ? 1 : 0, contents.Numbers("b1")[i]);
            Assert.Equal((i - 250) / 8.0, contents.Numbers("big_f4")[i]);
            Assert.Equal(i * i * -1000003L, contents.Integers("big_i8")[i]);
            Assert.Equal([i % 5 / 4.0, (i + 1) % 5 / 4.0, (i + 2) % 5 / 4.0], contents.Lists("ph_e")[i]);
        }
    }

    [Theory]
    [InlineData("text", "text")]
    [InlineData("fortran", "Fortran order")]
    [InlineData("scalar", "single number")]
    public void Npz_ArrayThatIsNoColumn_IsUnsupportedWithTheReason(string column, string reason)
    {
        using ITableReader table = TableReaders.Open(FixtureFile.Find("columns_stored.npz"));
        ColumnSchema schema = Assert.Single(table.Columns, c => c.Name == column);
        Assert.Equal(ColumnKind.Unsupported, schema.Kind);
        Assert.Contains(reason, schema.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Npz_ArraysOfDifferentLength_AreNamed()
    {
        using ITableReader table = TableReaders.Open(FixtureFile.Find("unequal.npz"));
        Assert.Null(table.RowCount);
        InputException e = Assert.Throws<InputException>(
            () => table.Select([new ColumnRequest("f4", ColumnForm.Double), new ColumnRequest("short", ColumnForm.Double)], 10));
        Assert.Contains("'f4' has 500 rows, 'short' 10", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Npz_StoredByteFlipped_FailsItsChecksum()
    {
        byte[] bytes = File.ReadAllBytes(FixtureFile.Find("columns_stored.npz"));

        // In the middle of the first array, "f2": 64 + 128 bytes of headers, then 1000 of rows.
        bytes[600] ^= 1;
        using TemporaryFolder folder = new();
        using ITableReader table = TableReaders.Open(folder.Write("a.npz", bytes));
        InputException e = Assert.Throws<InputException>(() => TableContents.Read(table, [new ColumnRequest("f2", ColumnForm.Double)], 100));
        Assert.Contains("Array 'f2'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("records.npy", Rows)]
    [InlineData("records_version2.npy", 20)]
    public void Npy_StructuredArrayWithGaps_EqualsItsFormulas(string file, int rows)
    {
        TableContents table = TableContents.Read(FixtureFile.Find(file), 33);
        Assert.Equal(rows, table.Rows);
        Assert.Equal(["px", "year", "evt", "flag", "ph_e", "name"], table.Columns.Select(c => c.Name));
        Assert.Equal(ColumnKind.Unsupported, table.Columns[5].Kind);
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal((i - 100) / 16.0, table.Numbers("px")[i]);
            Assert.Equal(2019 + (i % 2), table.Integers("year")[i]);
            Assert.Equal((i * 1000000007L) + 9007199254740993L, table.Integers("evt")[i]);
            Assert.Equal(i % 5 == 2 ? 1 : 0, table.Integers("flag")[i]);
            Assert.Equal([i / 3.0, (i + 1) / 3.0, (i + 2) / 3.0, (i + 3) / 3.0], table.Lists("ph_e")[i]);
        }
    }

    [Theory]
    [InlineData("plain.npy", "without field names")]
    [InlineData("objects.npy", "without field names")]
    public void Npy_ArrayWithoutFields_IsRefusedWithTheRemedy(string file, string reason)
    {
        InputException e = Assert.Throws<InputException>(() => TableReaders.Open(FixtureFile.Find(file)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Npy_CutShort_SaysHowManyBytesThereAre()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.npy", File.ReadAllBytes(FixtureFile.Find("records.npy"))[..^1]);
        InputException e = Assert.Throws<InputException>(() => TableReaders.Open(path));
        Assert.Contains("500 rows of 64", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Npz_EmptyColumn_HasNoRows() => Assert.Equal(0, TableContents.Read(FixtureFile.Find("none.npz")).Rows);
}
