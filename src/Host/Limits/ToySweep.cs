using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Draws toys and fits them; <see cref="ToyFitter.Run"/> of an instance that one thread has for itself.</summary>
/// <param name="hypotheses">Model, ensemble, tested values.</param>
/// <param name="source">Seed and stream.</param>
/// <param name="first">Number of the first toy.</param>
/// <param name="count">Toys, at most the capacity of the results.</param>
/// <param name="results">Receives the columns of these toys; counts and failures are added to those that are there.</param>
internal delegate void ToyRun(ToyHypotheses hypotheses, in ToySource source, ulong first, int count, ToyResults results);

/// <summary>Toys to draw and fit.</summary>
/// <param name="Hypotheses">Model, ensemble, tested values.</param>
/// <param name="Source">Seed and stream.</param>
/// <param name="First">Number of the first toy.</param>
/// <param name="Count">Toys.</param>
/// <param name="Targets">Receives the test statistic of each tested value.</param>
internal sealed record ToyJob(ToyHypotheses Hypotheses, ToySource Source, ulong First, int Count, ToyDistribution[] Targets);

/// <summary>Fits toys in blocks, on one thread or several. Used by one caller at a time.</summary>
/// <remarks>
/// A toy does not depend on its block, and the distributions are sorted: the results are the same bits for any number of threads and any size of blocks. Nothing is allocated
/// per toy but its place in the distributions.
/// </remarks>
internal sealed class ToySweep
{
    /// <summary>Toys per block unless told otherwise: enough to keep lanes full, few enough that threads end together.</summary>
    public const int DefaultBlock = 1024;

    private readonly ToyRun[] workers;
    private readonly int block;
    private readonly CancellationToken cancellation;

    /// <summary>Makes the workers.</summary>
    /// <param name="worker">Makes what fits the toys of one thread.</param>
    /// <param name="threads">Threads; with one, all is done on the caller's.</param>
    /// <param name="block">Toys per block.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    public ToySweep(Func<ToyRun> worker, int threads, int block = DefaultBlock, CancellationToken cancellation = default)
    {
        workers = [.. Enumerable.Range(0, Math.Max(1, threads)).Select(_ => worker())];
        this.block = block;
        this.cancellation = cancellation;
    }

    /// <summary>A sweep on an accelerator, with blocks that keep it busy.</summary>
    /// <param name="accelerator">The accelerator; it must outlive the sweep.</param>
    /// <param name="threads">Threads; with one, all is done on the caller's.</param>
    /// <param name="conditionals">Which conditional fits are made.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    public static ToySweep On(
        IAccelerator accelerator, int threads, ConditionalFits conditionals = ConditionalFits.WhereNeeded, CancellationToken cancellation = default)
        => new(() => ToyFitter.On(accelerator, conditionals).Run, threads, Math.Max(DefaultBlock, accelerator.Toys?.BusyToys ?? 0), cancellation)
        {
            Meter = accelerator.Fits.Meter,
        };

    /// <summary>Told of the fits after every block; null where nobody watches.</summary>
    public FitMeter? Meter { get; init; }

    /// <summary>Receives every toy; null where only distributions are wanted.</summary>
    public SavedToys? Saved { get; set; }

    /// <summary>Fits the toys of all jobs.</summary>
    /// <param name="jobs">Jobs.</param>
    /// <param name="tally">Receives counts and failures.</param>
    public void Run(IReadOnlyList<ToyJob> jobs, ToyTally tally)
    {
        int[] firstBlock = new int[jobs.Count + 1];
        for (int job = 0; job < jobs.Count; job++)
        {
            firstBlock[job + 1] = firstBlock[job] + ((jobs[job].Count + block - 1) / block);
            Array.ForEach(jobs[job].Targets, t => t.Reserve(jobs[job].Count));
        }

        int next = -1;
        Saved?.Begin();
        void Work(ToyRun run)
        {
            // By tested values: the results have as many columns.
            var results = new Dictionary<int, ToyResults>();
            int job = 0;
            for (int index = Interlocked.Increment(ref next); index < firstBlock[^1]; index = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                while (index >= firstBlock[job + 1])
                {
                    job++;
                }

                RunBlock(run, jobs[job], index, (index - firstBlock[job]) * block, results, tally);
            }

            lock (tally)
            {
                foreach (ToyResults columns in results.Values)
                {
                    tally.Add(columns);
                }
            }
        }

        if (workers.Length == 1)
        {
            Work(workers[0]);
        }
        else
        {
            Parallel.For(0, workers.Length, new ParallelOptions { MaxDegreeOfParallelism = workers.Length, CancellationToken = cancellation }, w => Work(workers[w]));
        }

        foreach (ToyDistribution target in jobs.SelectMany(j => j.Targets))
        {
            target.Sort();
        }
    }

    private void RunBlock(ToyRun run, ToyJob job, int index, int start, Dictionary<int, ToyResults> results, ToyTally tally)
    {
        int pois = job.Hypotheses.Pois.Length;
        if (!results.TryGetValue(pois, out ToyResults? columns))
        {
            columns = new ToyResults(block, pois);
            results.Add(pois, columns);
        }

        int count = Math.Min(block, job.Count - start);
        (long fits, long retried, long failed) = (columns.Fits, columns.Retried, columns.Failed);
        run(job.Hypotheses, job.Source, job.First + (ulong)start, count, columns);
        Meter?.Add(columns.Fits - fits, columns.Retried - retried, columns.Failed - failed);
        ReadOnlySpan<bool> valid = columns.Valid.AsSpan(0, count);
        lock (tally)
        {
            Saved?.Add(index, job, columns);
            tally.Add(count, valid.Count(false));
            for (int poi = 0; poi < pois; poi++)
            {
                job.Targets[poi].Add(columns.Q[poi].AsSpan(0, count), valid);
            }
        }
    }
}
