using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>What a merge does where parts are missing.</summary>
internal enum MergeGaps
{
    /// <summary>It names them and ends.</summary>
    Refused,

    /// <summary>It joins what is there, to be merged further.</summary>
    Allowed,
}

/// <summary>Joins checkpoints of parts of one run into the checkpoint of the whole. Associative and commutative: results of windows are a set, counts of spectra a sum of integers.</summary>
internal static class ShardMerge
{
    private const string Suffix = ".sqlite";
    private const string Prefix = "checkpoint-";

    /// <summary>Writes the joined checkpoint to a folder.</summary>
    /// <param name="folders">Folders with a checkpoint each.</param>
    /// <param name="output">Where to, absolute.</param>
    /// <param name="gaps">What is done where parts are missing.</param>
    /// <returns>What the run was asked for.</returns>
    /// <exception cref="InputException">Parts are of different runs, overlap, or are missing; they are named.</exception>
    public static RunRequest Run(IReadOnlyList<string> folders, string output, MergeGaps gaps)
    {
        string command = CommandOf(folders);
        var parts = new List<MergePart>();
        foreach (string folder in folders)
        {
            MergePart part = MergePart.Read(folder, Checkpoint.PathOf(folder, command), output);
            if (parts.Count > 0)
            {
                part.RequireSameRun(parts[0]);
            }

            MergePart? twin = parts.FirstOrDefault(p => p.Overlaps(part));
            if (twin is not null)
            {
                throw new InputException($"{twin.Name} and {part.Name} both hold {twin.OverlapWith(part)}: give every part once.");
            }

            parts.Add(part);
        }

        if (gaps == MergeGaps.Refused)
        {
            RequireComplete(parts);
        }

        Write(parts, Checkpoint.PathOf(output, command));
        return parts[0].Request;
    }

    private static string CommandOf(IReadOnlyList<string> folders)
    {
        string[] commands = [.. folders.Select(folder =>
        {
            string[] there = Directory.Exists(folder)
                ? [.. Directory.GetFiles(folder, Prefix + "*" + Suffix).Select(f => Path.GetFileName(f)[Prefix.Length..^Suffix.Length])]
                : throw new InputException($"'{folder}' is not a folder: give the folders that 'run --shard' or 'lee --shard' wrote.");
            return there switch
            {
                [string one] => one,
                [] => throw new InputException($"'{folder}' holds no shard (no file {Prefix}*{Suffix}): give the folders that 'run --shard' or 'lee --shard' wrote."),
                _ => throw new InputException($"'{folder}' holds shards of {string.Join(" and of ", there.Order(StringComparer.Ordinal))}: keep them in folders of their own."),
            };
        })];
        int other = Array.FindIndex(commands, c => c != commands[0]);
        return other < 0 ? commands[0] : throw new InputException($"'{folders[0]}' is a shard of {commands[0]}, '{folders[other]}' of {commands[other]}: merge them apart.");
    }

    private static void RequireComplete(List<MergePart> parts)
    {
        if (parts.Select(p => p.Unfinished).FirstOrDefault(u => u is not null) is string unfinished)
        {
            throw new InputException(unfinished);
        }

        int windows = parts[0].Expected.Except(parts.SelectMany(p => p.Windows.Keys)).Select(w => w.Window).Distinct().Count();
        List<SpectrumRange> spectra = new SpectrumRange(0, parts[0].AllSpectra).Without(SpectrumRange.Joined(parts.SelectMany(p => p.Spectra)));
        if (windows == 0 && spectra.Count == 0)
        {
            return;
        }

        string missing = windows > 0
            ? $"{windows} of {parts[0].Expected.Select(e => e.Window).Distinct().Count()} windows are"
            : $"{spectra.Sum(r => r.Count)} of {parts[0].AllSpectra} spectra (from {spectra[0].First} to {spectra[0].End - 1}{(spectra.Count > 1 ? ", and more" : string.Empty)}) are";
        int count = parts[0].Shard.Count;
        string shards = parts.All(p => p.Shard.Count == count && p.Shard.IsPart)
            ? $"shard {string.Join(", ", Enumerable.Range(1, count).Except(parts.Select(p => p.Shard.Index)).Select(i => new Shard(i, count)))} is missing ({missing} not there)"
            : $"{missing} missing";
        throw new InputException($"The parts do not make a whole: {shards}. Add what is missing, or join what is there with --partial.");
    }

    private static void Write(List<MergePart> parts, string path)
    {
        var windows = parts.SelectMany(p => p.Windows).ToDictionary();
        List<SpectrumRange> spectra = SpectrumRange.Joined(parts.SelectMany(p => p.Spectra));
        if (File.Exists(path))
        {
            using CheckpointFile there = CheckpointFile.Open(path);
            if (!there.IsEmpty && !MergePart.Of(there.Folder, there).IsWithin(parts[0], windows.ContainsKey, spectra))
            {
                throw new InputException($"'{there.Folder}' holds an unfinished run with results that are not in the parts: choose another folder with --out, or finish that one with --resume.");
            }

            there.Delete();
        }

        using CheckpointFile file = CheckpointFile.Open(path);
        file.Create(f =>
        {
            parts[0].Request.Write(f, Shard.Whole);
            foreach ((string section, string key, string value) in parts[0].Identity)
            {
                f.Execute("INSERT INTO identity VALUES ($1, $2, $3)", section, key, value);
            }

            foreach ((string stage, int window) in parts[0].Expected)
            {
                f.Execute("INSERT INTO expected VALUES ($1, $2)", stage, window);
            }

            foreach (((string stage, int window), string result) in windows)
            {
                f.Execute("INSERT INTO windows VALUES ($1, $2, $3)", stage, window, result);
            }

            ScanTally[] tallies = [.. parts.Select(p => p.Tally).OfType<ScanTally>()];
            if (tallies.Length > 0)
            {
                var sum = new ScanTally(tallies[0].Levels);
                Array.ForEach(tallies, sum.Add);
                StoredSpectra.Write(f, spectra, sum);
            }
        });
    }
}
