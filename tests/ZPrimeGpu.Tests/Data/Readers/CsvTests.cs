using System.IO.Compression;
using System.Text;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Tests.Data.Readers;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Csv_NumbersNullsAndTruth_AreRead()
    {
        string path = folder.Write("a.csv", "px, evt ,flag,name\r\n1.5,9007199254740993,True,abc\r\n\r\n-2e-3,7,false,\"d\"\r\n,+8,TRUE,x\r\n");
        TableContents table = TableContents.Read(path, 2);
        Assert.Null(table.RowCount);
        Assert.Equal([1.5, -2e-3, null], table.Numbers("px"));
        Assert.Equal([9007199254740993, 7, 8], table.Integers("evt"));
        Assert.Equal([1, 0, 1], table.Numbers("flag"));
        Assert.Equal(ColumnKind.Unsupported, table.Columns[3].Kind);
    }

    [Fact]
    public void Csv_Gzipped_EqualsThePlainFile()
    {
        StringBuilder text = new("a,b\n");
        for (int i = 0; i < 20_000; i++)
        {
            text.Append(i).Append(',').Append((i + 0.5) / 8).Append('\n');
        }

        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }

        TableContents table = TableContents.Read(folder.Write("a.csv.gz", compressed.ToArray()), 4096);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (double?)((i + 0.5) / 8)), table.Numbers("b"));

        string cut = folder.Write("cut.csv.gz", compressed.ToArray()[..^1000]);
        Assert.Contains("cut.csv.gz", Assert.Throws<InputException>(() => TableContents.Read(cut)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x\n", "line 3, column 'b': 'x'")]
    [InlineData("a,b\n1,2\n\n3,1;5\n", "line 4, column 'b': '1;5'")]
    [InlineData("a,b\n1,2\n3\n", "line 3: 1 values under 2")]
    [InlineData("a,b\n1,2\n3,4,5\n", "line 3: 3 values under 2")]
    [InlineData("a,a\n1,2\n", "two columns named 'a'")]
    [InlineData("", "is empty")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2")]
    public void Csv_Flaw_IsNamedWithLineAndColumn(string text, string expected)
    {
        string path = folder.Write("a.csv", text);
        InputException e = Assert.Throws<InputException>(() => TableContents.Read(path));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_WholeNumberExpected_FractionIsRefused()
    {
        using ITableReader table = TableReaders.Open(folder.Write("a.csv", "evt\n1\n2.5\n"));
        table.Select([new ColumnRequest("evt", ColumnForm.Integer)], 10);
        Assert.Contains("'2.5' is not a whole number", Assert.Throws<InputException>(() => table.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_LineWithoutEnd_IsRefusedBeforeItFillsTheMemory()
    {
        byte[] bytes = new byte[16 << 20];
        bytes.AsSpan().Fill((byte)'7');
        Assert.Throws<InputException>(() => TableContents.Read(folder.Write("a.csv", bytes)));
    }
}
