using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Data.Readers;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Which part of the simulation is read.</summary>
/// <param name="Filter">Further filter of background rows: column → values; it replaces a source's own filter on the same column, and leaves sources without the column alone.</param>
/// <param name="SignalLow">Signal events whose share (a hash of the event, independent of its fold) is at least this …</param>
/// <param name="SignalHigh">… and below this; they count for all.</param>
internal sealed record SamplePart(IReadOnlyDictionary<string, IReadOnlyList<double>> Filter, double SignalLow, double SignalHigh)
{
    /// <summary>What networks are trained with.</summary>
    public static SamplePart Training(TrainingConfig config) => new(config.TrainOn, 0, config.TestOn.Count == 0 ? 1 : 1 - config.TestSignalShare);

    /// <summary>What results are quoted on; null where there is no such sample.</summary>
    public static SamplePart? Test(TrainingConfig config) => config.TestOn.Count == 0 ? null : new(config.TestOn, 1 - config.TestSignalShare, 1);
}

/// <summary>Reads simulated events for a training: those that pass every cut but the Punzi-net.</summary>
internal static class TrainingEventReader
{
    private const int ChunkCapacity = 16384;

    /// <summary>Reads background and signal sources.</summary>
    /// <param name="config">Sources, columns, beams, cuts.</param>
    /// <param name="part">Which part of them.</param>
    /// <param name="kernels">Kernels that select.</param>
    /// <param name="progress">Told the rows read so far.</param>
    /// <param name="stop">Stops between chunks.</param>
    /// <exception cref="InputException">A source cannot be read, or an input of the network is not a number.</exception>
    public static TrainingEvents Read(
        RunConfig config, SamplePart part, IEventKernels kernels, Action<long> progress, CancellationToken stop)
    {
        var processes = new ProcessTable();
        var events = new TrainingEvents(processes.Entries);
        long rows = 0;
        foreach (EventSource source in config.Sources.Where(s => s.Role != SourceRole.Data))
        {
            if (source.Upstream.Contains(SelectionCut.PunziNet))
            {
                throw new InputException($"Source '{source.Name}' states that punzi_net was applied upstream: a network cannot be trained on events that a network has selected.");
            }

            EventSource filtered = Filtered(source, part.Filter);
            using var reader = new EventReader(
                filtered, config.Columns, config.Selection.AzimuthalOpeningMinDeg, config.LuminosityFb, processes, config.Selection.PhotonEnergyThresholdGeV);
            var chunk = new EventColumns(ChunkCapacity);
            var block = new SelectionBlock(Math.Min(kernels.BlockLength, ChunkCapacity));
            var observed = new RecoilColumns(block.Capacity);
            while (reader.Read(chunk))
            {
                stop.ThrowIfCancellationRequested();
                var cells = new CellTable[processes.Entries.Count];
                Array.Fill(cells, NoCells);
                var setup = new SelectionSetup(EventConstants.Frame(config.Beams), EventConstants.Thresholds(config.Selection, source.Upstream), cells);
                for (int start = 0; start < chunk.Count; start += block.Capacity)
                {
                    int count = Math.Min(block.Capacity, chunk.Count - start);
                    kernels.Select(chunk, start, count, setup, block);
                    kernels.Observe(chunk, start, count, setup.Frame, observed);
                    Add(events, source, part, chunk, start, count, block, observed);
                }

                progress(rows + reader.RowsRead);
            }

            rows += reader.RowsRead;
        }

        return events;
    }

    /// <summary>A source with a further filter, as text for records: empty where the filter does not concern it.</summary>
    public static string Describe(EventSource source, IReadOnlyDictionary<string, IReadOnlyList<double>> filter)
        => string.Join(", ", Filtered(source, filter).Filter.Select(f => $"{f.Key} = {string.Join(" or ", f.Value)}"));

    private static readonly CellTable NoCells = new([0, 1], 1);

    private static EventSource Filtered(EventSource source, IReadOnlyDictionary<string, IReadOnlyList<double>> filter)
    {
        if (filter.Count == 0 || source.Role != SourceRole.Background)
        {
            return source;
        }

        var joined = new Dictionary<string, IReadOnlyList<double>>(source.Filter);
        IReadOnlyList<string> files = InputFiles.Expand(source.Files);
        using ITableReader? table = files.Count > 0 ? TableReaders.Open(files[0]) : null;
        foreach ((string column, IReadOnlyList<double> values) in filter)
        {
            if (table?.Columns.Any(c => c.Name == column) == true)
            {
                joined[column] = values;
            }
        }

        return source with { Filter = joined };
    }

    private static void Add(
        TrainingEvents events, EventSource source, SamplePart part, EventColumns chunk, int start, int count, SelectionBlock block, RecoilColumns observed)
    {
        ReadOnlySpan<double> weights = chunk[EventQuantity.Weight].Slice(start, count);
        Span<double> inputs = stackalloc double[PunziNetKernel.Inputs];
        for (int i = 0; i < count; i++)
        {
            if (block.FirstFailed[i] < CutNumber.PunziNet)
            {
                continue;
            }

            ulong hash = EventFold.Hash(chunk, start + i);
            double scale = 1;
            if (source.Role == SourceRole.Signal)
            {
                double share = EventFold.Share(hash);
                if (share < part.SignalLow || share >= part.SignalHigh)
                {
                    continue;
                }

                scale = 1 / (part.SignalHigh - part.SignalLow);
            }

            for (int k = 0; k < inputs.Length; k++)
            {
                inputs[k] = observed[RecoilQuantity.ThrustTransverse + k][i];
                if (!double.IsFinite(inputs[k]))
                {
                    throw new InputException(
                        $"Source '{source.Name}' holds an event whose {PunziNetwork.InputNames[k]} is {inputs[k]}, an input of the network that is not a number: "
                        + "remove rows with missing or infinite momenta.");
                }
            }

            if (!double.IsFinite(weights[i]))
            {
                throw new InputException($"Source '{source.Name}' holds an event of weight {weights[i]}: remove such rows.");
            }

            events.Add(inputs, observed[RecoilQuantity.MassSquared][i], scale * weights[i], chunk.Process[start + i], hash);
        }
    }
}
