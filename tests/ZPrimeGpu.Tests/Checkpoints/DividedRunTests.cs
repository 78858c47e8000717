using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Tests.Checkpoints;

/// <summary>A run and a study of the look-elsewhere effect in three parts, merged, beside undivided ones.</summary>
public sealed class DividedRunTests(DividedRunTests.Parts parts) : IClassFixture<DividedRunTests.Parts>
{
    private static readonly LookElsewherePlan Plan = new(1000, [1.0, 2.0], [new Excess(2.5, 4.1)]);

    [Fact]
    public void Run_MergedFromShardsInAnyOrder_IsTheUndividedOne()
    {
        Assert.Equal(0, CommandLine.Run(["merge", parts.Run[2], parts.Run[0], parts.Run[1], "--out", parts.File("merged")]));
        SameResults.Check(parts.File("whole"), parts.File("merged"));
        Assert.Equal(["checkpoint-run.sqlite"], Directory.EnumerateFileSystemEntries(parts.Run[0]).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_MergedInSteps_IsTheUndividedOne()
    {
        Assert.Equal(0, CommandLine.Run(["merge", parts.Run[1], parts.Run[2], "--partial", "--out", parts.File("some")]));
        Assert.Equal(0, CommandLine.Run(["merge", parts.Run[0], parts.File("some"), "--out", parts.File("steps")]));
        SameResults.Check(parts.File("whole"), parts.File("steps"));
    }

    [Fact]
    public void Run_ResumedFromSomeShards_IsTheUndividedOne()
    {
        Assert.Equal(0, CommandLine.Run(["merge", parts.Run[1], "--partial", "--out", parts.File("rest")]));
        SmallRun.Run(parts.Small.Config("rest"), new Continuation(StartMode.Resume, Shard.Whole));
        SameResults.Check(parts.File("whole"), parts.File("rest"));
    }

    [Fact]
    public void Lee_MergedFromShards_IsTheUndividedOne()
    {
        Assert.Equal(0, CommandLine.Run(["merge", parts.Lee[1], parts.Lee[2], "--partial", "--out", parts.File("lee-some")]));
        Assert.Equal(0, CommandLine.Run(["merge", parts.File("lee-some"), parts.Lee[0], "--out", parts.File("lee-merged")]));
        SameResults.Check(parts.File("lee-whole"), parts.File("lee-merged"));
    }

    [Fact]
    public void Lee_GapInTheMiddleResumed_IsTheUndividedOne()
    {
        Assert.Equal(0, CommandLine.Run(["merge", parts.Lee[0], parts.Lee[2], "--partial", "--out", parts.File("lee-rest")]));
        Assert.Equal(0, LeeCommand.Execute(parts.Small.Config("lee-rest"), Plan, new Continuation(StartMode.Resume, Shard.Whole), TestContext.Current.CancellationToken));
        SameResults.Check(parts.File("lee-whole"), parts.File("lee-rest"));
    }

    [Fact]
    public void Merge_OfWhatDoesNotFit_NamesIt()
    {
        Refused([parts.Run[0], parts.Run[1], parts.Run[0]], "shard 1/3 in", "both hold the");
        Refused([parts.Run[0], parts.Run[2]], "shard 2/3 is missing");
        Refused([parts.Run[0], parts.Lee[1]], "is a shard of run", "of lee");
        Refused([parts.Lee[0], parts.Lee[1]], "shard 3/3 is missing", "of 1000 spectra");
        Refused([parts.Lee[2], parts.Lee[2]], "both hold spectrum 666");
        Refused([parts.File("nothing")], "is not a folder");
        Refused([parts.File("whole")], "holds no shard");
    }

    [Fact]
    public void Merge_OfAnotherSeedOrAnUnfinishedShard_NamesIt()
    {
        RunConfig other = parts.Small.Config("other-seed", seed: 2);
        SmallRun.Run(other, new Continuation(StartMode.Anew, new Shard(2, 3)));
        Refused([parts.Run[0], other.OutputFolder, parts.Run[2]], "shard 2/3 in", "seed is 1 there and 2 here");

        string half = parts.File("half");
        Directory.CreateDirectory(half);
        File.Copy(Path.Combine(parts.Run[1], "checkpoint-run.sqlite"), Path.Combine(half, "checkpoint-run.sqlite"));
        using (var file = CheckpointFile.Open(Checkpoint.PathOf(half, "run")))
        {
            file.Execute("DELETE FROM windows WHERE window = (SELECT MAX(window) FROM windows)");
        }

        Refused([parts.Run[0], half, parts.Run[2]], "shard 2/3 in", "is not complete", "--resume");
    }

    private void Refused(string[] folders, params string[] said)
    {
        string output = parts.File("refused");
        InputException e = Assert.Throws<InputException>(() => ShardMerge.Run(folders, output, MergeGaps.Refused));
        Assert.All(said, s => Assert.Contains(s, e.Message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(output));
    }

    /// <summary>The undivided ones and the parts.</summary>
    public sealed class Parts : IDisposable
    {
        public Parts()
        {
            SmallRun.Run(Small.Config("whole"), Continuation.None);
            _ = LeeCommand.Execute(Small.Config("lee-whole"), Plan, Continuation.None, CancellationToken.None);
            foreach (int i in (int[])[1, 2, 3])
            {
                var part = new Continuation(StartMode.Anew, new Shard(i, 3));
                SmallRun.Run(Small.Config($"part{i}"), part);
                Assert.Equal(0, LeeCommand.Execute(Small.Config($"lee-part{i}"), Plan, part, CancellationToken.None));
            }
        }

        internal SmallRun Small { get; } = new(200);

        internal string[] Run => [File("part1"), File("part2"), File("part3")];

        internal string[] Lee => [File("lee-part1"), File("lee-part2"), File("lee-part3")];

        internal string File(string name) => Small.File(name);

        public void Dispose() => Small.Dispose();
    }
}
