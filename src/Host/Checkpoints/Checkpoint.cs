using System.Diagnostics;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Reporting;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>What a run or a study has done so far, kept in its folder until its results are there.</summary>
/// <remarks>
/// Kept are limits by toys and goodness of fit of each window, and the counts over look-elsewhere spectra with the spectra they are of. Everything else takes seconds and is made again.
/// What is new goes to the disk about once a second, and at the end.
/// </remarks>
internal sealed class Checkpoint : IDisposable
{
    /// <summary>Stage of limits by toys.</summary>
    public const string LimitStage = "limits";

    /// <summary>Stage of the goodness of fit.</summary>
    public const string GoodnessOfFitStage = "goodness of fit";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly RunIdentity identity;
    private readonly RunRequest request;
    private readonly Continuation continuation;
    private readonly string path;
    private readonly List<(string Stage, int Window, string Result)> pending = [];
    private readonly List<SpectrumRange> pendingRanges = [];
    private readonly Stopwatch sinceWrite = new();
    private CheckpointFile? file;
    private ScanTally? tally;
    private Exception? failure;

    private Checkpoint(string path, RunIdentity identity, RunRequest request, Continuation continuation)
    {
        this.path = path;
        this.identity = identity;
        this.request = request;
        this.continuation = continuation;
    }

    /// <summary>Whether there was something to go on from.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Spectra that are counted, sorted and joined.</summary>
    public IReadOnlyList<SpectrumRange> Spectra { get; private set; } = [];

    /// <summary>Their counts; null where there are none.</summary>
    public ScanTally? Tally => tally;

    /// <summary>The file of a command in a folder.</summary>
    public static string PathOf(string folder, string command) => Path.Combine(Path.GetFullPath(folder), $"checkpoint-{command}.sqlite");

    /// <summary>Looks at the folder before the work begins: what is there is gone on from, or refused. Writes nothing.</summary>
    /// <param name="command">Name of the command.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="continuation">How it begins, and the part.</param>
    /// <param name="settings">Further settings that results depend on.</param>
    /// <exception cref="InputException">Unfinished work is in the folder, or it is of another run, or another run is at work.</exception>
    public static Checkpoint Prepare(string command, RunConfig config, Continuation continuation, params (string Key, string Value)[] settings)
    {
        var identity = RunIdentity.Of(command, config, settings);
        var checkpoint = new Checkpoint(PathOf(config.OutputFolder, command), identity, RunRequest.Of(command, config, settings), continuation);
        if (File.Exists(checkpoint.path))
        {
            checkpoint.GoOn();
        }

        return checkpoint;
    }

    /// <summary>Begins to keep results.</summary>
    /// <param name="inputs">Files that were read.</param>
    /// <param name="scan">Observed numbers that counts depend on; empty where there are none.</param>
    /// <param name="expected">Windows of every stage, of all parts together.</param>
    /// <exception cref="InputException">The checkpoint cannot be written, or it is of other inputs.</exception>
    public void Start(IEnumerable<InputFile> inputs, RunIdentity? scan, params IEnumerable<(string Stage, IEnumerable<int> Windows)> expected)
    {
        (string Section, RunIdentity? Identity)[] sections = [("inputs", RunIdentity.Of(inputs)), ("scan", scan)];
        file ??= CheckpointFile.Open(path);
        if (!Resumed)
        {
            if (!file.IsEmpty)
            {
                throw Unfinished();
            }

            file.Create(f =>
            {
                request.Write(f, continuation.Shard);
                Write(f, "configuration", identity);
                Array.ForEach(sections, s => Write(f, s.Section, s.Identity));
                foreach ((string stage, IEnumerable<int> windows) in expected)
                {
                    foreach (int window in windows)
                    {
                        f.Execute("INSERT INTO expected VALUES ($1, $2)", stage, window);
                    }
                }
            });
        }
        else
        {
            foreach ((string section, RunIdentity? now) in sections)
            {
                Require(section, now);
            }
        }

        sinceWrite.Start();
    }

    /// <summary>What is kept of a stage.</summary>
    /// <typeparam name="T">The result of a window.</typeparam>
    /// <param name="stage">The stage.</param>
    public IWindowResults<T> Windows<T>(string stage)
        where T : class
        => new StageResults<T>(this, file!, stage);

    /// <summary>Takes up the counts over spectra.</summary>
    /// <param name="levels">Levels and observed scan.</param>
    public void ReadTally(ScanLevels levels)
    {
        (Spectra, tally) = StoredSpectra.Read(file!, levels);
    }

    /// <summary>Adds counts of spectra.</summary>
    /// <param name="counts">Counts.</param>
    /// <param name="ranges">The spectra that they are of.</param>
    public void Keep(ScanTally counts, IReadOnlyList<SpectrumRange> ranges)
    {
        lock (gate)
        {
            if (tally is null)
            {
                tally = new ScanTally(counts.Levels);
            }

            tally.Add(counts);
            pendingRanges.AddRange(ranges);
            WriteIfDue();
        }
    }

    /// <summary>This part is complete: the checkpoint is what it leaves, for <c>merge</c>.</summary>
    public void Leave()
    {
        lock (gate)
        {
            WritePending();
            file?.Dispose();
            file = null;
        }
    }

    /// <summary>The results are in the folder: the checkpoint is removed.</summary>
    public void Finish()
    {
        lock (gate)
        {
            file?.Delete();
            file = null;
        }
    }

    /// <summary>Saves what is new and closes; a checkpoint that holds nothing is removed.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (file is null)
            {
                return;
            }

            try
            {
                if (failure is null)
                {
                    WritePending();
                }

                if (HoldsNothing(file))
                {
                    file.Delete();
                    DeleteFolderIfEmpty();
                }
            }
            catch (InputException)
            {
                // What could not be saved was said where it was tried first, or is lost to a stop; what was saved before is kept.
            }

            file.Dispose();
            file = null;
        }
    }

    private static bool HoldsNothing(CheckpointFile file)
        => file.IsEmpty || file.Rows("SELECT (SELECT COUNT(*) FROM windows) + (SELECT COUNT(*) FROM spectra)", r => r.GetInt64(0)).Single() == 0;

    private static void Write(CheckpointFile file, string section, RunIdentity? identity)
    {
        foreach ((string key, string value) in identity?.Values ?? [])
        {
            file.Execute("INSERT INTO identity VALUES ($1, $2, $3)", section, key, value);
        }
    }

    private void GoOn()
    {
        file = CheckpointFile.Open(path);
        try
        {
            if (file.IsEmpty)
            {
                return;
            }

            if (continuation.Start == StartMode.Anew)
            {
                throw Unfinished();
            }

            Require("configuration", identity);
            string shard = RunRequest.ShardOf(file).ToString();
            if (shard != continuation.Shard.ToString() && shard != Shard.Whole.ToString())
            {
                throw new InputException($"The checkpoint in '{file.Folder}' is of shard {shard}, not {continuation.Shard}: give --shard {shard}, or choose another folder with --out.");
            }

            Resumed = true;
            StagingFolders.RemoveLeftOver(file.Folder);
        }
        catch
        {
            file.Dispose();
            file = null;
            throw;
        }
    }

    private void Require(string section, RunIdentity? now)
    {
        RunIdentity there = StoredIdentity.Of(file!, section);
        if (there.DifferenceFrom(now ?? RunIdentity.Nothing, "in the checkpoint", "now") is string difference)
        {
            throw new InputException(
                $"The unfinished run in '{file!.Folder}' is another one: {difference}. Run it as it was begun, choose another folder with --out, or remove '{Path.GetFileName(path)}' there.");
        }
    }

    private InputException Unfinished() => new(
        $"'{Path.GetDirectoryName(path)}' holds an unfinished run ('{Path.GetFileName(path)}'): go on with --resume, choose another folder with --out, or remove that file to begin anew.");

    /// <summary>Keeps the result of a window.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="window">Index of the window.</param>
    /// <param name="result">Its text.</param>
    internal void Keep(string stage, int window, string result)
    {
        lock (gate)
        {
            pending.Add((stage, window, result));
            WriteIfDue();
        }
    }

    private void WriteIfDue()
    {
        if (sinceWrite.Elapsed >= Interval)
        {
            WritePending();
        }
    }

    private void WritePending()
    {
        if (failure is not null)
        {
            throw new InputException(failure.Message, failure);
        }

        if (file is null || (pending.Count == 0 && pendingRanges.Count == 0))
        {
            return;
        }

        try
        {
            file.InTransaction(() =>
            {
                foreach ((string stage, int window, string result) in pending)
                {
                    file.Execute("INSERT OR REPLACE INTO windows VALUES ($1, $2, $3)", stage, window, result);
                }

                if (pendingRanges.Count > 0)
                {
                    Spectra = SpectrumRange.Joined(Spectra.Concat(pendingRanges));
                    StoredSpectra.Write(file, Spectra, tally!);
                }
            });
        }
        catch (InputException e)
        {
            failure = e;
            throw;
        }

        pending.Clear();
        pendingRanges.Clear();
        sinceWrite.Restart();
    }

    private void DeleteFolderIfEmpty()
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
