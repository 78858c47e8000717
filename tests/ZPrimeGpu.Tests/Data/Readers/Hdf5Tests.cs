using System.IO.Compression;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data.Readers;
using ZPrimeGpu.Host.Data.Readers.Hdf5;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>Files of h5py, PyTables and pandas; where the machine has no libhdf5, the tests that read are skipped.</summary>
public sealed class Hdf5Tests : IDisposable
{
    private const int Rows = 100;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", 1)]
    [InlineData(":ntuple/events", 37)]
    [InlineData(":/ntuple", 257)]
    public void Group_OfDatasets_EqualsItsFormulas(string table, int batchRows)
    {
        TableContents contents = TableContents.Read(Find("columns.h5") + table, batchRows);
        Assert.Equal(Rows, contents.Rows);
        Assert.Equal(Rows, contents.RowCount);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(i % 64 / 4.0, contents.Numbers("f2")[i]);
            Assert.Equal(((i * 37 % 1001) - 500) / 64.0, contents.Numbers("f4")[i]);
            Assert.Equal(i / 7.0, contents.Numbers("f8")[i]);
            Assert.Equal((i % 256) - 128, contents.Integers("i1")[i]);
            Assert.Equal((i * 100) - 20000, contents.Integers("i2")[i]);
            Assert.Equal((i * 7919 % 1009) - 504, contents.Integers("i4")[i]);
            Assert.Equal((i * 1000000007L) + 9007199254740993L, contents.Integers("i8")[i]);
            Assert.Equal(i, contents.Integers("u1")[i]);
            Assert.Equal(i * 130, contents.Integers("u2")[i]);
            Assert.Equal(4294967295L - i, contents.Integers("u4")[i]);
            Assert.Equal(ulong.MaxValue - (ulong)i, (ulong)contents.Integers("u8")[i]!.Value);
            Assert.Equal(ulong.MaxValue - (ulong)i, contents.Numbers("u8")[i]!.Value);
            Assert.Equal(i % 3 == 0 ? 1 : 0, contents.Integers("b1")[i]);
            Assert.Equal(i % 3 == 0 ? 1.0 : 0.0, contents.Numbers("b1")[i]);
            Assert.Equal((i - 250) / 8.0, contents.Numbers("big_f4")[i]);
            Assert.Equal(i / 11.0, contents.Numbers("big_f8")[i]);
            Assert.Equal((long)i * i * -1000003L, contents.Integers("big_i8")[i]);
            Assert.Equal(i * 130.0, contents.Numbers("big_u2")[i]);
            Assert.Equal(i % 3, contents.Integers("enum")[i]);
            Assert.Equal(Enumerable.Range(i, 3).Select(k => k % 5 / 4.0), contents.Lists("slots")[i]);
            Assert.Equal(Enumerable.Range(0, i % 4).Select(k => i + (k / 4.0)), contents.Lists("lists")[i]);
        }

        Assert.Equal(ColumnKind.Boolean, contents.Columns.Single(c => c.Name == "b1").Kind);
        Assert.Equal("text", contents.Columns.Single(c => c.Name == "text").Reason);
        Assert.DoesNotContain(contents.Columns, c => c.Name == "number");
    }

    [Theory]
    [InlineData("", 500)]
    [InlineData(":events", 33)]
    public void Dataset_OfStructuresAfterAUserBlock_EqualsItsFormulas(string table, int batchRows)
    {
        TableContents contents = TableContents.Read(Find("records.h5") + table, batchRows);
        Assert.Equal(Rows, contents.Rows);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal((i - 100) / 16.0, contents.Numbers("px")[i]);
            Assert.Equal((i * 1000000007L) + 9007199254740993L, contents.Integers("evt")[i]);
            Assert.Equal(i % 3 == 0 ? 1 : 0, contents.Integers("flag")[i]);
            Assert.Equal(i / 9.0, contents.Numbers("vertex.x")[i]);
            Assert.Equal(65535 - i, contents.Integers("vertex.n")[i]);
            Assert.Equal(Enumerable.Range(i, 4).Select(k => k / 2.0), contents.Lists("ph_e")[i]);
            Assert.Equal(Enumerable.Range(0, i % 4).Select(k => i + (k / 4.0)), contents.Lists("ph")[i]);
        }

        Assert.Equal(ColumnKind.Unsupported, contents.Columns.Single(c => c.Name == "name").Kind);
    }

    [Fact]
    public void Table_OfPyTables_EqualsItsFormulas()
    {
        TableContents contents = TableContents.Read(Find("pytables.h5"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (double?)(i / 8.0)), contents.Numbers("px"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long?)(i * i)), contents.Integers("evt"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long?)(1 - (i % 2))), contents.Integers("flag"));
        Assert.Equal(contents.Integers("flag").Select(i => (double?)i), contents.Numbers("flag"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":df")]
    [InlineData(":df/table")]
    public void Table_OfPandas_EqualsItsFormulas(string table)
    {
        TableContents contents = TableContents.Read(Find("pandas_table.h5") + table);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (double?)(i / 8.0)), contents.Numbers("px"));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long?)(i * i)), contents.Integers("evt"));
    }

    [Fact]
    public void Frame_InTheFixedFormat_SaysWhatToDo()
        => AssertFlaw(Find("pandas_fixed.h5"), "'df' in the fixed format of pandas", "format='table'");

    [Fact]
    public void Table_OfSeveralOrUnknown_NamesThem()
    {
        // One of two groups has columns of unequal length, so that only the other can be meant; asked for by name, both are read.
        string path = Find("refused.h5");
        Assert.Equal([0, 1, 2, 3], TableContents.Read(path).Integers("x"));
        AssertFlaw(path + ":c", "no group or dataset 'c'", "'a', 'b'");
        AssertFlaw(path + ":a/outside", "links are not followed");
        AssertFlaw(path + ":a", "differ in length", "save columns of one table");
        AssertFlaw(path + ":a/cube", "holds no table");
    }

    [Theory]
    [InlineData("soft", "link")]
    [InlineData("outside", "link")]
    [InlineData("raw", "other files")]
    [InlineData("virtual", "other files")]
    [InlineData("lzf", "HDF5_PLUGIN_PATH")]
    [InlineData("unwritten", "never written")]
    [InlineData("partly", "never written")]
    [InlineData("large", "chunks of 512 MB")]
    [InlineData("cube", "3 dimensions")]
    public void Dataset_ThatCannotBeRead_SaysWhy(string name, string reason)
    {
        using ITableReader table = TableReaders.Open(Find("refused.h5") + ":a");
        ColumnSchema column = table.Columns.Single(c => c.Name == name);
        Assert.Equal(ColumnKind.Unsupported, column.Kind);
        Assert.Contains(reason, column.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void File_OpenTwice_OutlivesTheOther()
    {
        string path = Find("pytables.h5");
        using ITableReader first = TableReaders.Open(path);
        TableBatch batch = first.Select([new ColumnRequest("px", ColumnForm.Double)], 16);
        Assert.True(first.Read());
        Assert.Equal(40, TableContents.Read(path).Rows);
        Assert.True(first.Read());
        Assert.Equal(2, batch.Columns[0].Doubles[0]);
    }

    [Fact]
    public void Files_ReadByManyThreads_AreRight()
    {
        string path = Find("columns.h5");
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            TableContents contents = TableContents.Read(path, 10 + i);
            Assert.Equal(99 / 7.0, contents.Numbers("f8")[99]);
            Assert.Equal([99, 99.25, 99.5], contents.Lists("lists")[99]);
        });
    }

    [Fact]
    public void File_CutShortOrOfAnotherKind_SaysSo()
    {
        byte[] bytes = File.ReadAllBytes(Find("columns.h5"));
        AssertFlaw(folder.Write("cut.h5", bytes[..^100]), $"has {bytes.Length - 100} bytes and should have {bytes.Length}");
        AssertFlaw(folder.Write("other.hdf5", "px,py\n1,2\n"), "it is no HDF5 file");
        AssertFlaw(folder.Write("empty.h5", ""), "it is no HDF5 file");
        bytes[8] = 9;
        AssertFlaw(folder.Write("later.h5", bytes), "version 9");
    }

    [Fact]
    public void Chunk_WithOneBitFlipped_NamesTheColumn()
    {
        // The second chunk of f8, which Fletcher's checksum guards, is at 2653. Other damage is not tried here: it may crash the library.
        byte[] bytes = File.ReadAllBytes(Find("columns.h5"));
        bytes[2653 + 20] ^= 16;
        AssertFlaw(folder.Write("damaged.h5", bytes), "Column 'f8' of '", "damaged.h5' cannot be read: the rows from 1 on (", "copy or write the file again");
    }

    [Fact]
    public void Library_Absent_SaysWhatToInstall()
    {
        List<string> tried = [];
        Hdf5Library library = Hdf5Library.Load((string name, out nint handle) =>
        {
            tried.Add(name);
            handle = 0;
            return false;
        });
        Assert.Equal(Hdf5Library.FileNames, tried);
        InputException e = Assert.Throws<InputException>(() => new Hdf5TableReader("events.h5", null, library));
        Assert.Contains("'events.h5' is an HDF5 file, and the HDF5 library", e.Message, StringComparison.Ordinal);
        Assert.Contains("install it", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Address_OfATableInAnHdf5File_IsTakenApart()
    {
        Assert.Equal(new TableAddress("/a.h5/mc/*.h5", "df/table"), TableAddress.Parse("/a.h5/mc/*.h5:df/table"));
        Assert.Equal(new TableAddress("b.HDF5", "x"), TableAddress.Parse("b.HDF5:x"));
        Assert.Equal(new TableAddress("b.h5", null), TableAddress.Parse("b.h5"));
    }

    private static void AssertFlaw(string source, params string[] parts)
    {
        InputException e = Assert.Throws<InputException>(() => TableContents.Read(source));
        Assert.All(parts, p => Assert.Contains(p, e.Message, StringComparison.Ordinal));
    }

    private string Find(string name)
    {
        Assert.SkipWhen(Hdf5Library.Current.Flaw is not null, Hdf5Library.Current.Flaw ?? "");
        using ZipArchive archive = ZipFile.OpenRead(FixtureFile.Find("hdf5.zip"));
        string path = Path.Combine(folder.Path, name);
        archive.GetEntry(name)!.ExtractToFile(path, overwrite: true);
        return path;
    }
}
