using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Kinematics;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Templates;

public sealed class SpectrumFillerTests
{
    internal static readonly FineGrid Global = new([-6, 0, 1, 3, 10, 20, 30, 45, 60, 75, 90], 18);
    internal static readonly FineGrid Narrow = new([10, 12, 20, 26, 40], 6);
    private static readonly IReadOnlySet<SelectionCut> None = new HashSet<SelectionCut>();

    /// <summary>Three processes; the third is a signal with a grid of its own.</summary>
    internal static readonly FillProcess[] Processes =
    [
        new("tautau", SourceRole.Background, null, Global),
        new("mumu", SourceRole.Background, null, Global),
        new("signal_4", SourceRole.Signal, 4, Narrow),
    ];

    [Fact]
    public void Summarise_RandomEvents_AgreesWithPlainSums()
    {
        OracleEvent[] events = EventSamples.Random(12_000, 21);
        EventColumns columns = Sample(events);
        EventSummary result = Summarise(new LaneEventKernels<F64x8>(), columns);

        var selection = new KinematicsSelectionOracle(EventSamples.Oracle(EventSamples.Beams), EventSamples.Cuts);
        KinematicsOracle kinematics = EventSamples.Oracle(EventSamples.Beams);
        var content = Processes.Select(p => new double[p.Grid.Cells]).ToArray();
        var squares = Processes.Select(p => new double[p.Grid.Cells]).ToArray();
        var flow = new (long Events, double Weights, double Squares)[Processes.Length, SelectionCuts.Count];
        ReadOnlySpan<double> weights = columns[EventQuantity.Weight];
        for (int i = 0; i < events.Length; i++)
        {
            int p = columns.Process[i];
            double w = weights[i];
            int failed = (int?)selection.FirstFailed(events[i], None) ?? SelectionCuts.Count;
            for (int cut = 0; cut < failed; cut++)
            {
                flow[p, cut] = (flow[p, cut].Events + 1, flow[p, cut].Weights + w, flow[p, cut].Squares + (w * w));
            }

            KinematicsReference k = kinematics.Event(events[i].Plus, events[i].Minus);
            FineGrid grid = Processes[p].Grid;
            int bin = grid.M2Edges.Count(e => e <= k.RecoilLab.MassSquared) - 1;
            if (failed == SelectionCuts.Count && bin >= 0 && bin < grid.M2Bins)
            {
                int cell = (bin * grid.ThetaBins) + (int)(k.RecoilCm.Theta / Math.PI * grid.ThetaBins);
                content[p][cell] += w;
                squares[p][cell] += w * w;
            }
        }

        for (int p = 0; p < Processes.Length; p++)
        {
            // The sums are exact; the reference's are not: 1e4 terms of either sign.
            AssertClose(content[p], result.Spectra[p].SumWeights, 1e-11);
            AssertClose(squares[p], result.Spectra[p].SumSquaredWeights, 1e-11);
            Assert.Equal(flow[p, (int)SelectionCut.PunziNet].Weights, result.Spectra[p].TotalSelected, 1e-9);
            Assert.True(result.Spectra[p].SumWeights.Sum() != 0);
            Assert.Null(result.Spectra[p].Clusters);
            Assert.Same(Processes[p].Grid, result.Spectra[p].Grid);
            for (int cut = 0; cut < SelectionCuts.Count; cut++)
            {
                CutFlowRow row = result.CutFlow[(p * SelectionCuts.Count) + cut];
                Assert.Equal((Processes[p].Name, (SelectionCut)cut, flow[p, cut].Events), (row.Process, row.Cut, row.Events));
                Assert.Equal(flow[p, cut].Weights, row.SumWeights, 1e-9);
                Assert.Equal(Math.Sqrt(flow[p, cut].Squares), row.SumWeightsError, 1e-9);
            }
        }
    }

    [Fact]
    public void Summarise_AnyChunksOrderFillersAndNumbers_GivesTheSameBits()
    {
        OracleEvent[] events = EventSamples.Random(6_000, 22);
        EventColumns columns = WithClusters(Sample(events));
        EventSummary expected = Summarise(new LaneEventKernels<F64x8>(), columns);
        var random = new Random(23);
        foreach (IEventKernels kernels in new IEventKernels[] { new LaneEventKernels<F64>(), new LaneEventKernels<F64x4>(), new LaneEventKernels<F64x8>() })
        {
            SelectionSetup setup = Setup();
            SpectrumFiller[] fillers = [new(kernels, 500), new(kernels, 100), new(kernels)];
            var chunks = new List<EventColumns>();
            for (int start = 0; start < events.Length;)
            {
                int count = Math.Min(random.Next(1, 1500), events.Length - start);
                chunks.Add(EventSamples.Slice(columns, start, count));
                start += count;
            }

            foreach (EventColumns chunk in chunks.OrderBy(_ => random.Next()))
            {
                fillers[random.Next(fillers.Length)].Add(chunk, setup);
            }

            fillers[0].Take(fillers[1]);
            fillers[0].Take(fillers[2]);
            AssertSame(expected, fillers[0].Summarise(Processes));
            Array.ForEach(fillers, f => f.Dispose());
        }
    }

    [Fact]
    public void Summarise_ClusteredRows_AddsWeightsOfOneGeneratedEventBeforeSquaring()
    {
        OracleEvent[] events = EventSamples.Random(8_000, 24);
        EventColumns columns = WithClusters(Sample(events));
        EventSummary clustered = Summarise(new LaneEventKernels<F64x8>(), columns);
        var block = new SelectionBlock(columns.Count);
        new LaneEventKernels<F64x8>().Select(columns, 0, columns.Count, Setup(), block);
        double[] weights = columns[EventQuantity.Weight].ToArray();

        for (int p = 0; p < Processes.Length; p++)
        {
            IGrouping<long, int>[] groups = [.. Enumerable.Range(0, events.Length).Where(i => columns.Process[i] == p).GroupBy(i => columns.Cluster[i])];
            for (int cut = 0; cut < SelectionCuts.Count; cut++)
            {
                double variance = groups.Sum(g => Math.Pow(g.Where(i => block.FirstFailed[i] > cut).Sum(i => weights[i]), 2));
                Assert.Equal(Math.Sqrt(variance), clustered.CutFlow[(p * SelectionCuts.Count) + cut].SumWeightsError, 1e-9);
            }

            IEnumerable<(int, long, double)> shared = groups
                .Select(g => g.Where(i => block.Cell[i] >= 0).ToArray())
                .Where(g => g.Length > 1)
                .SelectMany(g => g)
                .Select(i => (block.Cell[i], columns.Cluster[i], weights[i]))
                .Order();
            Assert.NotNull(clustered.Spectra[p].Clusters);
            Assert.Equal(shared, clustered.Spectra[p].Clusters!.Select(e => (e.Cell, e.Cluster, e.Weight)).Order());
        }

        Assert.Contains(clustered.Spectra, s => s.Clusters!.Length > 10);
    }

    [Fact]
    public void Summarise_ClusteredAndIndependentSources_AddTheirVariances()
    {
        EventColumns independent = Sample(EventSamples.Random(1_000, 25));
        EventColumns rows = WithClusters(Sample(EventSamples.Random(1_000, 26)));
        CutFlowRow[] first = Summarise(new LaneEventKernels<F64>(), independent).CutFlow;
        CutFlowRow[] second = Summarise(new LaneEventKernels<F64>(), rows).CutFlow;
        CutFlowRow[] both = Summarise(new LaneEventKernels<F64>(), independent, rows).CutFlow;
        for (int i = 0; i < both.Length; i++)
        {
            Assert.Equal(Math.Sqrt(Math.Pow(first[i].SumWeightsError, 2) + Math.Pow(second[i].SumWeightsError, 2)), both[i].SumWeightsError, 1e-9);
        }
    }

    [Fact]
    public void Summarise_ProcessWithoutEvents_HasAnEmptySpectrumAndZeros()
    {
        EventColumns columns = EventSamples.Columns(EventSamples.Random(100, 27));
        EventSummary result = Summarise(new LaneEventKernels<F64>(), columns);
        Assert.All(result.Spectra[1].SumWeights, v => Assert.Equal(0, v));
        Assert.Equal(Global.Cells, result.Spectra[1].SumWeights.Length);
        Assert.Equal(0, result.Spectra[1].TotalSelected);
        Assert.All(result.CutFlow.Where(r => r.Process == "mumu"), r => Assert.Equal((0L, 0.0, 0.0), (r.Events, r.SumWeights, r.SumWeightsError)));
        Assert.Equal(100, result.CutFlow[0].Events);
    }

    [Theory]
    [InlineData(1.1e9)]
    [InlineData(-2e9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Add_WeightBeyondTheLimit_SaysSo(double weight)
    {
        EventColumns columns = EventSamples.Columns(EventSamples.Random(10, 28), i => i == 7 ? weight : 1);
        using var filler = new SpectrumFiller(new LaneEventKernels<F64>());
        Assert.Contains("weight", Assert.Throws<InputException>(() => filler.Add(columns, Setup())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_WarmFiller_AllocatesNothing()
    {
        EventColumns columns = Sample(EventSamples.Random(3_000, 29));
        SelectionSetup setup = Setup();
        using var filler = new SpectrumFiller(new LaneEventKernels<F64x8>());
        filler.Add(columns, setup);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            filler.Add(columns, setup);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static SelectionSetup Setup() => new(
        EventConstants.Frame(EventSamples.Beams),
        EventConstants.Thresholds(EventSamples.Cuts, None),
        [.. Processes.Select(p => new CellTable(p.Grid.M2Edges, p.Grid.ThetaBins))]);

    /// <summary>Events with weights of both signs over five decades, in three processes.</summary>
    internal static EventColumns Sample(OracleEvent[] events)
    {
        var random = new Random(events.Length);
        return EventSamples.Columns(events, _ => (random.NextDouble() < 0.1 ? -1 : 1) * Math.Pow(10, (random.NextDouble() * 5) - 3), i => i % 3);
    }

    /// <summary>Gives the rows clusters of one to a few rows, in no order.</summary>
    internal static EventColumns WithClusters(EventColumns columns)
    {
        var random = new Random(31);
        columns.HasClusters = true;
        for (int i = 0; i < columns.Count; i++)
        {
            columns.Cluster[i] = random.Next(columns.Count / 3) - 500;
        }

        return columns;
    }

    internal static void AssertSame(EventSummary expected, EventSummary actual)
    {
        Assert.Equal(expected.CutFlow, actual.CutFlow);
        Assert.Equal(expected.Spectra.Length, actual.Spectra.Length);
        for (int p = 0; p < expected.Spectra.Length; p++)
        {
            Assert.Equal(expected.Spectra[p].SumWeights, actual.Spectra[p].SumWeights);
            Assert.Equal(expected.Spectra[p].SumSquaredWeights, actual.Spectra[p].SumSquaredWeights);
            Assert.Equal(expected.Spectra[p].TotalSelected, actual.Spectra[p].TotalSelected);
            Assert.Equal(expected.Spectra[p].Clusters, actual.Spectra[p].Clusters);
        }
    }

    private static EventSummary Summarise(IEventKernels kernels, params EventColumns[] chunks)
    {
        using var filler = new SpectrumFiller(kernels);
        foreach (EventColumns chunk in chunks)
        {
            filler.Add(chunk, Setup());
        }

        return filler.Summarise(Processes);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])));
        }
    }
}
