using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class ResultWriterTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("zprime-writer-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public void Write_NewFolder_HoldsEveryFileAndNothingElse()
    {
        string folder = Path.Combine(scratch, "deep", "er", "results");
        ResultWriter.Write(SampleRun.WithData, folder);
        Assert.Equal(
            new[] { "limits.csv", "cutflow.csv", "spectrum.csv", "systematics.csv", "run.json", "report.html" }
                .Concat(PlotNames.All.Except([PlotNames.LimitsCls, PlotNames.ToysOverAsymptotic, PlotNames.GoodnessOfFit, PlotNames.WideNarrow, PlotNames.SpectrumBeforeNetwork, PlotNames.Resolution]).Select(n => n + ".svg")).Order(),
            Names(folder));
        Assert.Equal(["results"], Names(Path.GetDirectoryName(folder)!)); // the staging folder is gone
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        string first = Path.Combine(scratch, "first");
        string second = Path.Combine(scratch, "second");
        ResultWriter.Write(SampleRun.WithData, first);
        ResultWriter.Write(SampleRun.WithData, second);
        Assert.Equal(Names(first), Names(second));
        Assert.All(Names(first), name => Assert.Equal(File.ReadAllBytes(Path.Combine(first, name)), File.ReadAllBytes(Path.Combine(second, name))));
    }

    [Fact]
    public void Write_ExistingFolder_ReplacesOursAndLeavesForeignFiles()
    {
        string folder = Path.Combine(scratch, "results");
        ResultWriter.Write(SampleRun.WithData, folder);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");
        Directory.CreateDirectory(Path.Combine(folder, "plots"));

        ResultWriter.Write(SampleRun.WithoutData, folder);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "notes.txt")));
        Assert.True(Directory.Exists(Path.Combine(folder, "plots")));
        Assert.False(File.Exists(Path.Combine(folder, "p_values.svg"))); // of the earlier run; this one has none
        Assert.Contains("expected_only", File.ReadAllText(Path.Combine(folder, "limits.csv")), StringComparison.Ordinal);
        Assert.DoesNotContain(Names(folder), name => name.StartsWith(".zprime", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_FailsHalfway_LeavesTheOldResults()
    {
        string folder = Path.Combine(scratch, "results");
        Directory.CreateDirectory(Path.Combine(folder, "run.json")); // a folder where a file must go: the last move fails
        File.WriteAllText(Path.Combine(folder, "limits.csv"), "old");

        InputException error = Assert.Throws<InputException>(() => ResultWriter.Write(SampleRun.WithData, folder));

        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Path.Combine(folder, "limits.csv")));
        Assert.Equal(["limits.csv", "run.json"], Names(folder));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void Write_FileInTheWay_IsOneSentence(string target)
    {
        File.WriteAllText(Path.Combine(scratch, "file"), "in the way");
        string folder = Path.Combine(scratch, target);
        InputException error = Assert.Throws<InputException>(() => ResultWriter.Write(SampleRun.WithData, folder));
        Assert.StartsWith($"The results could not be written to '{folder}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["file"], Names(scratch));
    }

    [Fact]
    public void EnsureWritable_GoodFolder_LeavesNothingBehind()
    {
        ResultWriter.EnsureWritable(Path.Combine(scratch, "a", "b"));
        Assert.Empty(Names(scratch));
    }

    [Fact]
    public void EnsureWritable_BadFolder_Throws()
    {
        File.WriteAllText(Path.Combine(scratch, "file"), "in the way");
        Assert.Throws<InputException>(() => ResultWriter.EnsureWritable(Path.Combine(scratch, "file", "below")));
        Assert.Throws<InputException>(() => ResultWriter.EnsureWritable(string.Empty));
    }

    private static string[] Names(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)).Order().ToArray();
}
