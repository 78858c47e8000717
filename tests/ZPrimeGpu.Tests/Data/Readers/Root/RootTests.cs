using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>Files of our own writer, whose values are formulas; files of other programs are in <see cref="RootPublicFileTests"/>.</summary>
public sealed class RootTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("ZL", false)]
    [InlineData("CS", false)]
    [InlineData("L4", true)]
    [InlineData("ZS", false)]
    public void Tree_EveryTypeAndCompression_IsReadExactly(string compression, bool isLarge)
        => Check(TableContents.Read(folder.Write("x.root", RootSample.Build(compression, isLarge))));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Tree_BasketsInTheTreeAndWithoutOffsets_AreRead(bool isLastEmbedded, bool generatesOffsets)
        => Check(TableContents.Read(folder.Write("x.root", new RootFileWriter("ZL").Add("t", RootSample.Branches(isLastEmbedded, generatesOffsets)).Build()), 99));

    [Fact]
    public void Tree_Lzma_IsRead()
    {
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => i / 8.0)];
        byte[] file = new RootFileWriter("XZ") { Known = [RootSample.Eighths] }.Add("t", [RootBranchSpec.Scalar("x", values) with { BasketRows = 3000 }]).Build();
        Assert.True(file.Length < 20_000, "compressed");
        Assert.Equal(values, TableContents.Read(folder.Write("x.root", file)).Numbers("x").Select(x => x!.Value));
    }

    [Fact]
    public void Tree_MembersOfSplitObjects_AreNamedByBoth()
    {
        RootBranchSpec x = RootBranchSpec.Varying("tracks.x", RootBranchSpec.Scalar("n", [1]), RootSample.Photons) with { ClassName = "Track", Element = (41, 5) };
        x = x with { Leaves = [new RootLeafSpec("x", "x", 'E', 0, false)] };
        RootBranchSpec y = RootBranchSpec.Scalar("y", RootSample.Row) with { ClassName = "Event", Element = (0, 3), Leaves = [new RootLeafSpec("y", "y", 'E', 0, false)] };
        RootBranchSpec whole = RootBranchSpec.Scalar("whole", RootSample.Row) with { ClassName = "TLorentzVector", Leaves = [new RootLeafSpec("whole", "whole", 'E', 0, false)] };
        RootBranchSpec top = RootBranchSpec.Scalar("event", RootSample.Row) with { Below = [y, whole] };
        TableContents contents = TableContents.Read(folder.Write("x.root", new RootFileWriter().Add("t", [top, x]).Build()));
        Assert.Equal(RootSample.Row.Select(i => (long?)i), contents.Integers("event.y"));
        Assert.Equal(RootSample.Photons.Select(p => p.Select(v => (double)v).ToArray()), contents.Lists("tracks.x"));
        ColumnSchema unsplit = contents.Columns.Single(c => c.Name == "event.whole");
        Assert.Equal(ColumnKind.Unsupported, unsplit.Kind);
        Assert.Contains("'TLorentzVector'; write their numbers as branches of their own", unsplit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void File_SeveralTrees_MustBeChosen()
    {
        byte[] file = new RootFileWriter()
            .Add("a", [RootBranchSpec.Scalar("x", [1, 2])], cycle: 1)
            .Add("a", [RootBranchSpec.Scalar("x", [3, 4, 5])], cycle: 2)
            .Add("b", [RootBranchSpec.Scalar("x", [6f])], "TNtuple", "deep")
            .Build();
        string path = folder.Write("x.root", file);
        Assert.Contains("holds 2 trees (a, deep/b); name one, for instance 'x.root:a'", Assert.Throws<InputException>(() => TableContents.Read(path)).Message, StringComparison.Ordinal);
        Assert.Equal(3, TableContents.Read(path + ":a").Rows);
        Assert.Equal([6.0], TableContents.Read(path + ":deep/b").Numbers("x"));
        Assert.Contains("no tree 'c'; its trees are a, deep/b", Assert.Throws<InputException>(() => TableContents.Read(path + ":c")).Message, StringComparison.Ordinal);
        Assert.Equal([path + ":deep/b"], InputFiles.Expand([Path.Combine(folder.Path, "*.root:deep/b")]));
        Assert.Equal(InputFile.Checksum(path), InputFile.Checksum(path + ":deep/b"));
    }

    [Theory]
    [InlineData("ROOT::RNTuple", "holds the RNTuple 'h', which is not read here; write the columns as a TTree")]
    [InlineData("TH1F", "holds no tree, only TH1F 'h'")]
    public void File_WithoutTree_SaysWhatItHolds(string className, string expected)
    {
        string path = folder.Write("x.root", new RootFileWriter().AddObject("h", className).Build());
        Assert.Contains(expected, Assert.Throws<InputException>(() => TableContents.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_Beyond4GB_IsRead()
    {
        (byte[] start, byte[] records) = new RootFileWriter("ZL", isLarge: true) { Hole = 5L << 30 }.Add("t", RootSample.Branches()).BuildParts();
        string path = folder.Write("x.root", start);
        using (FileStream stream = new(path, FileMode.Open))
        {
            // A hole: it takes no room on the disk.
            stream.Position = start.Length + (5L << 30);
            stream.Write(records);
        }

        Check(TableContents.Read(path));
    }

    private static void Check(TableContents contents)
    {
        int[] row = RootSample.Row;
        Assert.Equal(RootSample.Rows, contents.Rows);
        Assert.Equal(RootSample.Rows, contents.RowCount);
        Assert.Equal(row.Select(i => (long?)(i % 3 == 0 ? 1 : 0)), contents.Integers("flag"));
        Assert.Equal(row.Select(i => (long?)(sbyte)i), contents.Integers("i8"));
        Assert.Equal(row.Select(i => (double?)(byte)i), contents.Numbers("u8"));
        Assert.Equal(row.Select(i => (long?)(short)(-200 * i)), contents.Integers("i16"));
        Assert.Equal(row.Select(i => (double?)(65535 - i)), contents.Numbers("u16"));
        Assert.Equal(row.Select(i => (long?)unchecked(-10_000_000 * i)), contents.Integers("i32"));
        Assert.Equal(row.Select(i => (double?)(uint.MaxValue - i)), contents.Numbers("u32"));
        Assert.Equal(row.Select(i => (long?)(long.MinValue + i)), contents.Integers("i64"));
        Assert.Equal(row.Select(i => (long?)(-1 - i)), contents.Integers("u64"));
        Assert.Equal(row.Select(i => (double?)(ulong.MaxValue - (ulong)i)), contents.Numbers("u64"));
        Assert.Equal(row.Select(i => (double?)(i / 3f)), contents.Numbers("f32"));
        Assert.Equal(row.Select(i => (double?)(i / 3.0)), contents.Numbers("f64"));
        Assert.Equal(row.Select(i => new double[] { i, -i, 2 * i }), contents.Lists("three"));
        double[][] photons = [.. RootSample.Photons.Select(p => p.Select(x => (double)x).ToArray())];
        Assert.Equal(photons, contents.Lists("photons"));
        Assert.Equal(photons, contents.Lists("vector"));
        Assert.Equal(row.Select(i => (long?)i), contents.Integers("event.run"));
        Assert.Equal(row.Select(i => (double?)(i * 0.5)), contents.Numbers("event.weight"));
    }
}
