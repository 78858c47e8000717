namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Counts over spectra. Integers only, so that the sum is the same in any order; their number does not grow with the number of spectra.</summary>
/// <remarks>A spectrum with a failed fit is left out of every count but its own.</remarks>
internal sealed class ScanTally
{
    /// <summary>Width of the bins of the histogram of the largest z.</summary>
    public const double BinWidth = 0.05;

    private const int Bins = 200;
    private const int FailuresKept = 100;
    private readonly double[] level;
    private readonly double[] ascending;
    private readonly int[] rank;
    private readonly SortedSet<ScanFailure> failures = new(
        Comparer<ScanFailure>.Create((a, b) => (a.Spectrum, a.Window, a.Poi ?? -1.0).CompareTo((b.Spectrum, b.Window, b.Poi ?? -1.0))));

    /// <summary>Nothing counted yet.</summary>
    /// <param name="levels">Levels.</param>
    public ScanTally(ScanLevels levels)
    {
        Levels = levels;
        Windows = levels.Observed.Length;
        level = [.. levels.Z.Select(z => z * z)];
        MaximumAbove = new long[level.Length];
        Upcrossings = new long[level.Length];
        SquaredUpcrossings = new long[level.Length];
        UpcrossingsAt = [.. level.Select(_ => new long[Windows])];
        Exceedances = [.. level.Select(_ => new long[Windows])];
        AboveObserved = new long[Windows];
        MaximaAt = new long[Windows];
        Histogram = new long[Bins + 1];

        // Windows by rising observed q0: a maximum is at or above those up to its rank.
        int[] order = [.. Enumerable.Range(0, Windows).OrderBy(w => levels.Observed[w] ?? double.PositiveInfinity)];
        ascending = [.. order.Select(w => levels.Observed[w] ?? double.PositiveInfinity)];
        rank = new int[Windows];
        for (int i = 0; i < Windows; i++)
        {
            rank[order[i]] = i;
        }

        MaximumOfRank = new long[Windows + 1];
    }

    /// <summary>Levels.</summary>
    public ScanLevels Levels { get; }

    /// <summary>Windows.</summary>
    public int Windows { get; }

    /// <summary>Spectra whose fits all converged.</summary>
    public long Spectra { get; private set; }

    /// <summary>Spectra that were left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Spectra whose largest z is at or above a level [level].</summary>
    public long[] MaximumAbove { get; }

    /// <summary>Upcrossings of a level, from one window to the next, all spectra [level].</summary>
    public long[] Upcrossings { get; }

    /// <summary>Σ over spectra of the square of their number of upcrossings [level].</summary>
    public long[] SquaredUpcrossings { get; }

    /// <summary>Upcrossings by the window that is the first above [level][window].</summary>
    public long[][] UpcrossingsAt { get; }

    /// <summary>Spectra at or above a level in a window [level][window].</summary>
    public long[][] Exceedances { get; }

    /// <summary>Spectra at or above the observed value in a window, where that is positive [window].</summary>
    public long[] AboveObserved { get; }

    /// <summary>Spectra with their largest value in a window [window].</summary>
    public long[] MaximaAt { get; }

    /// <summary>Largest z in bins of <see cref="BinWidth"/> from 0; the last holds all beyond.</summary>
    public long[] Histogram { get; }

    /// <summary>Fits made.</summary>
    public long Fits { get; private set; }

    /// <summary>Iterations of these.</summary>
    public long Iterations { get; private set; }

    /// <summary>Fits made again on the safe path.</summary>
    public long Retried { get; private set; }

    /// <summary>Fits that failed there too.</summary>
    public long Failed { get; private set; }

    /// <summary>The first hundred failures, by spectrum and window.</summary>
    public IReadOnlyCollection<ScanFailure> Failures => failures;

    /// <summary>Spectra whose maximum is at or above so many of the observed values, sorted.</summary>
    private long[] MaximumOfRank { get; }

    /// <summary>Every array of counts, in an order of its own; together with <see cref="Totals"/> and <see cref="Failures"/> all that there is.</summary>
    internal IReadOnlyList<long[]> Counts => [MaximumAbove, Upcrossings, SquaredUpcrossings, .. UpcrossingsAt, .. Exceedances, AboveObserved, MaximaAt, Histogram, MaximumOfRank];

    /// <summary>Spectra, those left out, fits, iterations, retries, failures.</summary>
    internal long[] Totals => [Spectra, LeftOut, Fits, Iterations, Retried, Failed];

    /// <summary>Spectra whose largest q0 is at or above the observed one of a window; null without one.</summary>
    public long? MaximumAboveObserved(int window)
    {
        if (Levels.Observed[window] is not double observed)
        {
            return null;
        }

        if (observed <= 0.0)
        {
            return Spectra;
        }

        long sum = 0;
        for (int i = rank[window] + 1; i < MaximumOfRank.Length; i++)
        {
            sum += MaximumOfRank[i];
        }

        return sum;
    }

    /// <summary>Counts a block.</summary>
    public void Add(ScanBlock block)
    {
        for (int spectrum = 0; spectrum < block.Count; spectrum++)
        {
            if (block.Valid[spectrum])
            {
                Add(block.Q0.AsSpan(spectrum), block.Capacity);
            }
            else
            {
                LeftOut++;
            }
        }

        Fits += block.Fits;
        Iterations += block.Iterations;
        Retried += block.Retried;
        Failed += block.Failures.Count;
        block.Failures.ForEach(Keep);
    }

    /// <summary>Adds the counts of other spectra.</summary>
    public void Add(ScanTally other)
    {
        Spectra += other.Spectra;
        LeftOut += other.LeftOut;
        Fits += other.Fits;
        Iterations += other.Iterations;
        Retried += other.Retried;
        Failed += other.Failed;
        Sum(MaximumAbove, other.MaximumAbove);
        Sum(Upcrossings, other.Upcrossings);
        Sum(SquaredUpcrossings, other.SquaredUpcrossings);
        Sum(AboveObserved, other.AboveObserved);
        Sum(MaximaAt, other.MaximaAt);
        Sum(Histogram, other.Histogram);
        Sum(MaximumOfRank, other.MaximumOfRank);
        for (int i = 0; i < level.Length; i++)
        {
            Sum(UpcrossingsAt[i], other.UpcrossingsAt[i]);
            Sum(Exceedances[i], other.Exceedances[i]);
        }

        foreach (ScanFailure failure in other.failures)
        {
            Keep(failure);
        }
    }

    /// <summary>Takes back what was kept; <see cref="Counts"/> are filled by the caller.</summary>
    /// <param name="totals">Numbers in the order of <see cref="Totals"/>.</param>
    /// <param name="failed">Failures.</param>
    internal void Restore(ReadOnlySpan<long> totals, IEnumerable<ScanFailure> failed)
    {
        (Spectra, LeftOut, Fits, Iterations, Retried, Failed) = (totals[0], totals[1], totals[2], totals[3], totals[4], totals[5]);
        failures.Clear();
        foreach (ScanFailure failure in failed)
        {
            Keep(failure);
        }
    }

    /// <summary>Counts one spectrum.</summary>
    /// <param name="q0">q0 of the first window; the others follow at the stride.</param>
    /// <param name="stride">Stride.</param>
    internal void Add(ReadOnlySpan<double> q0, int stride)
    {
        Spectra++;
        Span<int> crossings = stackalloc int[level.Length];
        crossings.Clear();
        double largest = 0.0;
        int at = -1;
        double before = double.PositiveInfinity;
        for (int window = 0; window < Windows; window++)
        {
            double q = q0[window * stride];
            for (int i = 0; i < level.Length && q >= level[i]; i++)
            {
                Exceedances[i][window]++;
                if (before < level[i])
                {
                    crossings[i]++;
                    UpcrossingsAt[i][window]++;
                }
            }

            if (Levels.Observed[window] is double observed && q >= observed && observed > 0.0)
            {
                AboveObserved[window]++;
            }

            at = q > largest ? window : at;
            largest = Math.Max(largest, q);
            before = q;
        }

        for (int i = 0; i < level.Length; i++)
        {
            MaximumAbove[i] += largest >= level[i] ? 1 : 0;
            Upcrossings[i] += crossings[i];
            SquaredUpcrossings[i] += (long)crossings[i] * crossings[i];
        }

        if (at >= 0)
        {
            MaximaAt[at]++;
        }

        Histogram[Math.Min((int)(Math.Sqrt(largest) / BinWidth), Bins)]++;
        MaximumOfRank[CountUpTo(largest)]++;
    }

    /// <summary>How many observed values are at or below one.</summary>
    private int CountUpTo(double value)
    {
        int low = 0;
        int high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = ascending[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Keep(ScanFailure failure)
    {
        failures.Add(failure);
        if (failures.Count > FailuresKept)
        {
            failures.Remove(failures.Max!);
        }
    }

    private static void Sum(long[] counts, long[] others)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += others[i];
        }
    }
}
