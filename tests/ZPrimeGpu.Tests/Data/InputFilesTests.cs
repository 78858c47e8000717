using System.Security.Cryptography;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Tests.Data.Readers;

namespace ZPrimeGpu.Tests.Data;

public sealed class InputFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public InputFilesTests()
    {
        const string names = "b.csv a.csv B.csv a10.csv a9.csv .hidden.csv x/c.csv x/y/d.csv x/y/e.npz .git/f.csv odd*name.csv";
        foreach (string name in names.Split(' '))
        {
            folder.Write(name, "x");
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.csv", "a.csv")]
    [InlineData("?.csv", "B.csv a.csv b.csv")]
    [InlineData("a*.csv", "a.csv a10.csv a9.csv")]
    [InlineData("*/*.csv", "x/c.csv")]
    [InlineData("x/**/*.*", "x/c.csv x/y/d.csv x/y/e.npz")]
    [InlineData("x/**", "x/c.csv x/y/d.csv x/y/e.npz")]
    [InlineData("**/d.csv", "x/y/d.csv")]
    [InlineData(".h*.csv", ".hidden.csv")]
    [InlineData("odd*name.csv", "odd*name.csv")]
    [InlineData("b.csv|?.csv", "b.csv B.csv a.csv")]
    public void Expand_Pattern_GivesFilesInOrdinalOrderOnce(string patterns, string expected)
        => Assert.Equal(
            expected.Split(' '),
            InputFiles.Expand([.. patterns.Split('|').Select(p => Path.Combine(folder.Path, p))]).Select(f => Path.GetRelativePath(folder.Path, f)));

    [Theory]
    [InlineData("absent.csv", "does not exist")]
    [InlineData("absent/*.csv", "No file matches")]
    [InlineData("*.root", "No file matches")]
    [InlineData("x", "is a folder")]
    public void Expand_PatternWithoutFile_IsRefused(string pattern, string expected)
        => Assert.Contains(expected, Assert.Throws<InputException>(() => InputFiles.Expand([Path.Combine(folder.Path, pattern)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Checksum_File_IsItsSha256()
    {
        // FIPS 180-4, one-block message "abc".
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", InputFile.Checksum(folder.Write("abc", "abc")));
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), InputFile.Checksum(folder.Write("large", bytes)));
        Assert.Throws<InputException>(() => InputFile.Checksum(Path.Combine(folder.Path, "absent")));
    }
}
