using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// Selects chunks of events and sums them: cut flow per process, and Σw and Σw² per cell of each process's grid. Sums are integers, so
/// they do not depend on the order of the events, on how they are cut into chunks, or on which filler took which chunk.
/// </summary>
/// <remarks>One filler per thread; <see cref="Take"/> joins them. A cell takes 48 bytes.</remarks>
/// <param name="kernels">Kernels that select.</param>
/// <param name="clusterRowsInMemory">Rows of clustered sources kept in memory; more go to a temporary file.</param>
internal sealed class SpectrumFiller(IEventKernels kernels, int clusterRowsInMemory = ClusterLedger.DefaultCapacity) : IDisposable
{
    /// <summary>Weights must stay below this: their squares are summed too, and 2³⁵ of them still fit.</summary>
    public const double WeightLimit = 1 << 30;

    private const int Outcomes = CutNumber.Passed + 1;
    private readonly SelectionBlock block = new(Math.Min(kernels.BlockLength, 1 << 16));
    private readonly ClusterLedger ledger = new(clusterRowsInMemory);

    // By process and first failed cut; the sums of passed events are those of their cells.
    private WeightSums[] failedSums = [];
    private long[] counts = [];

    // By process and cell; the last one holds the passed events outside the grid. Made when a process first fills.
    private WeightSums[][] cellSums = [];
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
        Grow(other.cellSums.Length);
        for (int i = 0; i < other.counts.Length; i++)
        {
            counts[i] += other.counts[i];
            failedSums[i].Add(other.failedSums[i]);
        }

        for (int p = 0; p < other.cellSums.Length; p++)
        {
            if (cellSums[p].Length == 0)
            {
                cellSums[p] = other.cellSums[p];
                continue;
            }

            for (int cell = 0; cell < other.cellSums[p].Length; cell++)
            {
                cellSums[p][cell].Add(other.cellSums[p][cell]);
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
            WeightSums passed = Passed(p);
            spectra[p] = Spectrum(processes[p], cellSums[p], passed.Weights.ToDouble(), clusters.Shared(p));
            long events = 0;
            for (int cut = SelectionCuts.Count - 1; cut >= 0; cut--)
            {
                // Whatever first fails a later cut, or none, has passed this one.
                events += counts[(p * Outcomes) + cut + 1];
                passed.Add(failedSums[(p * Outcomes) + cut + 1]);
                FixedPointSum variance = passed.Squares;
                variance.Add(clusters.CrossTerms(p, (SelectionCut)cut));
                cutFlow[(p * SelectionCuts.Count) + cut] = new CutFlowRow(
                    processes[p].Name, (SelectionCut)cut, events, passed.Weights.ToDouble(), Math.Sqrt(variance.ToDouble()));
            }
        }

        return new EventSummary(spectra, cutFlow);
    }

    /// <inheritdoc/>
    public void Dispose() => ledger.Dispose();

    private static ProcessSpectrum Spectrum(FillProcess process, WeightSums[] sums, double total, ClusteredEntry[]? shared)
    {
        var content = new double[process.Grid.Cells];
        var squares = new double[process.Grid.Cells];
        for (int cell = 0; cell < sums.Length - 1; cell++)
        {
            content[cell] = sums[cell].Weights.ToDouble();
            squares[cell] = sums[cell].Squares.ToDouble();
        }

        return new ProcessSpectrum(process.Name, process.Role, process.MassGeV, process.Grid, content, squares, total, shared);
    }

    private WeightSums Passed(int process)
    {
        var passed = new WeightSums();
        foreach (ref readonly WeightSums cell in cellSums[process].AsSpan())
        {
            passed.Add(cell);
        }

        return passed;
    }

    private void Fill(EventColumns events, int start, int count)
    {
        ReadOnlySpan<double> weights = events[EventQuantity.Weight].Slice(start, count);
        ReadOnlySpan<int> process = events.Process.AsSpan(start, count);
        ReadOnlySpan<byte> failed = block.FirstFailed.AsSpan(0, count);
        ReadOnlySpan<int> cell = block.Cell.AsSpan(0, count);

        // Runs of one weight, as data and many samples have, are converted once.
        double last = 0;
        FixedPointTerm w = default;
        FixedPointTerm w2 = default;
        for (int i = 0; i < count; i++)
        {
            double weight = weights[i];
            if (weight != last)
            {
                CheckWeight(weight);
                w = FixedPointTerm.From(weight);
                w2 = FixedPointTerm.From(weight * weight);
                last = weight;
            }

            int p = process[i];
            int outcome = (p * Outcomes) + failed[i];
            counts[outcome]++;
            if (failed[i] == CutNumber.Passed)
            {
                WeightSums[] sums = cellSums[p].Length > 0 ? cellSums[p] : (cellSums[p] = new WeightSums[cells[p].Count + 1]);
                sums[cell[i] >= 0 ? cell[i] : sums.Length - 1].Add(w, w2);
            }
            else
            {
                failedSums[outcome].Add(w, w2);
            }
        }

        if (events.HasClusters)
        {
            for (int i = 0; i < count; i++)
            {
                ledger.Add(new ClusterRow(events.Cluster[start + i], weights[i], cell[i], (short)process[i], failed[i]));
            }
        }
    }

    private static void CheckWeight(double weight)
    {
        if (!(Math.Abs(weight) < WeightLimit))
        {
            throw new InputException($"An event weight of {weight:R} is too large to be summed exactly (the limit is {WeightLimit:R}); scale the weights.");
        }
    }

    private void Grow(int processes)
    {
        int known = cellSums.Length;
        if (known < processes)
        {
            Array.Resize(ref failedSums, processes * Outcomes);
            Array.Resize(ref counts, processes * Outcomes);
            Array.Resize(ref cellSums, processes);
            Array.Fill(cellSums, [], known, processes - known);
        }
    }
}
