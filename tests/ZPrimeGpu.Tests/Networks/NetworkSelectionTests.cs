using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;
using ZPrimeGpu.Tests.Accelerators;
using ZPrimeGpu.Tests.Kinematics;
using ZPrimeGpu.Tests.Templates;
using ZPrimeGpu.Tests.Walkthroughs;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Networks;

public sealed class NetworkSelectionTests
{
    private static readonly HashSet<SelectionCut> Nothing = [];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Select_WithANetwork_AgreesWithTheOracleEventByEvent(int folds)
    {
        OracleEvent[] events = EventSamples.Random(6000, 51);
        PunziNetwork network = NetworkSamples.Network(folds);
        EventColumns columns = EventSamples.Columns(events);
        EventFold.Assign(columns, folds);
        SelectionBlock without = Select(new LaneEventKernels<F64x8>(), columns, null);
        SelectionBlock with = Select(new LaneEventKernels<F64x8>(), columns, network);
        KinematicsOracle kinematics = EventSamples.Oracle(EventSamples.Beams);
        int passed = 0, refused = 0;
        for (int i = 0; i < events.Length; i++)
        {
            if (without.FirstFailed[i] != CutNumber.Passed)
            {
                Assert.Equal(without.FirstFailed[i], with.FirstFailed[i]);
                continue;
            }

            double[] inputs = [.. kinematics.Event(events[i].Plus, events[i].Minus).PunziInputs.Select((x, k) => (x - network.Offsets[k]) * network.Scales[k])];
            double output = NetworkOracle.Output(NetworkSamples.Oracle(network.Architecture, network.Parameters[columns.Fold[i]]), inputs);
            Assert.True(Math.Abs(output - Min) > 1e-11, "no event sits on the cut");
            Assert.Equal(output > Min ? CutNumber.Passed : CutNumber.PunziNet, with.FirstFailed[i]);
            Assert.Equal(output > Min ? without.Cell[i] : -1, with.Cell[i]);
            passed += output > Min ? 1 : 0;
            refused += output > Min ? 0 : 1;
        }

        Assert.True(passed > 50 && refused > 50, $"{passed} pass, {refused} do not");
    }

    [Fact]
    public void Select_OtherLanes_SameVerdicts()
    {
        EventColumns columns = EventSamples.Columns(EventSamples.Random(3001, 52));
        EventFold.Assign(columns, 4);
        PunziNetwork network = NetworkSamples.Network(4);
        SelectionBlock scalar = Select(new LaneEventKernels<F64>(), columns, network);
        foreach (IEventKernels kernels in (IEventKernels[])[new LaneEventKernels<F64x4>(), new LaneEventKernels<F64x8>()])
        {
            AssertSame(scalar, Select(kernels, columns, network));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Select_OnTheCpuAcceleratorOfIlgpu_SameScoresAndVerdicts(int folds)
    {
        using IAccelerator device = PlugIn.CpuOrSkip();
        EventColumns columns = EventSamples.Columns(EventSamples.Random(5003, 53));
        EventFold.Assign(columns, folds);
        PunziNetwork network = NetworkSamples.Network(folds);
        SelectionBlock expected = Select(new LaneEventKernels<F64>(), columns, network);
        Assert.True(expected.NetworkArgument.Count(a => a != 0.0) > 100);
        AssertSame(expected, Select(device.Events, columns, network));
    }

    private static void AssertSame(SelectionBlock expected, SelectionBlock actual)
    {
        Assert.Equal(expected.FirstFailed, actual.FirstFailed);
        Assert.Equal(expected.Cell, actual.Cell);
        Assert.Equal(expected.NetworkArgument.Select(BitConverter.DoubleToInt64Bits), actual.NetworkArgument.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Fold_OfAnEvent_DependsOnItAlone()
    {
        OracleEvent[] events = EventSamples.Random(200, 53);
        EventColumns all = EventSamples.Columns(events);
        EventColumns part = EventSamples.Slice(all, 37, 100);
        EventFold.Assign(all, 5);
        EventFold.Assign(part, 5);
        Assert.Equal(all.Fold.AsSpan(37, 100).ToArray(), part.Fold.AsSpan(0, 100).ToArray());
        Assert.Equal([0, 1, 2, 3, 4], all.Fold.Distinct().Order());

        // Rows of one generated event share a fold whatever their momenta.
        all.HasClusters = true;
        Array.Fill(all.Cluster, 12345);
        EventFold.Assign(all, 5);
        Assert.Single(all.Fold.Take(200).Distinct());
    }

    [Fact]
    public void Prepare_Holdout_LeavesUnseenEventsThatCountForAll()
    {
        using var folder = new TemporaryFolder();
        PunziNetwork network = NetworkSamples.Network(1) with { Split = new SampleSplit(SplitMethod.Holdout, 1, 0.5, 0.3) };
        RunConfig config = Config(folder, network);
        NetworkApplication simulation = NetworkApplication.For(Source(SourceRole.Background), config, NetworkApplication.Load(config))!;
        EventColumns columns = EventSamples.Columns(EventSamples.Random(20_000, 54));
        EventColumns original = EventSamples.Slice(columns, 0, columns.Count);
        simulation.Prepare(columns);

        // 20 % of 20 000, five standard deviations of 57.
        Assert.InRange(columns.Count, 4000 - 285, 4000 + 285);
        Assert.All(columns[EventQuantity.Weight].ToArray(), w => Assert.Equal(5.0, w, 1e-12));
        int next = 0;
        var split = new TrainingSplit(new SplitConfig(SplitKind.Holdout, 1, 0.5, 0.3));
        for (int i = 0; i < original.Count; i++)
        {
            if (split.RoleOf(0, EventFold.Hash(original, i)) == EventRole.HeldOut)
            {
                EventColumns one = EventSamples.Slice(original, i, 1);
                EventColumns kept = EventSamples.Slice(columns, next++, 1);
                Assert.Equal(one[EventQuantity.PxPlus].ToArray(), kept[EventQuantity.PxPlus].ToArray());
                Assert.Equal(one[EventQuantity.PhotonEnergySum].ToArray(), kept[EventQuantity.PhotonEnergySum].ToArray());
                Assert.Equal(one.PhotonEnergy, kept.PhotonEnergy);
                Assert.Equal(one.PhotonPhi, kept.PhotonPhi);
            }
        }

        Assert.Equal(columns.Count, next);
        EventColumns data = EventSamples.Columns(EventSamples.Random(100, 55));
        NetworkApplication.For(Source(SourceRole.Data), config, network)!.Prepare(data);
        Assert.Equal(100, data.Count);
    }

    [Fact]
    public void Load_ANetworkThatDoesNotFit_OneSentence()
    {
        using var folder = new TemporaryFolder();
        RunConfig config = Config(folder, NetworkSamples.Network(2) with { SqrtSGeV = 11.5 });
        Assert.Contains("sqrt(s) = 11.5", Assert.Throws<InputException>(() => NetworkApplication.Load(config)).Message);

        config = Config(folder, NetworkSamples.Network(2));
        PunziNetwork network = NetworkApplication.Load(config)!;
        InputException e = Assert.Throws<InputException>(() => NetworkApplication.For(Source(SourceRole.Background) with { Name = "mc" }, config, network));
        Assert.Contains("'momenta'", e.Message);
        Assert.NotNull(NetworkApplication.For(Source(SourceRole.Background) with { Name = "mc", ClusterColumn = "evt" }, config, network));
        Assert.Null(NetworkApplication.For(Source(SourceRole.Data) with { Upstream = new HashSet<SelectionCut> { SelectionCut.PunziNet } }, config, network));
        Assert.Null(NetworkApplication.Load(TestConfig.Run()));
    }

    private const double Min = 0.4;

    private static SelectionBlock Select(IEventKernels kernels, EventColumns columns, PunziNetwork? network)
    {
        var block = new SelectionBlock(columns.Count);
        kernels.Select(columns, 0, columns.Count, Setup(network), block);
        return block;
    }

    private static SelectionSetup Setup(PunziNetwork? network) => new(
        EventConstants.Frame(EventSamples.Beams), EventConstants.Thresholds(EventSamples.Cuts, Nothing), [new CellTable([-100, 0, 20, 50, 120], 4)], network?.Cut(Min));

    private static RunConfig Config(TemporaryFolder folder, PunziNetwork network)
    {
        File.WriteAllText(folder.File("net.json"), NetworkFile.ToJson(network));
        RunConfig config = TestConfig.Run();
        return config with { Selection = config.Selection with { PunziNet = new PunziNetConfig(folder.File("net.json"), 0.5) } };
    }

    private static EventSource Source(SourceRole role) => new() { Name = "source", Role = role, Files = [] };
}
