using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>Counts over spectra in a checkpoint: which spectra, and one row of counts.</summary>
internal static class StoredSpectra
{
    /// <summary>Which spectra are counted.</summary>
    /// <exception cref="InputException">Ranges overlap.</exception>
    public static List<SpectrumRange> Ranges(CheckpointFile file)
    {
        List<SpectrumRange> ranges = file.Rows("SELECT first, count FROM spectra ORDER BY first", r => new SpectrumRange(r.GetInt64(0), r.GetInt64(1)));
        long end = 0;
        foreach (SpectrumRange range in ranges)
        {
            if (range.First < end || range.Count < 1 || range.First > long.MaxValue - range.Count)
            {
                throw file.Damaged("its spectra overlap");
            }

            end = range.End;
        }

        return ranges;
    }

    /// <summary>Reads both.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="levels">Levels and observed scan.</param>
    public static (IReadOnlyList<SpectrumRange> Ranges, ScanTally? Tally) Read(CheckpointFile file, ScanLevels levels)
    {
        List<SpectrumRange> ranges = Ranges(file);
        if (ranges.Count == 0)
        {
            return ([], null);
        }

        List<byte[]> blobs = file.Rows("SELECT counts FROM tally", r => (byte[])r.GetValue(0));
        return blobs is [byte[] blob] && TallyBlob.Read(blob, levels) is ScanTally tally && tally.Spectra + tally.LeftOut == ranges.Sum(r => r.Count)
            ? (ranges, tally)
            : throw file.Damaged("the counts over spectra cannot be read");
    }

    /// <summary>Replaces both.</summary>
    public static void Write(CheckpointFile file, IEnumerable<SpectrumRange> ranges, ScanTally tally)
    {
        file.Execute("DELETE FROM spectra");
        foreach (SpectrumRange range in ranges)
        {
            file.Execute("INSERT INTO spectra VALUES ($1, $2)", range.First, range.Count);
        }

        file.Execute("INSERT OR REPLACE INTO tally VALUES (0, $1)", TallyBlob.Write(tally));
    }
}
