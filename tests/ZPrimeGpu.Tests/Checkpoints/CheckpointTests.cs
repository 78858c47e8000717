using System.Diagnostics;
using System.Globalization;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Reporting;

namespace ZPrimeGpu.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private static readonly Continuation Resume = new(StartMode.Resume, Shard.Whole);
    private static readonly InputFile Input = new("data/a.parquet", 10, "ab", 3);
    private readonly SmallRun small = new(200);

    [Fact]
    public void Checkpoint_ClosedAndResumed_HoldsWhatWasKept()
    {
        RunConfig config = small.Config("out");
        Keep(config, 3);
        using Checkpoint again = Checkpoint.Prepare("run", config, Resume);
        again.Start([Input], null);
        Assert.True(again.Resumed);
        IWindowResults<WindowLimit> kept = again.Windows<WindowLimit>(Checkpoint.LimitStage);
        Assert.Equal((0.1, 3L), (kept.Find(3)!.ExpectedCls[1], kept.Find(3)!.Fits));
        Assert.Null(kept.Find(4));
    }

    [Fact]
    public void Checkpoint_ThatHoldsNothingOrIsFinished_IsRemovedWithItsFolder()
    {
        RunConfig config = small.Config("out");
        using (Checkpoint empty = Checkpoint.Prepare("run", config, Continuation.None))
        {
            empty.Start([Input], null);
        }

        Assert.False(Directory.Exists(config.OutputFolder));
        Keep(config, 1);
        using (Checkpoint full = Checkpoint.Prepare("run", config, Resume))
        {
            full.Finish();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(config.OutputFolder));
    }

    [Fact]
    public void Unfinished_WithoutResume_SaysWhatToDo()
    {
        RunConfig config = small.Config("out");
        Keep(config, 1);
        Refused(() => Checkpoint.Prepare("run", config, Continuation.None), config.OutputFolder, "--resume", "--out");

        // A study of the look-elsewhere effect may lie in the same folder.
        using Checkpoint other = Checkpoint.Prepare("lee", config, Continuation.None);
        Assert.False(other.Resumed);
    }

    [Fact]
    public void Resume_OfAnotherConfigurationInputOrShard_NamesWhatDiffers()
    {
        RunConfig config = small.Config("out");
        Keep(config, 1);
        Refused(() => Checkpoint.Prepare("run", config with { Seed = 7, Limits = config.Limits with { Toys = 500 } }, Resume), "limits.toys is 200 in the checkpoint and 500 now", "seed is 1");
        Refused(() => Checkpoint.Prepare("run", config, new Continuation(StartMode.Resume, Shard.Whole), ("toys", "5")), "toys is absent in the checkpoint and 5 now");
        using (Checkpoint inputs = Checkpoint.Prepare("run", config, Resume))
        {
            Refused(() => inputs.Start([Input with { Sha256 = "cd" }], null), "content of data/a.parquet is ab in the checkpoint and cd now");
        }

        RunConfig part = small.Config("part");
        using (Checkpoint shard = Checkpoint.Prepare("run", part, new Continuation(StartMode.Anew, new Shard(2, 3))))
        {
            shard.Start([Input], null);
            shard.Leave();
        }

        Refused(() => Checkpoint.Prepare("run", part, new Continuation(StartMode.Resume, new Shard(1, 3))), "is of shard 2/3, not 1/3");

        // Threads, device and folder do not matter.
        using Checkpoint same = Checkpoint.Prepare("run", config with { Threads = 7, Device = "scalar" }, Resume);
        Assert.True(same.Resumed);
    }

    [Fact]
    public void Folder_OfARunAtWork_IsRefused()
    {
        RunConfig config = small.Config("out");
        using Checkpoint first = Checkpoint.Prepare("run", config, Continuation.None);
        first.Start([Input], null);
        Refused(() => Checkpoint.Prepare("run", config, Resume), "Another run is at work", config.OutputFolder);
        Refused(() => Checkpoint.Prepare("run", config, Continuation.None), "Another run is at work");
        Refused(() => ShardMerge.Run([config.OutputFolder], small.File("merged"), MergeGaps.Refused), "Another run is at work");
    }

    [Fact]
    public void FullDisk_IsOneSentence_AndWhatWasSavedIsKept()
    {
        string path = small.File("full.sqlite");
        using (CheckpointFile file = CheckpointFile.Open(path))
        {
            file.Create(f => f.Execute("INSERT INTO windows VALUES ('a', 1, 'kept')"));

            // What SQLite says where no page can be added: the same code as of a full disk.
            file.Execute("PRAGMA max_page_count = 1");
            Refused(() => file.InTransaction(() => file.Execute("INSERT INTO windows VALUES ('a', 2, $1)", new string('x', 100_000))), path, "full", "--resume");
        }

        using CheckpointFile again = CheckpointFile.OpenToRead(path);
        Assert.Equal(["kept"], again.Rows("SELECT result FROM windows", r => r.GetString(0)));
    }

    [Theory]
    [InlineData("not a database, but long enough to be looked at as one: a database has a header of a hundred bytes, and this has more")]
    public void File_ThatIsNoCheckpoint_IsRefused(string content)
    {
        RunConfig config = small.Config("out");
        Directory.CreateDirectory(config.OutputFolder);
        File.WriteAllText(Checkpoint.PathOf(config.OutputFolder, "run"), content);
        Refused(() => Checkpoint.Prepare("run", config, Resume), "checkpoint-run.sqlite", "remove it");
    }

    [Fact]
    public void File_WithBytesChanged_IsRefusedOrReadButNeverCrashes()
    {
        RunConfig config = small.Config("out");
        Keep(config, 1);
        string path = Checkpoint.PathOf(config.OutputFolder, "run");
        byte[] good = File.ReadAllBytes(path);
        var random = new Random(3);
        var clock = Stopwatch.StartNew();
        int refused = 0;
        int mutations = int.TryParse(Environment.GetEnvironmentVariable("ZPRIME_CHECKPOINT_MUTATIONS"), CultureInfo.InvariantCulture, out int n) ? n : 60;
        for (int i = 0; i < mutations; i++)
        {
            byte[] bad = [.. good];
            for (int k = random.Next(1, 20); k > 0; k--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, random.Next(4) == 0 ? bad[..random.Next(bad.Length)] : bad);
            try
            {
                using (Checkpoint checkpoint = Checkpoint.Prepare("run", config, Resume))
                {
                    checkpoint.Start([Input], null);
                    _ = checkpoint.Windows<WindowLimit>(Checkpoint.LimitStage);
                }

                if (File.Exists(path))
                {
                    _ = ShardMerge.Run([config.OutputFolder], small.File("merged"), MergeGaps.Allowed);
                    Directory.Delete(small.File("merged"), recursive: true);
                }
            }
            catch (InputException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, mutations / 4, mutations);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5 + (mutations / 100)));
    }

    [Fact]
    public void Tally_AsBytesAndBack_IsTheSame()
    {
        var levels = new ScanLevels([1.0, 2.0], [0.5, null, 3.0]);
        var tally = new ScanTally(levels);
        tally.Add([1.1, 4.1, 0.2], 1);
        tally.Add([9.0, 0.0, 2.5], 1);
        tally.Restore([2, 0, 12, 40, 1, 1], [new ScanFailure(7, 1, 4.2, null, Kernels.Fitting.FitStatus.IterationLimit)]);
        byte[] bytes = TallyBlob.Write(tally);
        ScanTally back = TallyBlob.Read(bytes, levels)!;
        Assert.Equal(tally.Totals, back.Totals);
        Assert.Equal(tally.Counts, back.Counts);
        Assert.Equal(tally.Failures, back.Failures);
        Assert.Null(TallyBlob.Read(bytes, levels with { Z = [1.0] }));
        Assert.Null(TallyBlob.Read(bytes[..(bytes.Length / 2)], levels));
    }

    [Fact]
    public void Results_AsTextAndBack_AreTheSameToTheLastBit()
    {
        var tally = Host.Fitting.FitTally.Of(5, 2, 1, [new("w", 3, -0.0, Kernels.Fitting.FitStatus.NonFinite, double.NaN)]);
        var test = new WindowGoodnessOfFit(4, new GoodnessOfFitResult { Saturated = 0.1 + 0.2, SaturatedP = new ToyFraction(3, 10), Toys = 10 }, tally);
        string text = ResultJson.Write(test);
        WindowGoodnessOfFit back = ResultJson.Read<WindowGoodnessOfFit>(text)!;
        Assert.Equal(text, ResultJson.Write(back));
        Assert.Equal(0.1 + 0.2, back.Result.Saturated);
        Assert.Equal(new ToyFraction(3, 10), back.Result.SaturatedP);
        Assert.True(double.IsNegative(back.Tally.Failures[0].Poi!.Value));
        Assert.Null(ResultJson.Read<WindowGoodnessOfFit>("{\"Index\": \"x\"}"));

        WindowLimit limit = Limit(2) with { ObservedCls = double.Epsilon, Toys = new WindowToys(1, 0, 1.0 / 3.0, null, null, null, Limit(2)) { Failures = [new("m", ulong.MaxValue, 3, 4, null, default)] } };
        WindowLimit limitBack = ResultJson.Read<WindowLimit>(ResultJson.Write(limit))!;
        Assert.Equal(ResultJson.Write(limit), ResultJson.Write(limitBack));
        Assert.Equal((limit.Toys.Failures[0], 1.0 / 3.0), (limitBack.Toys!.Failures[0], limitBack.Toys.ObservedClsError!.Value));
    }

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData("a/b")]
    public void Shard_ThatMakesNoSense_IsRefused(string text) => Refused(() => Shard.Parse(text), "--shard", text);

    [Fact]
    public void Shards_OfSpectra_AreAllOfThemOnce()
    {
        foreach (long spectra in (long[])[1, 7, 1000, 9_999_999_999])
        {
            SpectrumRange[] parts = [.. Enumerable.Range(1, 7).Select(i => new Shard(i, 7).Of(spectra))];
            Assert.Equal([new SpectrumRange(0, spectra)], SpectrumRange.Joined(parts));
        }

        Assert.Equal([new(0, 10), new(15, 5), new(30, 10)], new SpectrumRange(0, 40).Without([new(10, 5), new(20, 10)]));
        Assert.Equal([new(12, 3)], new SpectrumRange(12, 5).Without([new(0, 12), new(15, 5)]));
    }

    public void Dispose() => small.Dispose();

    private static WindowLimit Limit(int window) => new()
    {
        Index = window,
        MassGeV = 4.0,
        Bins = 20,
        ExpectedCls = [null, 0.1, 0.2, 0.3, 0.4],
        ExpectedClsb = [0.0, 0.1, 0.2, 0.3, 0.4],
        Fits = window,
        RetriedFits = 0,
        FailedFits = 0,
        Status = WindowStatus.Ok,
    };

    private static void Keep(RunConfig config, int window)
    {
        using Checkpoint checkpoint = Checkpoint.Prepare("run", config, Continuation.None);
        checkpoint.Start([Input], null, (Checkpoint.LimitStage, [window]));
        checkpoint.Windows<WindowLimit>(Checkpoint.LimitStage).Keep(window, Limit(window));
    }

    private static void Refused(Action action, params string[] said)
    {
        InputException e = Assert.Throws<InputException>(action);
        Assert.All(said, s => Assert.Contains(s, e.Message, StringComparison.Ordinal));
    }
}
