using System.Diagnostics;
using Xunit;
using ZPrimeGpu.Host;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>
/// Damaged files in great number: reading one either works or ends in an <see cref="InputException"/>, soon and without taking much memory.
/// The environment variable ZPRIME_FUZZ multiplies the number of cases.
/// </summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private const long MaxBytes = 2L << 30;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("numbers_snappy_v2.parquet", 400)]
    [InlineData("numbers_zstd_v1.parquet", 150)]
    [InlineData("numbers_lz4_raw_v2.parquet", 300)]
    [InlineData("numbers_gzip_v2.parquet", 300)]
    [InlineData("numbers_brotli_v1.parquet", 100)]
    [InlineData("numbers_uncompressed_v2.parquet", 300)]
    [InlineData("numbers_uncompressed_v1.parquet", 200)]
    [InlineData("lists_zstd_v2.parquet", 150)]
    [InlineData("lists_uncompressed_v2.parquet", 300)]
    [InlineData("lists_snappy_v1.parquet", 150)]
    [InlineData("types_v1.parquet", 300)]
    [InlineData("arrow_delta_v2.parquet", 150)]
    [InlineData("arrow_split_v2.parquet", 150)]
    [InlineData("empty.parquet", 300)]
    [InlineData("columns_stored.npz", 200)]
    [InlineData("columns_deflated.npz", 200)]
    [InlineData("records_version2.npy", 600)]
    public void Reader_DamagedFile_GivesAnInputExceptionOrData(string file, int cases)
        => Fuzz(File.ReadAllBytes(FixtureFile.Find(file)), Path.GetExtension(file), cases, seed: file.Length * 1000 + cases);

    [Theory]
    [InlineData("", 300)]
    [InlineData("ZL", 300)]
    [InlineData("L4", 300)]
    [InlineData("ZS", 150)]
    public void Reader_DamagedRootFile_GivesAnInputExceptionOrData(string compression, int cases)
        => Fuzz(Root.RootSample.Build(compression), ".root", cases, seed: 20 + cases + compression.Length);

    [Fact]
    public void Reader_DamagedLzmaRootFile_GivesAnInputExceptionOrData()
    {
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => i / 8.0)];
        Root.RootFileWriter writer = new("XZ") { Known = [Root.RootSample.Eighths] };
        Fuzz(writer.Add("t", [Root.RootBranchSpec.Scalar("x", values) with { BasketRows = 3000 }]).Build(), ".root", 200, seed: 13);
    }

    [Fact]
    public void Reader_DamagedText_GivesAnInputExceptionOrData()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{i / 7.0:R},\"{i * 3}\",true\r\n"));
        Fuzz(System.Text.Encoding.UTF8.GetBytes("evt,px,\"year\",flag\r\n" + rows), ".csv", 1000, seed: 11);
    }

    [Fact]
    public void Reader_DamagedGzippedText_GivesAnInputExceptionOrData()
    {
        using MemoryStream compressed = new();
        using (System.IO.Compression.GZipStream gzip = new(compressed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},{i * i}\n"))));
        }

        Fuzz(compressed.ToArray(), ".csv.gz", 500, seed: 12);
    }

    private void Fuzz(byte[] original, string extension, int cases, int seed)
    {
        int factor = int.TryParse(Environment.GetEnvironmentVariable("ZPRIME_FUZZ"), out int value) ? value : 1;
        Random random = new(seed);
        for (int i = 0; i < cases * factor; i++)
        {
            byte[] damaged = Damage(original, random);
            string path = folder.Write("fuzz" + extension, damaged);
            Stopwatch time = Stopwatch.StartNew();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TableContents.Read(path, 500);
            }
            catch (InputException e)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
            }
            catch (Exception e)
            {
                string kept = Path.Combine(Path.GetTempPath(), $"zprime-fuzz-{seed}-{i}{extension}");
                File.Copy(path, kept, overwrite: true);
                throw new InvalidOperationException($"case {i} of seed {seed} (kept as {kept}): {e}", e);
            }

            Assert.True(time.Elapsed < MaxTime, $"case {i} of seed {seed} took {time.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxBytes, $"case {i} of seed {seed} took too much memory");
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        byte[] bytes = [.. original];
        switch (random.Next(8))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                // A stretch taken out.
                int start = random.Next(bytes.Length);
                int end = Math.Min(bytes.Length, start + 1 + random.Next(64));
                return [.. bytes[..start], .. bytes[end..]];
            case 2:
                Overwrite(bytes, random, random.Next(Math.Min(128, bytes.Length)));
                return bytes;
            case 3 or 4:
                // Where footers and directories are.
                Overwrite(bytes, random, bytes.Length - 1 - random.Next(Math.Min(1500, bytes.Length)));
                return bytes;
            case 5:
                Overwrite(bytes, random, random.Next(bytes.Length));
                return bytes;
            default:
                for (int flips = 1 + random.Next(6); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
        }
    }

    private static void Overwrite(byte[] bytes, Random random, int start)
    {
        byte fill = random.Next(4) switch { 0 => 0, 1 => 0xFF, 2 => 0x80, _ => (byte)random.Next(256) };
        int end = Math.Min(bytes.Length, start + 1 + random.Next(9));
        for (int i = start; i < end; i++)
        {
            bytes[i] = random.Next(3) == 0 ? (byte)random.Next(256) : fill;
        }
    }
}
