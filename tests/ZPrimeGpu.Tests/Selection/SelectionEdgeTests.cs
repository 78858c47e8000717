using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;
using ZPrimeGpu.Tests.Kinematics;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Selection;

/// <summary>Events just on either side of each threshold, and on those that a floating-point number can sit on.</summary>
public sealed class SelectionEdgeTests
{
    // Angles of constructed tracks are good to a few 1e-15 rad.
    private const double Step = 1e-9;
    private static readonly BeamConfig Symmetric = new(5.29, 5.29, 0, null);

    [Theory]
    [InlineData(37.0, true)]
    [InlineData(120.0, false)]
    public void Trigger_TrackTheta_EndsOfTheRange(double degrees, bool lower)
    {
        double inside = lower ? Step : -Step;
        OracleEvent At(double theta) => new() { Plus = Polar(2, theta, 0), Minus = Polar(2, 80, 180) };
        Expect(CutNumber.Trigger, false, At(degrees + inside), Only(SelectionCut.Trigger));
        Expect(CutNumber.Trigger, true, At(degrees - inside), Only(SelectionCut.Trigger));

        // The other track is cut as well.
        OracleEvent swapped = new() { Plus = Polar(2, 80, 180), Minus = Polar(2, degrees - inside, 0) };
        Expect(CutNumber.Trigger, true, swapped, Only(SelectionCut.Trigger));
    }

    [Theory]
    [InlineData(2019, 90.0)]
    [InlineData(2020, 30.0)]
    public void Trigger_AzimuthalOpening_ThresholdOfTheYear(int year, double degrees)
    {
        foreach (double sign in new[] { -1.0, 1.0 })
        {
            OracleEvent At(double opening) => new() { Plus = Polar(2, 80, 170), Minus = Polar(3, 60, 170 + (sign * opening)), Year = year };
            Expect(CutNumber.Trigger, false, At(degrees + Step), Only(SelectionCut.Trigger));
            Expect(CutNumber.Trigger, true, At(degrees - Step), Only(SelectionCut.Trigger));
            Expect(CutNumber.Trigger, false, At(179), Only(SelectionCut.Trigger));
        }
    }

    [Fact]
    public void Trigger_FlagNotSet_Fails()
        => Expect(
            CutNumber.Trigger,
            true,
            new OracleEvent { Plus = Polar(2, 80, 0), Minus = Polar(2, 80, 180), TriggerFlag = false },
            Only(SelectionCut.Trigger));

    [Fact]
    public void Impact_Limits_AreExclusiveAndSigned()
    {
        OracleEvent e = new() { Plus = Polar(2, 80, 0), Minus = Polar(2, 80, 180) };
        double below = Math.BitDecrement(0.5);
        Expect(CutNumber.Impact, false, e with { Dr = (below, -below), Dz = (Math.BitDecrement(2.0), -1.9) }, Only(SelectionCut.Impact));
        Expect(CutNumber.Impact, true, e with { Dr = (0.5, 0) }, Only(SelectionCut.Impact));
        Expect(CutNumber.Impact, true, e with { Dr = (0, -0.5) }, Only(SelectionCut.Impact));
        Expect(CutNumber.Impact, true, e with { Dz = (2.0, 0) }, Only(SelectionCut.Impact));
        Expect(CutNumber.Impact, true, e with { Dz = (0, -2.0) }, Only(SelectionCut.Impact));
    }

    [Fact]
    public void MuonId_Threshold_IsExclusive()
    {
        OracleEvent e = new() { Plus = Polar(2, 80, 0), Minus = Polar(2, 80, 180) };
        double above = Math.BitIncrement(0.5);
        Expect(CutNumber.MuonId, false, e with { Id = (above, above) }, Only(SelectionCut.MuonId));
        Expect(CutNumber.MuonId, true, e with { Id = (0.5, 1) }, Only(SelectionCut.MuonId));
        Expect(CutNumber.MuonId, true, e with { Id = (1, 0.5) }, Only(SelectionCut.MuonId));
    }

    [Fact]
    public void MuonPt_Threshold_OfBothTracks()
    {
        OracleEvent e = new() { Plus = (0.4 + Step, 0, 2), Minus = (0, -0.4 - Step, 2) };
        Expect(CutNumber.MuonPt, false, e, Only(SelectionCut.MuonPt));
        Expect(CutNumber.MuonPt, true, e with { Plus = (0.4 - Step, 0, 2) }, Only(SelectionCut.MuonPt));
        Expect(CutNumber.MuonPt, true, e with { Minus = (0, -0.4 + Step, 2) }, Only(SelectionCut.MuonPt));
    }

    [Fact]
    public void OpeningAngle_Threshold_InTheCentreOfMass()
    {
        // Symmetric beams: the laboratory is the c.m. frame.
        OracleEvent At(double degrees) => new() { Plus = Polar(2, 90, 0), Minus = Polar(4, 90, degrees) };
        Expect(CutNumber.OpeningAngle, false, At(179 - Step), Only(SelectionCut.OpeningAngle), Symmetric);
        Expect(CutNumber.OpeningAngle, true, At(179 + Step), Only(SelectionCut.OpeningAngle), Symmetric);
        Expect(CutNumber.OpeningAngle, false, At(20), Only(SelectionCut.OpeningAngle), Symmetric);
    }

    [Theory]
    [InlineData(34.0, 1)]
    [InlineData(89.0, -1)]
    [InlineData(91.0, 1)]
    [InlineData(123.0, -1)]
    public void RecoilTheta_BelowTheBoundary_EndsOfTheWindowAndOfTheGap(double degrees, int inside)
    {
        Expect(CutNumber.RecoilTheta, false, Recoiling(1.0, degrees + (inside * Step)), Only(SelectionCut.RecoilTheta), Symmetric);
        Expect(CutNumber.RecoilTheta, true, Recoiling(1.0, degrees - (inside * Step)), Only(SelectionCut.RecoilTheta), Symmetric);
    }

    [Fact]
    public void RecoilTheta_FromTheBoundaryOn_OnlyTheUpperEnd()
    {
        foreach (double degrees in new[] { 5.0, 33.0, 90.0, 123 - Step })
        {
            Expect(CutNumber.RecoilTheta, false, Recoiling(9.0, degrees), Only(SelectionCut.RecoilTheta), Symmetric);
        }

        Expect(CutNumber.RecoilTheta, true, Recoiling(9.0, 123 + Step), Only(SelectionCut.RecoilTheta), Symmetric);
    }

    [Fact]
    public void RecoilTheta_Boundary_SeparatesTheWindows()
    {
        Expect(CutNumber.RecoilTheta, true, Recoiling(4.0 - Step, 90), Only(SelectionCut.RecoilTheta), Symmetric);
        Expect(CutNumber.RecoilTheta, false, Recoiling(4.0 + Step, 90), Only(SelectionCut.RecoilTheta), Symmetric);
        Expect(CutNumber.RecoilTheta, true, Recoiling(-0.5, 90), Only(SelectionCut.RecoilTheta), Symmetric);
    }

    [Fact]
    public void PhotonVeto_EnergySumAndCone_Thresholds()
    {
        OracleEvent e = Recoiling(9.0, 60);
        Expect(CutNumber.PhotonVeto, false, e with { PhotonEnergySum = Math.BitDecrement(0.5) }, Only(SelectionCut.PhotonVeto), Symmetric);
        Expect(CutNumber.PhotonVeto, true, e with { PhotonEnergySum = 0.5 }, Only(SelectionCut.PhotonVeto), Symmetric);
        foreach (double side in new[] { -1.0, 1.0 })
        {
            OracleEvent At(double energy, double away)
                => e with { Photons = [(energy, double.DegreesToRadians(60 + (side * away)), double.DegreesToRadians(RecoilPhi + 360))] };
            Expect(CutNumber.PhotonVeto, false, At(0.3, 15 + Step), Only(SelectionCut.PhotonVeto), Symmetric);
            Expect(CutNumber.PhotonVeto, true, At(0.3, 15 - Step), Only(SelectionCut.PhotonVeto), Symmetric);
            Expect(CutNumber.PhotonVeto, false, At(0.1, 3), Only(SelectionCut.PhotonVeto), Symmetric);
            Expect(CutNumber.PhotonVeto, true, At(Math.BitIncrement(0.1), 3), Only(SelectionCut.PhotonVeto), Symmetric);
        }
    }

    [Fact]
    public void RecoilPt_Threshold_InTheCentreOfMass()
    {
        OracleEvent At(double pt) => new() { Plus = (1, 0, 2), Minus = (-1, pt, 1) };
        Expect(CutNumber.RecoilPt, false, At(0.5 + Step), Only(SelectionCut.RecoilPt), Symmetric);
        Expect(CutNumber.RecoilPt, true, At(0.5 - Step), Only(SelectionCut.RecoilPt), Symmetric);
    }

    [Fact]
    public void CutNumbersAndColumns_InKernelsAndHost_AreTheSame()
    {
        Assert.Equal((int)SelectionCut.Trigger, CutNumber.Trigger);
        Assert.Equal((int)SelectionCut.Impact, CutNumber.Impact);
        Assert.Equal((int)SelectionCut.MuonId, CutNumber.MuonId);
        Assert.Equal((int)SelectionCut.MuonPt, CutNumber.MuonPt);
        Assert.Equal((int)SelectionCut.OpeningAngle, CutNumber.OpeningAngle);
        Assert.Equal((int)SelectionCut.RecoilTheta, CutNumber.RecoilTheta);
        Assert.Equal((int)SelectionCut.PhotonVeto, CutNumber.PhotonVeto);
        Assert.Equal((int)SelectionCut.RecoilPt, CutNumber.RecoilPt);
        Assert.Equal((int)SelectionCut.PunziNet, CutNumber.PunziNet);
        Assert.Equal(SelectionCuts.Count, CutNumber.Passed);
        foreach (EventQuantity quantity in Enum.GetValues<EventQuantity>().Where(q => q != EventQuantity.Weight))
        {
            Assert.Equal((int)quantity, typeof(EventColumn).GetField(quantity.ToString())!.GetRawConstantValue());
        }
    }

    private const double RecoilPhi = 40;

    /// <summary>An event of given M²rec and recoil polar angle for symmetric beams: two muons of one energy, the recoil half way between them turned round.</summary>
    private static OracleEvent Recoiling(double m2, double thetaDeg)
    {
        // One muon energy E, opening 2a: recoil energy √s − 2E, momentum 2 p cos a. Solve for a at E = 3.
        const double energy = 3;
        const double mass = 0.1056583755;
        double p = Math.Sqrt((energy * energy) - (mass * mass));
        double recoilEnergy = 10.58 - (2 * energy);
        double recoil = Math.Sqrt((recoilEnergy * recoilEnergy) - m2);
        double along = -recoil / 2;
        double across = Math.Sqrt((p * p) - (along * along));
        (double X, double Y, double Z) n = Polar(1, thetaDeg, RecoilPhi);
        (double X, double Y, double Z) side = Polar(1, 90, RecoilPhi + 90);
        return new OracleEvent
        {
            Plus = ((along * n.X) + (across * side.X), (along * n.Y) + (across * side.Y), (along * n.Z) + (across * side.Z)),
            Minus = ((along * n.X) - (across * side.X), (along * n.Y) - (across * side.Y), (along * n.Z) - (across * side.Z)),
        };
    }

    private static (double X, double Y, double Z) Polar(double p, double thetaDeg, double phiDeg)
    {
        (double sinTheta, double cosTheta) = Math.SinCos(double.DegreesToRadians(thetaDeg));
        (double sinPhi, double cosPhi) = Math.SinCos(double.DegreesToRadians(phiDeg));
        return (p * sinTheta * cosPhi, p * sinTheta * sinPhi, p * cosTheta);
    }

    private static HashSet<SelectionCut> Only(SelectionCut cut) => [.. Enum.GetValues<SelectionCut>().Where(c => c != cut)];

    private static void Expect(int cut, bool fails, OracleEvent e, IReadOnlySet<SelectionCut> upstream, BeamConfig? beams = null)
    {
        var setup = new SelectionSetup(
            EventConstants.Frame(beams ?? EventSamples.Beams),
            EventConstants.Thresholds(EventSamples.Cuts, upstream),
            [new CellTable([-10, 120], 1)]);

        // Eight copies fill a pack, one more takes the scalar tail.
        EventColumns columns = EventSamples.Columns([.. Enumerable.Repeat(e, 9)]);
        var block = new SelectionBlock(columns.Count);
        new LaneEventKernels<F64x8>().Select(columns, 0, columns.Count, setup, block);
        Assert.All(block.FirstFailed, first => Assert.Equal(fails ? cut : CutNumber.Passed, first));
    }
}
