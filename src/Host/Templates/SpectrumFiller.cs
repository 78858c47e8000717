using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// Selects chunks of events and sums them: cut flow per process, and Σw and Σw² per cell of each process's grid. Sums are integers, so
/// they do not depend on the order of the events, on how they are cut into chunks, or on which filler took which chunk.
/// </summary>
/// <remarks>One filler per thread; <see cref="Take"/> joins them. A cell takes 32 bytes, 48 where its sums pass 2³².</remarks>
/// <param name="kernels">Kernels that select.</param>
/// <param name="clusterRowsInMemory">Rows of clustered sources kept in memory; more go to a temporary file.</param>
internal sealed class SpectrumFiller(IEventKernels kernels, int clusterRowsInMemory = ClusterLedger.DefaultCapacity) : IDisposable
{
    /// <summary>Weights must stay below this: their squares are summed too, and 2³⁵ of them still fit.</summary>
    public const double WeightLimit = 1 << 30;

    private const int Outcomes = CutNumber.Passed + 1;

    // Events ahead for which the cache line is asked for: about the time that memory takes to answer.
    private const int PrefetchDistance = 16;
    private readonly SelectionBlock block = new(Math.Min(kernels.BlockLength, 1 << 16));
    private readonly ClusterLedger ledger = new(clusterRowsInMemory);

    // By process and slot. Slots are the cells of the process's grid and, behind them, one for each outcome of the events that are not
    // in a cell. Made when a process has its first event.
    private SlotSums?[] sums = [];

    // By process and outcome.
    private long[] counts = [];
    private CellTable[] cells = [];

    /// <summary>Selects a chunk and adds it.</summary>
    /// <param name="events">The chunk, with weights; every process index must have a grid in <paramref name="setup"/>.</param>
    /// <param name="setup">Beams, thresholds and grids of the chunk's source; a process has one grid for all sources.</param>
    public void Add(EventColumns events, SelectionSetup setup)
    {
        Grow(setup.Cells.Length);
        cells = setup.Cells;
        for (int start = 0; start < events.Count; start += block.Capacity)
        {
            int count = Math.Min(block.Capacity, events.Count - start);
            kernels.Select(events, start, count, setup, block);
            Fill(events, start, count);
        }
    }

    /// <summary>Takes over the sums of another filler, which is to be disposed of and not used again.</summary>
    public void Take(SpectrumFiller other)
    {
        Grow(other.sums.Length);
        for (int i = 0; i < other.counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }

        for (int p = 0; p < other.sums.Length; p++)
        {
            if (sums[p] is not { } mine)
            {
                sums[p] = other.sums[p];
            }
            else if (other.sums[p] is { } theirs)
            {
                mine.Add(theirs);
            }
        }

        ledger.Take(other.ledger);
    }

    /// <summary>The sums as spectra and cut flow.</summary>
    /// <param name="processes">What the process indices stand for; processes without events give empty spectra.</param>
    public EventSummary Summarise(IReadOnlyList<FillProcess> processes)
    {
        Grow(processes.Count);
        var clusters = new ClusterSummary(ledger, processes.Count);
        var spectra = new ProcessSpectrum[processes.Count];
        var cutFlow = new CutFlowRow[processes.Count * SelectionCuts.Count];
        for (int p = 0; p < spectra.Length; p++)
        {
            int cellCount = processes[p].Grid.Cells;
            SlotSums ofProcess = sums[p] ?? new SlotSums(cellCount + Outcomes);
            spectra[p] = Spectrum(processes[p], ofProcess, clusters.Shared(p), out WeightSum weights, out WeightSum squares);
            long events = 0;
            for (int cut = SelectionCuts.Count - 1; cut >= 0; cut--)
            {
                // Whatever first fails a later cut, or none, has passed this one.
                events += counts[(p * Outcomes) + cut + 1];
                weights.Add(ofProcess.Weights(cellCount + cut + 1));
                squares.Add(ofProcess.Squares(cellCount + cut + 1));
                WeightSum variance = squares;
                variance.Add(clusters.CrossTerms(p, (SelectionCut)cut));
                cutFlow[(p * SelectionCuts.Count) + cut] = new CutFlowRow(
                    processes[p].Name, (SelectionCut)cut, events, weights.ToDouble(), Math.Sqrt(variance.ToDouble()));
            }
        }

        return new EventSummary(spectra, cutFlow);
    }

    /// <inheritdoc/>
    public void Dispose() => ledger.Dispose();

    // Also gives the sums over the cells: the events passed inside the grid.
    private static ProcessSpectrum Spectrum(
        FillProcess process, SlotSums sums, ClusteredEntry[]? shared, out WeightSum weights, out WeightSum squares)
    {
        weights = new WeightSum();
        squares = new WeightSum();
        var content = new double[process.Grid.Cells];
        var contentSquares = new double[process.Grid.Cells];
        for (int cell = 0; cell < content.Length; cell++)
        {
            weights.Add(sums.Weights(cell));
            squares.Add(sums.Squares(cell));
            content[cell] = sums.Weights(cell).ToDouble();
            contentSquares[cell] = sums.Squares(cell).ToDouble();
        }

        WeightSum selected = weights;
        selected.Add(sums.Weights(process.Grid.Cells + CutNumber.Passed));
        return new ProcessSpectrum(
            process.Name, process.Role, process.MassGeV, process.Grid, content, contentSquares, selected.ToDouble(), shared);
    }

    private void Fill(EventColumns events, int start, int count)
    {
        ReadOnlySpan<double> weights = events[EventQuantity.Weight].Slice(start, count);
        ReadOnlySpan<int> process = events.Process.AsSpan(start, count);
        ReadOnlySpan<byte> failed = block.FirstFailed.AsSpan(0, count);
        ReadOnlySpan<int> cell = block.Cell.AsSpan(0, count);

        // Runs of one weight, as data and many samples have, are converted once.
        double last = 0;
        WeightTerm w = default;
        WeightTerm w2 = default;
        for (int i = 0; i < count; i++)
        {
            double weight = weights[i];
            if (weight != last)
            {
                if (!(Math.Abs(weight) < WeightLimit))
                {
                    ThrowTooLarge(weight);
                }

                w = WeightTerm.From(weight);
                w2 = WeightTerm.From(weight * weight);
                last = weight;
            }

            if (i + PrefetchDistance < count)
            {
                sums[process[i + PrefetchDistance]]?.Prefetch(cell[i + PrefetchDistance]);
            }

            int p = process[i];
            counts[(p * Outcomes) + failed[i]]++;
            SlotSums ofProcess = sums[p] ??= new SlotSums(cells[p].Count + Outcomes);

            // Without a branch, because which event passes cannot be predicted: the cell, or the outcome where it is −1.
            int isOutside = cell[i] >> 31;
            int slot = (cell[i] & ~isOutside) | ((ofProcess.Count - Outcomes + failed[i]) & isOutside);
            ofProcess.Add(slot, w, w2);
        }

        if (events.HasClusters)
        {
            for (int i = 0; i < count; i++)
            {
                ledger.Add(new ClusterRow(events.Cluster[start + i], weights[i], cell[i], (short)process[i], failed[i]));
            }
        }
    }

    private static void ThrowTooLarge(double weight)
        => throw new InputException($"An event weight of {weight:R} is too large to be summed exactly (the limit is {WeightLimit:R}); scale the weights.");

    private void Grow(int processes)
    {
        if (sums.Length < processes)
        {
            Array.Resize(ref counts, processes * Outcomes);
            Array.Resize(ref sums, processes);
        }
    }
}
