using System.Globalization;
using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>One of the checkpoints that are joined, in memory.</summary>
internal sealed record MergePart
{
    /// <summary>Folder and shard, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The part.</summary>
    public required Shard Shard { get; init; }

    /// <summary>What the run was asked for.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>What results depend on.</summary>
    public required IReadOnlyList<(string Section, string Key, string Value)> Identity { get; init; }

    /// <summary>Windows of every stage, of all parts together.</summary>
    public required IReadOnlyList<(string Stage, int Window)> Expected { get; init; }

    /// <summary>Results of windows.</summary>
    public required IReadOnlyDictionary<(string Stage, int Window), string> Windows { get; init; }

    /// <summary>Spectra that were counted.</summary>
    public required IReadOnlyList<SpectrumRange> Spectra { get; init; }

    /// <summary>Spectra of all parts together.</summary>
    public required long AllSpectra { get; init; }

    /// <summary>Counts; null without spectra.</summary>
    public required ScanTally? Tally { get; init; }

    /// <summary>What is said where the part is not complete; null where it is.</summary>
    public string? Unfinished
    {
        get
        {
            Shard shard = Shard;
            int windows = Expected.GroupBy(e => e.Stage, StringComparer.Ordinal)
                .SelectMany(stage => stage.OrderBy(e => e.Window).Where((_, place) => place % shard.Count == shard.Index - 1))
                .Count(e => !Windows.ContainsKey(e));
            long spectra = shard.Of(AllSpectra).Without(Spectra).Sum(r => r.Count);
            return !shard.IsPart || (windows == 0 && spectra == 0)
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} is not complete ({(windows > 0 ? $"{windows} results of windows are" : $"{spectra} spectra are")} not there): run that shard again with --resume.");
        }
    }

    /// <summary>Reads a part.</summary>
    /// <param name="folder">The folder as the user named it.</param>
    /// <param name="path">Its checkpoint.</param>
    /// <param name="output">Folder of the results.</param>
    public static MergePart Read(string folder, string path, string output)
    {
        if (Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(output))
        {
            throw new InputException($"'{folder}' is a part and the folder of the results at once: choose another folder with --out.");
        }

        using CheckpointFile file = CheckpointFile.OpenToRead(path);
        return file.IsEmpty ? throw new InputException($"'{folder}' holds nothing yet: run that shard again with --resume.") : Of(folder, file);
    }

    /// <summary>Reads an open checkpoint.</summary>
    /// <param name="folder">The folder as the user named it.</param>
    /// <param name="file">The checkpoint.</param>
    public static MergePart Of(string folder, CheckpointFile file)
    {
        RunRequest request = RunRequest.Read(file);
        Shard shard = RunRequest.ShardOf(file);
        ScanLevels? levels = Levels(file, request);
        (IReadOnlyList<SpectrumRange> spectra, ScanTally? tally) = levels is null ? ([], null) : StoredSpectra.Read(file, levels);
        return new MergePart
        {
            Name = shard.IsPart ? $"shard {shard} in '{folder}'" : $"'{folder}'",
            Shard = shard,
            Request = request,
            Identity = file.Rows("SELECT section, key, value FROM identity", r => (r.GetString(0), r.GetString(1), r.GetString(2))),
            Expected = file.Rows("SELECT stage, window FROM expected", r => (r.GetString(0), r.GetInt32(1))),
            Windows = file.Rows("SELECT stage, window, result FROM windows", r => KeyValuePair.Create((r.GetString(0), r.GetInt32(1)), r.GetString(2))).ToDictionary(),
            Spectra = spectra,
            AllSpectra = levels is null ? 0 : LookElsewherePlan.Of(request.Settings)!.Spectra,
            Tally = tally,
        };
    }

    /// <summary>Fails, naming what differs, where this is a part of another run.</summary>
    /// <param name="other">The other part.</param>
    public void RequireSameRun(MergePart other)
    {
        string? difference = AllOf(other).DifferenceFrom(AllOf(this), "there", "here") ?? (Request.Text == other.Request.Text ? null : "the texts of the configurations differ, if only in comments");
        if (difference is not null)
        {
            throw new InputException($"{Name} is of another run than {other.Name}: {difference}.");
        }
    }

    /// <summary>Whether both hold results of the same.</summary>
    public bool Overlaps(MergePart other) => Windows.Keys.Any(other.Windows.ContainsKey) || OverlappingSpectra(other).Any();

    /// <summary>What both hold.</summary>
    public string OverlapWith(MergePart other)
    {
        (string Stage, int Window)[] both = [.. Windows.Keys.Where(other.Windows.ContainsKey).Order()];
        return both.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"the {both[0].Stage} of window {both[0].Window}{(both.Length > 1 ? $" and {both.Length - 1} more results" : string.Empty)}")
            : string.Create(CultureInfo.InvariantCulture, $"spectrum {OverlappingSpectra(other).First()}");
    }

    /// <summary>Whether this is of the same run, and all its results are among others.</summary>
    /// <param name="other">A part of the run.</param>
    /// <param name="windows">Whether a result of a window is among the others.</param>
    /// <param name="spectra">Spectra of the others, sorted.</param>
    public bool IsWithin(MergePart other, Func<(string Stage, int Window), bool> windows, IReadOnlyList<SpectrumRange> spectra)
        => AllOf(other).DifferenceFrom(AllOf(this), string.Empty, string.Empty) is null && Windows.Keys.All(windows) && Spectra.All(r => r.Without(spectra).Count == 0);

    private static RunIdentity AllOf(MergePart part) => new(new SortedDictionary<string, string>(part.Identity.ToDictionary(i => i.Key, i => i.Value), StringComparer.Ordinal));

    private static ScanLevels? Levels(CheckpointFile file, RunRequest request)
    {
        if (!StoredIdentity.Of(file, "scan").Values.TryGetValue("observed q0", out string? observed))
        {
            return null;
        }

        LookElsewherePlan plan = LookElsewherePlan.Of(request.Settings) ?? throw file.Damaged("it does not say which spectra were asked for");
        try
        {
            return ScanLevels.Of(
                plan.Levels, plan.Excesses.Select(e => e.Z), [.. observed.Split(' ').Select(q => q == "-" ? (double?)null : double.Parse(q, CultureInfo.InvariantCulture))]);
        }
        catch (FormatException e)
        {
            throw file.Damaged("its observed scan cannot be read", e);
        }
    }

    private IEnumerable<long> OverlappingSpectra(MergePart other)
        => Spectra.SelectMany(mine => other.Spectra.Where(theirs => theirs.First < mine.End && mine.First < theirs.End).Select(theirs => Math.Max(mine.First, theirs.First)));
}
