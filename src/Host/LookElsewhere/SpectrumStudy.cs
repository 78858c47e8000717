namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Scans many spectra, block by block, and counts.</summary>
internal static class SpectrumStudy
{
    /// <summary>Runs. The counts do not depend on threads, lanes and blocks.</summary>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="levels">What is counted.</param>
    /// <param name="settings">How many, and how.</param>
    /// <param name="progress">Told the number of finished spectra; may be called from any worker.</param>
    /// <param name="stop">Ends the study after the blocks at work; the counts are then of fewer spectra.</param>
    public static ScanTally Run(SpectrumScan scan, ScanLevels levels, StudySettings settings, Action<long> progress, CancellationToken stop)
    {
        var total = new ScanTally(levels);
        var gate = new Lock();
        long blocks = (settings.Spectra + settings.Block - 1) / settings.Block;
        long next = -1;
        long done = 0;
        void Work(int worker)
        {
            var tally = new ScanTally(levels);
            var block = new ScanBlock(scan.Windows.Count, settings.Block);
            using SpectrumScanner scanner = SpectrumScanner.For(settings, scan);
            for (long i = Interlocked.Increment(ref next); i < blocks && !stop.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                long first = i * settings.Block;
                int count = (int)Math.Min(settings.Block, settings.Spectra - first);
                scanner.Run((ulong)first, count, block);
                tally.Add(block);
                settings.Meter?.Add(block.Fits, block.Retried, block.Failures.Count);
                progress(Interlocked.Add(ref done, count));
            }

            lock (gate)
            {
                total.Add(tally);
            }
        }

        int workers = (int)Math.Clamp(settings.Threads, 1, Math.Max(1, blocks));
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Work);
        return total;
    }
}
