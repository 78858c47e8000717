using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Data.Events;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Control;

/// <summary>One control sample of one source: selects chunks with the kernels of the analysis and sums them.</summary>
internal sealed class ControlFiller : IDisposable
{
    private const byte PassedFlag = 1;
    private readonly ClusterLedger ledger = new();
    private readonly bool setsOpening;
    private readonly int? defaultYear;
    private readonly string? yearColumn;
    private readonly ControlSample sample;
    private readonly ControlConfig control;
    private readonly SelectionSetup setup;
    private readonly BeamFrame frame;
    private readonly bool needsFlags;

    /// <summary>Makes a filler with empty sums.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="config">Beams and control settings.</param>
    /// <param name="source">The source.</param>
    /// <param name="m2Edges">Edges of the spectra [GeV²].</param>
    /// <param name="network">The network of the selection, prepared for the source; null = none.</param>
    public ControlFiller(ControlSample sample, RunConfig config, EventSource source, double[] m2Edges, NetworkCut? network)
    {
        this.sample = sample;
        control = config.Control!;
        frame = EventConstants.Frame(config.Beams);
        HashSet<SelectionCut> passed = [.. source.Upstream, .. sample.Skip];
        setup = new SelectionSetup(frame, EventConstants.Thresholds(sample.Selection, passed), [new CellTable(m2Edges, 1)], passed.Contains(SelectionCut.PunziNet) ? null : network);
        needsFlags = !passed.Contains(SelectionCut.Trigger);
        setsOpening = needsFlags && control.Samples.Any(s => !SameOpenings(s.Selection, config.Selection));
        yearColumn = setsOpening ? config.Columns.Year : null;
        defaultYear = config.Columns.DefaultYear;
        Tally = new ControlTally(sample, control, m2Edges);
        Named =
        [
            .. needsFlags ? sample.TriggerFlags : [],
            .. yearColumn is string year ? [year] : (string[])[],
            .. sample.Alternatives.SelectMany(a => a).Select(r => r.Column),
            .. Tally.TriggerEdges.Length > 0 ? control.Trigger!.Probe : [],
            .. Tally.PhotonEdgesDeg.Length > 0 && control.Photons!.AngleColumn is string angle ? [angle] : (string[])[],
        ];
        if (source.Upstream.Contains(SelectionCut.PhotonVeto) && (sample.PhotonTag is not null || Tally.PhotonEdgesDeg.Length > 0))
        {
            throw new InputException(
                $"Control sample '{sample.Name}' looks at photons, which source '{source.Name}' declares as vetoed upstream; leave the source out ('sources' of the sample).");
        }
    }

    /// <summary>The sums.</summary>
    public ControlTally Tally { get; }

    /// <summary>Columns that it reads by name.</summary>
    public IReadOnlyList<string> Named { get; }

    /// <summary>Selects a chunk and adds it.</summary>
    /// <param name="events">The chunk.</param>
    /// <param name="kernels">Kernels that select.</param>
    /// <param name="block">Room for the results.</param>
    /// <param name="firstRow">Events of the source before the chunk.</param>
    public void Add(EventColumns events, IEventKernels kernels, SelectionBlock block, long firstRow)
    {
        for (int start = 0; start < events.Count; start += block.Capacity)
        {
            int count = Math.Min(block.Capacity, events.Count - start);
            SetOpenings(events, start, count);
            kernels.Select(events, start, count, setup, block);
            for (int i = 0; i < count; i++)
            {
                // Every cut but the Punzi-net, which is the last one.
                if (block.FirstFailed[i] >= CutNumber.PunziNet && PassesColumns(events, start + i))
                {
                    Add(events, start + i, block.RecoilMassSquared[i], block.FirstFailed[i] == CutNumber.Passed, firstRow);
                }
            }
        }
    }

    /// <summary>Completes the errors of the sums: rows of one generated event count together. Call once, after the last chunk.</summary>
    public void Complete()
    {
        var sums = new (double Passed, double PassedSquares, double Failed, double FailedSquares)[Tally.Counters];
        var used = new SortedSet<int>();
        ClusterRow last = default;
        foreach (ClusterRow row in ledger.Sorted())
        {
            if (used.Count > 0 && !row.SharesCluster(last))
            {
                Close();
            }

            ref (double Passed, double PassedSquares, double Failed, double FailedSquares) sum = ref sums[row.Cell];
            double square = row.Weight * row.Weight;
            sum = row.FirstFailed == PassedFlag
                ? sum with { Passed = sum.Passed + row.Weight, PassedSquares = sum.PassedSquares + square }
                : sum with { Failed = sum.Failed + row.Weight, FailedSquares = sum.FailedSquares + square };
            used.Add(row.Cell);
            last = row;
        }

        Close();
        ledger.Dispose();

        void Close()
        {
            foreach (int counter in used)
            {
                var s = sums[counter];
                Tally.AddShared(counter, (s.Passed * s.Passed) - s.PassedSquares, (s.Failed * s.Failed) - s.FailedSquares, s.Passed * s.Failed);
                sums[counter] = default;
            }

            used.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ledger.Dispose();

    private static bool SameOpenings(SelectionConfig a, SelectionConfig b)
        => a.AzimuthalOpeningMinDeg.Count == b.AzimuthalOpeningMinDeg.Count
            && a.AzimuthalOpeningMinDeg.All(y => b.AzimuthalOpeningMinDeg.TryGetValue(y.Key, out double other) && other == y.Value);

    // The smallest azimuthal opening of the trigger, where that of this sample is another one; samples share the chunk, so all or none set theirs.
    private void SetOpenings(EventColumns events, int start, int count)
    {
        if (!setsOpening)
        {
            return;
        }

        Span<double> openings = events.Writable(EventQuantity.AzimuthalOpeningMin).Slice(start, count);
        for (int i = 0; i < count; i++)
        {
            double year = yearColumn is string column ? events.Named[column][start + i] : defaultYear!.Value;
            openings[i] = year == Math.Floor(year) && sample.Selection.AzimuthalOpeningMinDeg.TryGetValue((int)year, out double degrees)
                ? double.DegreesToRadians(degrees)
                : throw new InputException($"Control sample '{sample.Name}': {YearStage.Unknown(year, sample.Selection.AzimuthalOpeningMinDeg)}.");
        }
    }

    private bool PassesColumns(EventColumns events, int index)
    {
        if (needsFlags)
        {
            foreach (string flag in sample.TriggerFlags)
            {
                if (events.Named[flag][index] == 0)
                {
                    return false;
                }
            }
        }

        if (sample.Alternatives.Count == 0)
        {
            return true;
        }

        foreach (IReadOnlyList<ColumnRange> alternative in sample.Alternatives)
        {
            bool all = true;
            foreach (ColumnRange range in alternative)
            {
                double value = events.Named[range.Column][index];
                all &= value >= range.Min && value <= range.Max;
            }

            if (all)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(EventColumns events, int index, double m2, bool passesNetwork, long firstRow)
    {
        double weight = events.Storage(EventQuantity.Weight)[index];
        if (sample.PhotonTag is { } tag && !new RecoilPhotons(events, index, frame).Any(tag.EnergyMinGeV, tag.ConeDeg))
        {
            return;
        }

        // Groups must be independent: whole clusters, or runs of 64 rows, among which are the rows of one generated event where they are neighbours.
        long group = events.HasClusters ? events.Cluster[index] : (firstRow + index) / 64;
        Enter(events, index, weight, Tally.AddSelected(m2, weight, passesNetwork, (int)((ulong)group % ControlTally.PeakGroups)), passesNetwork);
        if (Tally.TriggerEdges.Length > 0)
        {
            bool fired = true;
            foreach (string probe in control.Trigger!.Probe)
            {
                fired &= events.Named[probe][index] != 0;
            }

            Enter(events, index, weight, Tally.AddTrigger(m2, weight, fired), fired);
        }

        if (Tally.PhotonEdgesDeg.Length > 0 && m2 > control.Photons!.MinGeV2 && m2 < control.Photons.MaxGeV2)
        {
            var photons = new RecoilPhotons(events, index, frame);
            double theta = control.Photons.AngleColumn is string column ? events.Named[column][index] : photons.ThetaDeg;
            PhotonVerdict verdict = photons.Verdict(sample.Selection);
            Enter(events, index, weight, Tally.AddPhoton(theta, weight, verdict), verdict == PhotonVerdict.Missed);
        }
    }

    private void Enter(EventColumns events, int index, double weight, int counter, bool passes)
    {
        if (events.HasClusters && counter >= 0)
        {
            ledger.Add(new ClusterRow(events.Cluster[index], weight, counter, 0, passes ? PassedFlag : (byte)0));
        }
    }
}
