using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Data.Events;
using ZPrimeGpu.Host.Data.Readers;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Injection;

/// <summary>Writes the data of a configuration with signal events added.</summary>
/// <remarks>
/// A row of the signal sample of weight w (events per fb at the luminosity of the run) is taken k ~ Poisson(σ w share) times: a Poisson number of events whose spectrum is
/// that of the sample. The rows get the columns that the data source needs, so that <c>zprime run --data</c> treats them as any other event. Weights above about 0.1
/// events would show as repeated events; samples are usually larger than that.
/// </remarks>
internal sealed class Injector
{
    private const int Capacity = 8192;

    private readonly RunConfig config;
    private readonly EventSource data;
    private readonly IEventKernels kernels;
    private readonly string[] columns;
    private readonly Dictionary<string, EventQuantity> momenta;
    private readonly PunziNetwork? punziNet;

    /// <summary>Makes ready.</summary>
    /// <param name="config">Configuration.</param>
    /// <param name="kernels">Kernels that select.</param>
    /// <exception cref="InputException">No data, or no signal, is configured.</exception>
    public Injector(RunConfig config, IEventKernels kernels)
    {
        this.config = config;
        this.kernels = kernels;
        data = config.Sources.FirstOrDefault(s => s.Role == SourceRole.Data)
            ?? throw new InputException("The configuration has no source of role data, which a signal could be added to.");
        if (config.Blind)
        {
            throw new InputException("The analysis is blind, so its data must not be read, nor copied into pseudo-data: set 'blind: false', or ask for an ensemble of simulated experiments (--toys N).");
        }

        if (config.Sources.All(s => s.Role != SourceRole.Signal))
        {
            throw new InputException("The configuration has no source of role signal, whose events could be added.");
        }

        punziNet = NetworkApplication.Load(config);
        columns = [.. Stages(data).SelectMany(s => s.Needs).Concat(new RowSelection(data, new ProcessTable()).Needs).Select(n => n.Column).Distinct()];
        RequireNumbers();
        (MuonColumns plus, MuonColumns minus) = (config.Columns.MuonPlus, config.Columns.MuonMinus);
        momenta = new()
        {
            [plus.Px] = EventQuantity.PxPlus,
            [plus.Py] = EventQuantity.PyPlus,
            [plus.Pz] = EventQuantity.PzPlus,
            [minus.Px] = EventQuantity.PxMinus,
            [minus.Py] = EventQuantity.PyMinus,
            [minus.Pz] = EventQuantity.PzMinus,
        };
    }

    /// <summary>Writes the file.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="path">The file, .npz or .csv.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <exception cref="InputException">No generated mass near, a flaw of a file, the file cannot be written.</exception>
    public InjectionCounts Write(in InjectedSignal signal, ulong seed, string path, CancellationToken stop)
    {
        double[] generated = GeneratedMasses();
        Require(signal.MassGeV, generated);
        var shape = new LineShape(signal.MassGeV, signal.WidthOverMass, generated[0], generated[^1]);
        var shares = new MassShares(shape, generated);
        using var file = new PseudoDataFile(path, columns);
        long rows = CopyData(file, stop);
        var counts = new InjectionCounts(rows, 0, 0.0, 0, 0, [.. generated.Where((_, i) => shares.Of(i) > 0.0)], shape.InRange);
        var random = new RandomStream(seed);
        foreach (EventSource source in config.Sources.Where(s => s.Role == SourceRole.Signal))
        {
            counts = AddSignal(source, signal.CrossSectionFb, generated, shares, random, file, counts, stop);
        }

        file.Complete();
        return counts;
    }

    private void RequireNumbers()
    {
        using ITableReader table = TableReaders.Open(InputFiles.Expand(data.Files)[0]);
        if (table.Columns.FirstOrDefault(c => c.Kind == ColumnKind.List && columns.Contains(c.Name, StringComparer.Ordinal)) is { } list)
        {
            throw new InputException(
                $"Column '{list.Name}' of '{table.Path}' holds lists, which pseudo-data (.npz, .csv) cannot: write the data with one column for each slot of a photon list, "
                + $"or declare the cut that needs it as upstream for source '{data.Name}' if it was applied before.");
        }
    }

    private IReadOnlyList<EventStage> Stages(EventSource source) => EventStages.Build(
        source, config.Columns, config.Selection.AzimuthalOpeningMinDeg, config.LuminosityFb, config.Selection.PhotonEnergyThresholdGeV);

    private double[] GeneratedMasses()
    {
        var processes = new ProcessTable();
        foreach (EventSource source in config.Sources.Where(s => s.Role == SourceRole.Signal))
        {
            foreach (EventFile _ in new RowBatches(source, processes, [], []).Read())
            {
                // Reading enters the masses.
            }
        }

        return [.. processes.Entries.Select(p => p.MassGeV!.Value).Order()];
    }

    private static void Require(double massGeV, double[] generated)
    {
        if (massGeV < generated[0] || massGeV > generated[^1])
        {
            throw new InputException(FormattableString.Invariant(
                $"--mass {massGeV} is outside the generated signal masses, {string.Join(", ", generated)} GeV: between them events are moved from both neighbours, beyond them there is nothing to move."));
        }
    }

    private long CopyData(PseudoDataFile file, CancellationToken stop)
    {
        long rows = 0;
        var batches = new RowBatches(data, new ProcessTable(), Stages(data), [.. columns.Select(Need)]);
        double[][] values = Buffers();
        foreach (EventFile input in batches.Read())
        {
            stop.ThrowIfCancellationRequested();
            int count = batches.Selection.Count;
            for (int c = 0; c < columns.Length; c++)
            {
                Gather(input, columns[c], batches.Selection.Rows, values[c]);
            }

            file.Write(values, count);
            rows += count;
        }

        return rows;
    }

    private InjectionCounts AddSignal(
        EventSource source, double crossSection, double[] generated, MassShares shares, RandomStream random, PseudoDataFile file, InjectionCounts counts, CancellationToken stop)
    {
        var processes = new ProcessTable();
        IReadOnlyList<EventStage> stages = Stages(source);
        string[] copied = [.. columns.Where(c => !data.Filter.ContainsKey(c))];
        var batches = new RowBatches(source, processes, stages, [.. copied.Select(Need)]);
        BeamFrame frame = EventConstants.Frame(config.Beams);
        var shift = new RecoilShift(frame);
        var weights = new EventColumns(Capacity);
        var drawn = new List<(int Row, double ShiftGeV2)>();
        foreach (EventFile input in batches.Read())
        {
            stop.ThrowIfCancellationRequested();
            RowSelection selection = batches.Selection;
            weights.Count = 0;
            foreach (EventStage stage in stages)
            {
                stage.Append(selection.Rows, weights);
            }

            weights.Count = selection.Count;
            drawn.Clear();
            double expected = 0.0;
            for (int i = 0; i < selection.Count; i++)
            {
                double mass = processes.Entries[selection.Process[i]].MassGeV!.Value;
                int sample = Array.IndexOf(generated, mass);
                double mean = crossSection * shares.Of(sample) * Positive(weights[EventQuantity.Weight][i], source);
                expected += mean;
                for (int k = random.Poisson(mean); k > 0; k--)
                {
                    drawn.Add((selection.Rows[i], shares.Draw(sample, random.Uniform()) - (mass * mass)));
                }
            }

            // As data: an event that is moved is none that a network was trained with.
            NetworkApplication? network = NetworkApplication.For(data, config, punziNet);
            var setup = new SelectionSetup(
                frame, EventConstants.Thresholds(config.Selection, source.Upstream), [.. processes.Entries.Select(_ => new CellTable([0.0, 1.0], 1))], network?.Cut);
            (long written, long selected) = WriteDrawn(input, stages, drawn, shift, setup, network, file);
            counts = counts with
            {
                Drawn = counts.Drawn + drawn.Count,
                Expected = counts.Expected + expected,
                Written = counts.Written + written,
                Selected = counts.Selected + selected,
            };
        }

        return counts;
    }

    private (long Written, long Selected) WriteDrawn(
        EventFile input, IReadOnlyList<EventStage> stages, List<(int Row, double ShiftGeV2)> drawn, RecoilShift shift, SelectionSetup setup, NetworkApplication? network, PseudoDataFile file)
    {
        long written = 0;
        long selected = 0;
        int capacity = Math.Min(Capacity, kernels.BlockLength);
        var events = new EventColumns(capacity);
        var block = new SelectionBlock(capacity);
        for (int first = 0; first < drawn.Count; first += capacity)
        {
            (int Row, double ShiftGeV2)[] part = [.. drawn.Skip(first).Take(capacity)];
            int[] rows = [.. part.Select(d => d.Row)];
            events.Count = 0;
            foreach (EventStage stage in stages)
            {
                stage.Append(rows, events);
            }

            if (!stages.OfType<PhotonStage>().Any())
            {
                events.PhotonOffsets.AsSpan(0, rows.Length + 1).Clear();
            }

            events.Process.AsSpan(0, rows.Length).Clear();
            events.Count = rows.Length;
            bool[] moved = [.. part.Select((d, i) => Move(events, i, d.ShiftGeV2, shift))];
            network?.Prepare(events);
            kernels.Select(events, 0, events.Count, setup, block);
            int[] kept = [.. Enumerable.Range(0, rows.Length).Where(i => moved[i] && PassesWhatDataPassed(block.FirstFailed[i]))];
            written += kept.Length;
            selected += kept.Count(i => block.FirstFailed[i] == CutNumber.Passed);
            file.Write([.. columns.Select(c => Column(input, c, events, rows, kept))], kept.Length);
        }

        return (written, selected);
    }

    // Cuts that come later than the first failed one do not matter: the event fails that one in the run, too.
    private bool PassesWhatDataPassed(byte firstFailed) => firstFailed == CutNumber.Passed || !data.Upstream.Contains((SelectionCut)firstFailed);

    private static bool Move(EventColumns events, int i, double shiftGeV2, RecoilShift shift)
    {
        if (shiftGeV2 == 0.0)
        {
            return true;
        }

        var muons = new MuonPair(
            events[EventQuantity.PxPlus][i], events[EventQuantity.PyPlus][i], events[EventQuantity.PzPlus][i], events[EventQuantity.PxMinus][i], events[EventQuantity.PyMinus][i], events[EventQuantity.PzMinus][i]);
        if (shift.Move(muons, shiftGeV2) is not MuonPair moved)
        {
            return false;
        }

        events.Writable(EventQuantity.PxPlus)[i] = moved.PxPlus;
        events.Writable(EventQuantity.PyPlus)[i] = moved.PyPlus;
        events.Writable(EventQuantity.PzPlus)[i] = moved.PzPlus;
        events.Writable(EventQuantity.PxMinus)[i] = moved.PxMinus;
        events.Writable(EventQuantity.PyMinus)[i] = moved.PyMinus;
        events.Writable(EventQuantity.PzMinus)[i] = moved.PzMinus;
        return true;
    }

    private double[] Column(EventFile input, string column, EventColumns events, int[] rows, int[] kept)
    {
        if (momenta.TryGetValue(column, out EventQuantity quantity))
        {
            double[] values = events.Storage(quantity);
            return [.. kept.Select(i => values[i] / config.Columns.EnergyToGeV)];
        }

        if (data.Filter.TryGetValue(column, out IReadOnlyList<double>? wanted))
        {
            return [.. kept.Select(_ => wanted[0])];
        }

        var result = new double[kept.Length];
        Gather(input, column, Array.ConvertAll(kept, i => rows[i]), result);
        return result;
    }

    private static double Positive(double weight, EventSource source)
        => weight >= 0.0
            ? weight
            : throw new InputException($"Source '{source.Name}' has the negative weight {weight}: such an event cannot be drawn. Give a signal sample with positive weights.");

    // A list does not fit into one number a row; the message names the column and the remedy.
    private ColumnNeed Need(string column) => new(column, ColumnUse.Number, "pseudo-data, which hold one number a row and column");

    private static void Gather(EventFile input, string column, ReadOnlySpan<int> rows, double[] destination)
    {
        double[] values = input.Numbers(column).Doubles;
        for (int i = 0; i < rows.Length; i++)
        {
            destination[i] = values[rows[i]];
        }
    }

    private double[][] Buffers() => [.. columns.Select(_ => new double[EventFile.BatchRows])];
}
