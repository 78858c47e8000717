using System.IO.Compression;
using System.Text;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Data.Readers;

namespace ZPrimeGpu.Tests.Fuzzing;

/// <summary>Small files that claim, or unpack to, more than a machine holds; and texts that would end a program by recursion.</summary>
public sealed class BombTests : IDisposable
{
    private const long MostBytes = 64L << 20;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Npz_ThatClaimsTerabytes_IsRefused()
        => Refused("bomb.npz", Zip(FuzzTargets.Npy("(1000000000000,)", 0), 0), path => TableContents.Read(path, 500));

    [Fact]
    public void Npz_RowsOfZerosWithoutEnd_AreReadInBatchesOrRefused()
    {
        // 64 MiB of zeros in 64 KiB: true to its header, so it may be read, but a batch at a time.
        string path = folder.Write("zeros.npz", Zip(FuzzTargets.Npy("(8388608,)", 0), 8388608 * 8));
        Bounded(() =>
        {
            using var table = Host.Data.Readers.TableReaders.Open(path);
            var batch = table.Select([new("x", Host.Data.Readers.ColumnForm.Double)], 500);
            long rows = 0;
            while (table.Read())
            {
                rows += batch.Count;
            }

            Assert.Equal(8388608, rows);
        });
    }

    [Fact]
    public void CsvGz_OneLineWithoutEnd_IsRefused()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("a,b\n"u8);
            byte[] block = new byte[1 << 20];
            Array.Fill(block, (byte)'1');
            for (int i = 0; i < 200; i++)
            {
                gzip.Write(block);
            }
        }

        Refused("bomb.csv.gz", bytes.ToArray(), path => TableContents.Read(path, 500));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{? ")]
    public void Yaml_NestedWithoutEnd_IsRefused(string open)
        => Refused("deep.yaml", Encoding.UTF8.GetBytes("a: \n  " + string.Concat(Enumerable.Repeat(open, 200_000))), path => RunConfigReader.Read(path, new RunOverrides()));

    [Theory]
    [InlineData("*z")]
    [InlineData("? *z\n: 1")]
    public void Yaml_AliasesOfAliases_AreRefused(string use)
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++)
        {
            text.Append(FormattableString.Invariant($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        }

        text.Append("z: &z [*a29]\n").Append(use.StartsWith('?') ? use : $"seed: {use}").Append('\n');
        Refused("laughs.yaml", Encoding.UTF8.GetBytes(text.ToString()), path => RunConfigReader.Read(path, new RunOverrides()));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"channels\":")]
    public void Json_NestedWithoutEnd_IsRefused(string open)
        => Refused("deep.json", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 200_000))), path => WorkspaceReader.Read(path, [], null));

    [Fact]
    public void Configuration_OfManyMegabytes_IsRefusedUnread()
        => Refused("large.yaml", new byte[40 << 20], path => RunConfigReader.Read(path, new RunOverrides()));

    private void Refused(string name, byte[] content, Action<string> read)
    {
        string path = folder.Write(name, content);
        InputException e = Bounded(() => Assert.Throws<InputException>(() => read(path)));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    private static void Bounded(Action action) => Bounded(() =>
    {
        action();
        return 0;
    });

    private static T Bounded<T>(Func<T> action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        T result = action();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        return result;
    }

    private static byte[] Zip(byte[] header, long zeros)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream stream = archive.CreateEntry("x.npy", CompressionLevel.Fastest).Open())
        {
            stream.Write(header);
            byte[] block = new byte[1 << 20];
            for (long left = zeros; left > 0; left -= block.Length)
            {
                stream.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
            }
        }

        return bytes.ToArray();
    }
}
