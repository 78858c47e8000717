using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Kinematics;

namespace ZPrimeGpu.Tests.Templates;

public sealed class EventStageTests
{
    private static readonly IReadOnlySet<SelectionCut> None = new HashSet<SelectionCut>();
    private static readonly IReadOnlySet<SelectionCut> Preselected = new HashSet<SelectionCut>
        { SelectionCut.Trigger, SelectionCut.Impact, SelectionCut.MuonId, SelectionCut.PhotonVeto };

    [Fact]
    public void Run_AnyThreadsAndChunks_GivesTheSameBits()
    {
        EventColumns full = SpectrumFillerTests.WithClusters(SpectrumFillerTests.Sample(EventSamples.Random(5_000, 41)));
        EventColumns momenta = SpectrumFillerTests.Sample(EventSamples.Random(3_000, 42));
        EventSummary? expected = null;
        foreach ((int threads, int capacity) in new[] { (1, 100_000), (1, 333), (2, 1000), (3, 77), (8, 512) })
        {
            var stage = new EventStage(new LaneEventKernels<F64x8>(), Plan(SpectrumFillerTests.Processes))
            {
                ChunkCapacity = capacity,
                ClusterRowsInMemory = 1000,
            };
            var seen = new Dictionary<string, int>();
            EventSummary result = stage.Run(
                [Stream("full", None, full), Stream("momenta", Preselected, momenta)],
                threads,
                (stream, count) => seen[stream.Name] = seen.GetValueOrDefault(stream.Name) + count,
                CancellationToken.None);
            Assert.Equal((5_000, 3_000), (seen["full"], seen["momenta"]));
            expected ??= result;
            SpectrumFillerTests.AssertSame(expected, result);
            Assert.Equal(8_000, result.CutFlow.Where(r => r.Cut == SelectionCut.All).Sum(r => r.Events));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_ProcessesMetWhileReading_GetTheirSpectra(int threads)
    {
        var processes = new List<FillProcess> { SpectrumFillerTests.Processes[0] };
        EventColumns events = SpectrumFillerTests.Sample(EventSamples.Random(2_000, 43));
        EventColumns first = EventSamples.Slice(events, 0, 1_000);
        Array.Clear(first.Process);
        EventColumns second = EventSamples.Slice(events, 1_000, 1_000);
        var both = new Queue<EventColumns>([first, second]);
        bool Read(EventColumns destination)
        {
            if (!both.TryDequeue(out EventColumns? next))
            {
                return false;
            }

            if (next == second)
            {
                processes.AddRange(SpectrumFillerTests.Processes[1..]);
            }

            Copy(next, 0, next.Count, destination);
            return true;
        }

        var stage = new EventStage(new LaneEventKernels<F64>(), Plan(processes));
        EventSummary result = stage.Run([new EventStream("s", None, Read)], threads, null, CancellationToken.None);
        Assert.Equal(["tautau", "mumu", "signal_4"], result.Spectra.Select(s => s.Process));
        Assert.All(result.Spectra, s => Assert.NotEqual(0, s.TotalSelected));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_ReaderFails_ThrowsItsException(int threads)
    {
        EventColumns events = SpectrumFillerTests.Sample(EventSamples.Random(500, 44));
        int reads = 0;
        bool Read(EventColumns destination)
        {
            if (++reads == 7)
            {
                throw new InputException("Row 12 is damaged.");
            }

            Copy(events, 0, 100, destination);
            return true;
        }

        var stage = new EventStage(new LaneEventKernels<F64>(), Plan(SpectrumFillerTests.Processes)) { ChunkCapacity = 100 };
        Assert.Equal("Row 12 is damaged.", Assert.Throws<InputException>(() => stage.Run([new("s", None, Read)], threads, null, CancellationToken.None)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_WorkerFails_ThrowsItsExceptionAndStopsReading(int threads)
    {
        EventColumns bad = EventSamples.Columns(EventSamples.Random(100, 45), _ => 1e10);
        bool Read(EventColumns destination)
        {
            Copy(bad, 0, 100, destination);
            return true;
        }

        var stage = new EventStage(new LaneEventKernels<F64>(), Plan(SpectrumFillerTests.Processes)) { ChunkCapacity = 100 };
        Assert.Contains("weight", Assert.Throws<InputException>(() => stage.Run([new("s", None, Read)], threads, null, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_Cancelled_Stops(int threads)
    {
        EventColumns events = SpectrumFillerTests.Sample(EventSamples.Random(100, 46));
        using var cancellation = new CancellationTokenSource();
        int reads = 0;
        bool Read(EventColumns destination)
        {
            Copy(events, 0, 100, destination);
            if (++reads == 50)
            {
                cancellation.Cancel();
            }

            return true;
        }

        var stage = new EventStage(new LaneEventKernels<F64>(), Plan(SpectrumFillerTests.Processes)) { ChunkCapacity = 100 };
        Assert.ThrowsAny<OperationCanceledException>(() => stage.Run([new("s", None, Read)], threads, null, cancellation.Token));
        Assert.Equal(50, reads);
    }

    private static FillPlan Plan(IReadOnlyList<FillProcess> processes) => new(EventSamples.Beams, EventSamples.Cuts, processes);

    private static EventStream Stream(string name, IReadOnlySet<SelectionCut> upstream, EventColumns events)
    {
        int next = 0;
        return new EventStream(name, upstream, destination =>
        {
            int count = Math.Min(destination.Capacity, events.Count - next);
            Copy(events, next, count, destination);
            next += count;
            return count > 0;
        });
    }

    private static void Copy(EventColumns from, int start, int count, EventColumns to)
    {
        to.Count = count;
        to.HasClusters = from.HasClusters;
        foreach (EventQuantity quantity in Enum.GetValues<EventQuantity>().Where(from.Has))
        {
            from[quantity].Slice(start, count).CopyTo(to.Writable(quantity));
        }

        Array.Copy(from.Process, start, to.Process, 0, count);
        Array.Copy(from.Cluster, start, to.Cluster, 0, count);
        EventColumns slice = EventSamples.Slice(from, start, count);
        Array.Copy(slice.PhotonOffsets, to.PhotonOffsets, count + 1);
        (to.PhotonEnergy, to.PhotonTheta, to.PhotonPhi) = (slice.PhotonEnergy, slice.PhotonTheta, slice.PhotonPhi);
    }
}
