using System.Diagnostics;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Receives counts of spectra while a study runs, from one worker at a time.</summary>
/// <param name="tally">Counts of these spectra alone.</param>
/// <param name="ranges">The spectra.</param>
internal delegate void KeepSpectra(ScanTally tally, IReadOnlyList<SpectrumRange> ranges);

/// <summary>Scans many spectra, block by block, and counts.</summary>
internal static class SpectrumStudy
{
    private static readonly TimeSpan KeepInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs. The counts do not depend on threads, lanes and blocks.</summary>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="levels">What is counted.</param>
    /// <param name="settings">How many, and how.</param>
    /// <param name="progress">Told the number of finished spectra; may be called from any worker.</param>
    /// <param name="stop">Ends the study after the blocks at work; the counts are then of fewer spectra.</param>
    /// <param name="keep">Receives what is new about once a second, and in the end; null where nothing is kept.</param>
    public static ScanTally Run(
        SpectrumScan scan, ScanLevels levels, StudySettings settings, Action<long> progress, CancellationToken stop, KeepSpectra? keep = null)
    {
        var total = new ScanTally(levels);
        var gate = new Lock();
        IReadOnlyList<SpectrumRange> ranges = settings.Ranges ?? [new(0, settings.Spectra)];
        long[] firstBlock = new long[ranges.Count + 1];
        for (int range = 0; range < ranges.Count; range++)
        {
            firstBlock[range + 1] = firstBlock[range] + ((ranges[range].Count + settings.Block - 1) / settings.Block);
        }

        long next = -1;
        long done = 0;
        void Work(int worker)
        {
            var tally = new ScanTally(levels);
            var block = new ScanBlock(scan.Windows.Count, settings.Block);
            var made = new List<SpectrumRange>();
            var clock = Stopwatch.StartNew();
            void HandOver()
            {
                lock (gate)
                {
                    total.Add(tally);
                    keep?.Invoke(tally, made);
                }
            }

            using SpectrumScanner scanner = SpectrumScanner.For(settings, scan);
            int range = 0;
            for (long i = Interlocked.Increment(ref next); i < firstBlock[^1] && !stop.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                while (i >= firstBlock[range + 1])
                {
                    range++;
                }

                long start = (i - firstBlock[range]) * settings.Block;
                int count = (int)Math.Min(settings.Block, ranges[range].Count - start);
                long first = ranges[range].First + start;
                scanner.Run((ulong)first, count, block);
                tally.Add(block);
                settings.Meter?.Add(block.Fits, block.Retried, block.Failures.Count);
                made.Add(new(first, count));
                progress(Interlocked.Add(ref done, count));
                if (keep is not null && clock.Elapsed >= KeepInterval)
                {
                    HandOver();
                    tally = new ScanTally(levels);
                    made.Clear();
                    clock.Restart();
                }
            }

            HandOver();
        }

        int workers = (int)Math.Clamp(settings.Threads, 1, Math.Max(1, firstBlock[^1]));
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Work);
        return total;
    }
}
