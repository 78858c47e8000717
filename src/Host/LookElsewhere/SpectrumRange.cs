namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Consecutive spectra.</summary>
/// <param name="First">Number of the first one.</param>
/// <param name="Count">How many.</param>
internal readonly record struct SpectrumRange(long First, long Count)
{
    /// <summary>Number after the last one.</summary>
    public long End => First + Count;

    /// <summary>Sorts ranges and joins those that touch.</summary>
    /// <param name="ranges">Ranges that do not overlap.</param>
    public static List<SpectrumRange> Joined(IEnumerable<SpectrumRange> ranges)
    {
        var joined = new List<SpectrumRange>();
        foreach (SpectrumRange range in ranges.Where(r => r.Count > 0).OrderBy(r => r.First))
        {
            if (joined.Count > 0 && joined[^1].End == range.First)
            {
                joined[^1] = joined[^1] with { Count = joined[^1].Count + range.Count };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    /// <summary>What is left of this range without others.</summary>
    /// <param name="done">Ranges, sorted, without overlap.</param>
    public List<SpectrumRange> Without(IEnumerable<SpectrumRange> done)
    {
        var left = new List<SpectrumRange>();
        long at = First;
        foreach (SpectrumRange range in done)
        {
            if (range.End <= First || range.First >= End)
            {
                continue;
            }

            if (range.First > at)
            {
                left.Add(new(at, range.First - at));
            }

            at = Math.Max(at, range.End);
        }

        if (at < End)
        {
            left.Add(new(at, End - at));
        }

        return left;
    }
}
