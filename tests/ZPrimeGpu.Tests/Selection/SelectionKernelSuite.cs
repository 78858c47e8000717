using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;
using ZPrimeGpu.Tests.Kinematics;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Selection;

public abstract class SelectionKernelSuite<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private static readonly HashSet<SelectionCut> None = [];

    public static TheoryData<string> UpstreamSets => new(
        "", "trigger", "impact", "muon_id", "muon_pt", "opening_angle", "recoil_theta", "photon_veto", "recoil_pt",
        "trigger,impact,muon_id,muon_pt,opening_angle,recoil_theta,photon_veto,recoil_pt,punzi_net");

    [Theory]
    [MemberData(nameof(UpstreamSets))]
    public void Select_RandomEvents_FailsTheCutOfThePlainConditions(string upstreamNames)
    {
        HashSet<SelectionCut> upstream = [.. upstreamNames.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => SelectionCuts.Find(n)!.Value)];
        OracleEvent[] events = EventSamples.Random(20_000, 11);
        var oracle = new KinematicsSelectionOracle(EventSamples.Oracle(EventSamples.Beams), EventSamples.Cuts);
        SelectionBlock result = Select(EventSamples.Columns(events), upstream);
        int[] failures = new int[CutNumber.Passed + 1];
        for (int i = 0; i < events.Length; i++)
        {
            int expected = (int?)oracle.FirstFailed(events[i], upstream) ?? CutNumber.Passed;
            failures[expected]++;
            Assert.Equal(expected, result.FirstFailed[i]);
        }

        // Each applied cut must have been the first to fail often enough to notice a wrong one.
        for (int cut = CutNumber.Trigger; cut <= CutNumber.RecoilPt; cut++)
        {
            Assert.True(upstream.Contains((SelectionCut)cut) ? failures[cut] == 0 : failures[cut] > 20, $"cut {cut}: {failures[cut]} events");
        }

        Assert.True(failures[CutNumber.Passed] > 500);
    }

    [Fact]
    public void Select_MomentaOnly_NeedsNoColumnsOfUpstreamCuts()
    {
        OracleEvent[] events = EventSamples.Random(100, 12);
        HashSet<SelectionCut> upstream = [SelectionCut.Trigger, SelectionCut.Impact, SelectionCut.MuonId, SelectionCut.PhotonVeto];
        SelectionBlock full = Select(EventSamples.Columns(events), upstream);
        SelectionBlock momenta = Select(EventSamples.Momenta(events), upstream);
        Assert.Equal(full.FirstFailed, momenta.FirstFailed);
    }

    [Theory]
    [InlineData("trigger", "TriggerFlag")]
    [InlineData("impact", "DrPlus")]
    [InlineData("muon_id", "IdPlus")]
    [InlineData("photon_veto", "PhotonEnergySum")]
    public void Select_ColumnOfAnAppliedCutMissing_Throws(string cut, string column)
    {
        EventColumns events = EventSamples.Momenta(EventSamples.Random(10, 13));
        HashSet<SelectionCut> upstream = [SelectionCut.Trigger, SelectionCut.Impact, SelectionCut.MuonId, SelectionCut.PhotonVeto];
        upstream.Remove(SelectionCuts.Find(cut)!.Value);
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => Select(events, upstream));
        Assert.Contains(column, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(cut, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_AnyLengthAndStart_GivesTheBitsOfTheScalar()
    {
        OracleEvent[] events = EventSamples.Random((4 * TReal.Lanes) + 3, 14);
        EventColumns columns = EventSamples.Columns(events);
        SelectionSetup setup = Setup(None);
        for (int start = 0; start < 4; start++)
        {
            for (int count = 0; count + start <= events.Length; count++)
            {
                var lanes = new SelectionBlock(events.Length);
                var scalar = new SelectionBlock(events.Length);
                new LaneEventKernels<TReal>().Select(columns, start, count, setup, lanes);
                new LaneEventKernels<F64>().Select(columns, start, count, setup, scalar);
                AssertSame(scalar, lanes);
                Assert.All(lanes.FirstFailed.Skip(count), b => Assert.Equal(0, b));
            }
        }
    }

    [Fact]
    public void Select_ManyBlocks_GivesTheBitsOfTheScalar()
    {
        // More than one block, so that block edges and photon batches fall anywhere.
        EventColumns columns = EventSamples.Columns(EventSamples.Random(5003, 15));
        SelectionSetup setup = Setup([SelectionCut.Trigger]);
        var lanes = new SelectionBlock(columns.Count);
        var scalar = new SelectionBlock(columns.Count);
        new LaneEventKernels<TReal>().Select(columns, 0, columns.Count, setup, lanes);
        new LaneEventKernels<F64>().Select(columns, 0, columns.Count, setup, scalar);
        AssertSame(scalar, lanes);
        Assert.Contains(CutNumber.PhotonVeto, lanes.FirstFailed.Select(b => (int)b));
        Assert.Contains(lanes.Cell, c => c >= 0);
    }

    [Fact]
    public void Select_NaN_FailsTheFirstCutThatReadsIt()
    {
        OracleEvent good = Passing();
        FourVector recoil = EventSamples.Oracle(EventSamples.Beams).Event(good.Plus, good.Minus).RecoilLab;
        OracleEvent[] events =
        [
            good with { Plus = (double.NaN, 1, 1) },
            good with { Minus = (1, 1, double.NaN) },
            good with { Dr = (double.NaN, 0) },
            good with { Dz = (0, double.NaN) },
            good with { Id = (1, double.NaN) },
            good with { PhotonEnergySum = double.NaN },
            good with { Photons = [(double.NaN, recoil.Theta, recoil.Phi)] },
            good with { Photons = [(0.2, double.NaN, 1)] },
            good,
        ];
        int[] expected =
        [
            CutNumber.Trigger, CutNumber.Trigger, CutNumber.Impact, CutNumber.Impact, CutNumber.MuonId,
            CutNumber.PhotonVeto, CutNumber.PhotonVeto, CutNumber.PhotonVeto, CutNumber.Passed,
        ];
        Assert.Equal(expected, Select(EventSamples.Columns(events), None).FirstFailed.Select(b => (int)b));

        EventColumns columns = EventSamples.Columns(events);
        columns.Writable(EventQuantity.AzimuthalOpeningMin)[8] = double.NaN;
        Assert.Equal(CutNumber.Trigger, Select(columns, None).FirstFailed[8]);

        // Each cut for itself, the others upstream.
        foreach (SelectionCut cut in new[] { SelectionCut.MuonPt, SelectionCut.OpeningAngle, SelectionCut.RecoilTheta, SelectionCut.RecoilPt })
        {
            HashSet<SelectionCut> others = [.. Enum.GetValues<SelectionCut>()];
            others.Remove(cut);
            Assert.Equal((int)cut, Select(EventSamples.Columns([good with { Plus = (double.NaN, 1, 1) }]), others).FirstFailed[0]);
        }
    }

    [Fact]
    public void Select_NaNWithEveryCutUpstream_PassesOutsideTheGrid()
    {
        OracleEvent bad = Passing() with { Plus = (double.NaN, 0, 0) };
        SelectionBlock result = Select(EventSamples.Momenta([bad]), [.. Enum.GetValues<SelectionCut>()]);
        Assert.Equal(CutNumber.Passed, result.FirstFailed[0]);
        Assert.Equal(-1, result.Cell[0]);
    }

    [Fact]
    public void Select_AThousandPhotons_TheLastOneVetoes()
    {
        OracleEvent good = Passing();
        FourVector recoil = EventSamples.Oracle(EventSamples.Beams).Event(good.Plus, good.Minus).RecoilLab;
        var away = (Energy: 0.2, Theta: Math.PI - recoil.Theta, Phi: recoil.Phi + Math.PI);
        var soft = (Energy: 0.1, recoil.Theta, recoil.Phi);
        var inCone = (Energy: 0.1001, recoil.Theta, Phi: recoil.Phi - (2 * Math.PI));
        OracleEvent[] events =
        [
            good with { Photons = [.. Enumerable.Repeat(away, 1000)] },
            good with { Photons = [.. Enumerable.Repeat(away, 999), inCone] },
            good with { Photons = [.. Enumerable.Repeat(soft, 300)] },
            good with { Photons = [inCone, .. Enumerable.Repeat(away, 500)] },
            good,
        ];
        int[] expected = [CutNumber.Passed, CutNumber.PhotonVeto, CutNumber.Passed, CutNumber.PhotonVeto, CutNumber.Passed];
        Assert.Equal(expected, Select(EventSamples.Columns(events), None).FirstFailed.Select(b => (int)b));
    }

    /// <summary>An event that passes everything.</summary>
    internal static OracleEvent Passing()
    {
        var oracle = new KinematicsSelectionOracle(EventSamples.Oracle(EventSamples.Beams), EventSamples.Cuts);
        return EventSamples.Random(500, 16).First(e => oracle.FirstFailed(e, None) is null) with { Photons = [], PhotonEnergySum = 0 };
    }

    internal static SelectionSetup Setup(HashSet<SelectionCut> upstream) => new(
        EventConstants.Frame(EventSamples.Beams),
        EventConstants.Thresholds(EventSamples.Cuts, upstream),
        [new CellTable([.. Enumerable.Range(0, 121).Select(i => -10.0 + i)], 90)]);

    private static SelectionBlock Select(EventColumns events, HashSet<SelectionCut> upstream)
    {
        var result = new SelectionBlock(events.Count);
        new LaneEventKernels<TReal>().Select(events, 0, events.Count, Setup(upstream), result);
        return result;
    }

    private static void AssertSame(SelectionBlock expected, SelectionBlock actual)
    {
        Assert.Equal(expected.FirstFailed, actual.FirstFailed);
        Assert.Equal(expected.RecoilMassSquared, actual.RecoilMassSquared);
        Assert.Equal(expected.RecoilCosThetaStar, actual.RecoilCosThetaStar);
        Assert.Equal(expected.Cell, actual.Cell);
    }
}

public sealed class ScalarSelectionKernelTests : SelectionKernelSuite<F64>;

public sealed class FourLaneSelectionKernelTests : SelectionKernelSuite<F64x4>;

public sealed class EightLaneSelectionKernelTests : SelectionKernelSuite<F64x8>;
