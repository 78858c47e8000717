using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>A source of chunks of events.</summary>
/// <param name="Name">Name for messages and progress.</param>
/// <param name="Upstream">Cuts applied before its files were written.</param>
/// <param name="Read">Fills a chunk with the next events; false where there are no more. Chunks come back to it, and to no other source.</param>
internal sealed record EventStream(string Name, IReadOnlySet<SelectionCut> Upstream, Func<EventColumns, bool> Read);

/// <summary>
/// The event stage: one thread reads chunk after chunk, source after source; workers select and sum them. The result is the same to
/// the last bit for any number of workers and any chunk size.
/// </summary>
/// <param name="kernels">Kernels that select.</param>
/// <param name="plan">Processes, beams and cuts.</param>
internal sealed class EventStage(IEventKernels kernels, FillPlan plan)
{
    /// <summary>Events of a chunk unless said otherwise: a few MB with every column.</summary>
    public const int DefaultChunk = 1 << 14;

    // A reader cannot feed more, and every filler has spectra of its own.
    private const int MaxWorkers = 4;

    /// <summary>Events of a chunk.</summary>
    public int ChunkCapacity { get; init; } = DefaultChunk;

    /// <summary>Rows of clustered sources that all workers together keep in memory.</summary>
    public int ClusterRowsInMemory { get; init; } = 4 * ClusterLedger.DefaultCapacity;

    /// <summary>Reads, selects and sums everything.</summary>
    /// <param name="streams">Sources, in order.</param>
    /// <param name="threads">Threads to use, the calling one included: it reads, or does everything where it is the only one.</param>
    /// <param name="progress">Called by the reading thread after each chunk with its source and its number of events.</param>
    /// <param name="cancellation">Stops the stage between chunks.</param>
    /// <exception cref="InputException">A flaw of the input, from the reading thread.</exception>
    public EventSummary Run(
        IReadOnlyList<EventStream> streams, int threads, Action<EventStream, int>? progress, CancellationToken cancellation)
    {
        int workers = Math.Clamp(threads - 1, 1, MaxWorkers);
        SpectrumFiller[] fillers = [.. Enumerable.Range(0, workers).Select(_ => new SpectrumFiller(kernels, ClusterRowsInMemory / workers))];
        try
        {
            if (threads > 1)
            {
                ReadForWorkers(streams, fillers, progress, cancellation);
            }
            else
            {
                Read(streams, 1, FillAlone, progress, cancellation);
            }

            foreach (SpectrumFiller other in fillers.Skip(1))
            {
                fillers[0].Take(other);
            }

            return fillers[0].Summarise(plan.Processes);

            void FillAlone(Chunk chunk)
            {
                fillers[0].Add(chunk.Events, chunk.Setup);
                chunk.Free.Add(chunk.Events, cancellation);
            }
        }
        finally
        {
            foreach (SpectrumFiller filler in fillers)
            {
                filler.Dispose();
            }
        }
    }

    private void ReadForWorkers(
        IReadOnlyList<EventStream> streams, SpectrumFiller[] fillers, Action<EventStream, int>? progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var queue = new BlockingCollection<Chunk>(fillers.Length);
        Task[] workers = [.. fillers.Select(f => Task.Factory.StartNew(() => Work(f, queue, stop), TaskCreationOptions.LongRunning))];
        try
        {
            Read(streams, (2 * fillers.Length) + 1, chunk => queue.Add(chunk, stop.Token), progress, stop.Token);
            queue.CompleteAdding();
            Task.WaitAll(workers, stop.Token);
        }
        catch (Exception)
        {
            // Whatever went wrong here may only be the echo of a worker's failure, which is what the user is to see.
            stop.Cancel();
            queue.CompleteAdding();
            Task.WhenAll(workers).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
            if (workers.FirstOrDefault(w => w.IsFaulted) is { Exception: { } failure })
            {
                ExceptionDispatchInfo.Throw(failure.InnerException!);
            }

            throw;
        }
    }

    private static void Work(SpectrumFiller filler, BlockingCollection<Chunk> queue, CancellationTokenSource stop)
    {
        try
        {
            foreach (Chunk chunk in queue.GetConsumingEnumerable(stop.Token))
            {
                filler.Add(chunk.Events, chunk.Setup);
                chunk.Free.Add(chunk.Events, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reading thread tells why.
        }
        catch (Exception)
        {
            stop.Cancel();
            throw;
        }
    }

    private void Read(
        IReadOnlyList<EventStream> streams, int chunks, Action<Chunk> give, Action<EventStream, int>? progress, CancellationToken cancellation)
    {
        foreach (EventStream stream in streams)
        {
            var free = new BlockingCollection<EventColumns>();
            for (int i = 0; i < chunks; i++)
            {
                free.Add(new EventColumns(ChunkCapacity), cancellation);
            }

            SelectionSetup? setup = null;
            for (EventColumns events = free.Take(cancellation); stream.Read(events); events = free.Take(cancellation))
            {
                int count = events.Count;
                setup = plan.Setup(stream.Upstream, setup);
                give(new Chunk(events, setup, free));
                progress?.Invoke(stream, count);
            }
        }
    }

    /// <summary>A chunk on its way, and where it goes back to.</summary>
    private readonly record struct Chunk(EventColumns Events, SelectionSetup Setup, BlockingCollection<EventColumns> Free);
}
