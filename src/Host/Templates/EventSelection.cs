using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;

namespace ZPrimeGpu.Host.Templates;

/// <summary>What the event stage found in all sources together.</summary>
/// <param name="Spectra">Backgrounds in the order of the configuration, signals by mass, data.</param>
/// <param name="CutFlow">Cut flow, processes in the same order.</param>
/// <param name="Files">Files that were read: path and rows, in the order of the sources.</param>
internal sealed record SelectedEvents(
    IReadOnlyList<ProcessSpectrum> Spectra, IReadOnlyList<CutFlowRow> CutFlow, IReadOnlyList<(string Path, long Rows)> Files)
{
    /// <summary>Rows of the data that were counted and not read; null where the analysis is not blind.</summary>
    public long? BlindedRows { get; init; }

    /// <summary>Rows read from all files.</summary>
    public long Rows => Files.Sum(f => f.Rows);
}

/// <summary>
/// Reads every source once and selects its events. Each worker in turn reads a chunk of a source that no other worker is reading and
/// then fills it alone, so that reading one chunk and filling another go on at the same time and memory is a few chunks.
/// </summary>
internal static class EventSelection
{
    /// <summary>Runs the stage.</summary>
    /// <param name="config">Sources, columns, beams, cuts, threads.</param>
    /// <param name="masses">Grids.</param>
    /// <param name="kernels">Kernels that select.</param>
    /// <param name="progress">Told the rows read so far; called from any worker.</param>
    /// <param name="stop">Stops between chunks.</param>
    /// <exception cref="InputException">A source cannot be read.</exception>
    public static SelectedEvents Run(RunConfig config, MassWindowGrid masses, IEventKernels kernels, Action<long> progress, CancellationToken stop)
    {
        PunziNetwork? network = NetworkApplication.Load(config);
        var sources = new List<SourceSelection>();
        try
        {
            foreach (EventSource source in config.Sources.Where(s => !IsBlinded(config, s)))
            {
                sources.Add(new SourceSelection(source, config, masses, network));
            }

            RunWorkers(sources, config.Threads, kernels, progress, stop);
            EventSummary[] summaries = [.. sources.Select(s => s.Summarise())];
            return new SelectedEvents(
                SpectrumUnion.Spectra(summaries.SelectMany(s => s.Spectra)),
                SpectrumUnion.CutFlow(summaries.SelectMany(s => s.Spectra), summaries.SelectMany(s => s.CutFlow)),
                [.. sources.SelectMany(s => s.Files)])
            {
                BlindedRows = config.Blind ? config.Sources.Where(s => IsBlinded(config, s)).Sum(BlindedRows.Count) : null,
            };
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    private static bool IsBlinded(RunConfig config, EventSource source) => config.Blind && source.Role == SourceRole.Data;

    private static void RunWorkers(List<SourceSelection> sources, int threads, IEventKernels kernels, Action<long> progress, CancellationToken stop)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var errors = new List<(int Source, Exception Error)>();
        void Work()
        {
            using var worker = new SelectionWorker(sources, kernels);
            while (!failed.IsCancellationRequested)
            {
                try
                {
                    if (!worker.Step())
                    {
                        break;
                    }

                    progress(sources.Sum(s => s.RowsRead));
                }
                catch (Exception e)
                {
                    lock (errors)
                    {
                        errors.Add((worker.CurrentSource, e));
                    }

                    failed.Cancel();
                }
            }

            worker.HandIn();
        }

        Task[] workers = [.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WaitAll(workers, CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        if (errors.Count > 0)
        {
            // The error of the first source that has one, whichever worker was faster.
            throw errors.OrderBy(e => e.Source).First().Error switch
            {
                InputException input => input,
                Exception other => new InvalidOperationException("Selecting events failed.", other),
            };
        }
    }
}
