using Xunit;

namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>
/// Files that ROOT and other programs wrote. The environment variable ZPRIME_ROOT_FILES names a folder with the files of the public
/// repository scikit-hep/scikit-hep-testdata (folder src/skhep_testdata/data).
/// </summary>
public sealed class RootPublicFileTests
{
    [Theory]
    [InlineData("uproot-Zmumu-uncompressed.root")]
    [InlineData("uproot-Zmumu-zlib.root")]
    [InlineData("uproot-Zmumu-lzma.root")]
    [InlineData("uproot-Zmumu-lz4.root")]
    [InlineData("uproot-Zmumu-zstd.root")]
    public void Zmumu_OfEveryCompression_HasTheDocumentedValues(string name)
    {
        TableContents contents = TableContents.Read(Find(name) + ":events");
        Assert.Equal(2304, contents.Rows);

        // The values that uproot's own tests expect.
        Assert.Equal([-41.1952876442, 35.1180497674, 35.1180497674, 34.1444372454, 22.7835819537], contents.Numbers("px1").Take(5).Select(x => x!.Value));
    }

    [Fact]
    public void ArraysWithAndWithoutOffsets_AreEqual()
    {
        TableContents stored = TableContents.Read(Find("uproot-small-dy-withoffsets.root"));
        TableContents generated = TableContents.Read(Find("uproot-small-dy-nooffsets.root"));
        foreach (string column in (string[])["Jet_pt", "Jet_jetId", "Muon_pt", "Muon_charge"])
        {
            Assert.Equal(stored.Lists(column), generated.Lists(column));
        }
    }

    [Theory]
    [InlineData("uproot-sample-5.23.02-uncompressed.root")]
    [InlineData("uproot-sample-6.20.04-lz4.root")]
    public void SampleOfEveryType_HasItsFormulas(string name)
    {
        TableContents contents = TableContents.Read(Find(name));
        Assert.Equal(Enumerable.Range(-15, 30).Select(i => (long?)i), contents.Integers("i4"));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long?)i), contents.Integers("u8"));
    }

    private static string Find(string name)
    {
        string? root = Environment.GetEnvironmentVariable("ZPRIME_ROOT_FILES");
        Assert.SkipWhen(root is null, "ZPRIME_ROOT_FILES does not name a folder with the public ROOT files");
        string path = Path.Combine(root, name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not in the folder of ZPRIME_ROOT_FILES");
        return path;
    }
}
