using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Kinematics;

public abstract class RecoilKernelSuite<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    // Momenta up to 10 GeV give terms of up to 250 GeV²: a few tens of ulps in each of the two ways.
    private const double M2Tolerance = 5e-12;
    private const double MomentumTolerance = 1e-13;

    [Fact]
    public void Observe_RandomEvents_AgreesWithFourVectors()
    {
        OracleEvent[] events = EventSamples.Random(4001, 1);
        RecoilColumns result = Observe(EventSamples.Momenta(events), EventSamples.Beams);
        KinematicsOracle oracle = EventSamples.Oracle(EventSamples.Beams);
        int negative = 0;
        for (int i = 0; i < events.Length; i++)
        {
            KinematicsReference expected = oracle.Event(events[i].Plus, events[i].Minus);
            negative += expected.RecoilLab.MassSquared < 0 ? 1 : 0;
            Assert.Equal(expected.RecoilLab.MassSquared, result[RecoilQuantity.MassSquared][i], M2Tolerance);
            Assert.Equal(expected.RecoilCm.E, result[RecoilQuantity.Energy][i], MomentumTolerance);
            Assert.Equal(expected.RecoilCm.X, result[RecoilQuantity.X][i], MomentumTolerance);
            Assert.Equal(expected.RecoilCm.Y, result[RecoilQuantity.Y][i], MomentumTolerance);
            Assert.Equal(expected.RecoilCm.Z, result[RecoilQuantity.Z][i], MomentumTolerance);

            // An error of 1e-14 GeV of a momentum turns a direction by as much over |p|.
            double angle = 1e-15 + (1e-14 / Math.Min(expected.RecoilLab.P, expected.RecoilCm.P));
            Assert.Equal(Math.Cos(expected.RecoilLab.Theta), result[RecoilQuantity.CosThetaLab][i], angle);
            Assert.Equal(Math.Cos(expected.RecoilCm.Theta), result[RecoilQuantity.CosThetaStar][i], angle);
            Assert.Equal(Math.Cos(expected.Opening), result[RecoilQuantity.CosOpening][i], 1e-12);

            // The oracle's (a) and (b) go through angles, which are good to 1e-15 rad times momenta, over the softer momentum's share.
            Assert.Equal(expected.PunziInputs[0], result[RecoilQuantity.ThrustTransverse][i], 1e-12);
            Assert.Equal(expected.PunziInputs[1], result[RecoilQuantity.RelativeTransverse][i], 1e-12);
            Assert.Equal(expected.PunziInputs[2], result[RecoilQuantity.RelativeLongitudinal][i], 1e-12);
            Assert.Equal(expected.PunziInputs[3], result[RecoilQuantity.PairTransverse][i], MomentumTolerance);
        }

        Assert.InRange(negative, 200, 3800);
    }

    [Fact]
    public void Observe_SimulatedEvents_AgreesWithTheirOwnColumns()
    {
        // Written by the simulation with 12 bits of mantissa: a relative rounding of 2⁻¹² of the momenta (about 3e-4 of 7 GeV) and of
        // the results. Angles turn by the rounding over the recoil momentum.
        const double rounding = 1.0 / 4096;
        double[][] rows = [.. File.ReadLines(Path.Combine(DependencyTests.RepositoryRoot(), "tests/ZPrimeGpu.Tests/Kinematics/simulated_events.csv"))
            .Skip(1)
            .Select(line => line.Split(',').Select(double.Parse).ToArray())];
        OracleEvent[] events = [.. rows.Select(r => new OracleEvent { Plus = (r[0], r[1], r[2]), Minus = (r[3], r[4], r[5]) })];
        RecoilColumns result = Observe(EventSamples.Momenta(events), new BeamConfig(7.007, 4.000, 83, 10.58));
        Assert.Equal(360, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            double plus = Math.Sqrt(Math.Pow(rows[i][0], 2) + Math.Pow(rows[i][1], 2) + Math.Pow(rows[i][2], 2));
            double minus = Math.Sqrt(Math.Pow(rows[i][3], 2) + Math.Pow(rows[i][4], 2) + Math.Pow(rows[i][5], 2));
            double momentum = 0.5 * rounding * Math.Sqrt((plus * plus) + (minus * minus));
            double recoil = RecoilMomentum(result, i);
            Assert.Equal(rows[i][6], result[RecoilQuantity.MassSquared][i], (25 * momentum) + (rounding * Math.Abs(rows[i][6])));
            Assert.Equal(rows[i][7], result[RecoilQuantity.PairTransverse][i], momentum + (rounding * rows[i][7]));
            double angle = double.RadiansToDegrees(2 * momentum / recoil) + (rounding * 180);
            Assert.Equal(rows[i][8], double.RadiansToDegrees(Math.Acos(result[RecoilQuantity.CosThetaLab][i])), angle);
            Assert.Equal(rows[i][9], double.RadiansToDegrees(Math.Acos(result[RecoilQuantity.CosThetaStar][i])), angle);
        }
    }

    [Fact]
    public void Observe_AnyLengthAndStart_GivesTheBitsOfTheScalar()
    {
        OracleEvent[] events = EventSamples.Random((4 * TReal.Lanes) + 3, 2);
        EventColumns columns = EventSamples.Momenta(events);
        BeamFrame frame = EventConstants.Frame(EventSamples.Beams);
        for (int start = 0; start < 4; start++)
        {
            for (int count = 0; count + start <= events.Length; count++)
            {
                var lanes = new RecoilColumns(events.Length);
                var scalar = new RecoilColumns(events.Length);
                new LaneEventKernels<TReal>().Observe(columns, start, count, frame, lanes);
                new LaneEventKernels<F64>().Observe(columns, start, count, frame, scalar);
                Assert.Equal(scalar.Storage, lanes.Storage);
                Assert.Equal(count == 0, lanes.Storage.All(v => v == 0));
            }
        }
    }

    [Fact]
    public void Observe_VanishingMomenta_GivesNumbers()
    {
        OracleEvent[] events =
        [
            new() { Plus = (0, 0, 0), Minus = (0, 0, 0) },
            new() { Plus = (0, 0, 0), Minus = (1, 2, 3) },
            new() { Plus = (1, 2, 3), Minus = (1, 2, 3) },
            new() { Plus = (1e-200, 0, 0), Minus = (0, 1e-200, 0) },
        ];
        RecoilColumns result = Observe(EventSamples.Momenta(events), EventSamples.Beams);
        Assert.All(result.Storage, v => Assert.True(double.IsFinite(v)));
    }

    private static RecoilColumns Observe(EventColumns events, BeamConfig beams)
    {
        var result = new RecoilColumns(events.Count);
        new LaneEventKernels<TReal>().Observe(events, 0, events.Count, EventConstants.Frame(beams), result);
        return result;
    }

    private static double RecoilMomentum(RecoilColumns result, int i)
        => Math.Sqrt(
            Math.Pow(result[RecoilQuantity.X][i], 2) + Math.Pow(result[RecoilQuantity.Y][i], 2) + Math.Pow(result[RecoilQuantity.Z][i], 2));
}

public sealed class ScalarRecoilKernelTests : RecoilKernelSuite<F64>;

public sealed class FourLaneRecoilKernelTests : RecoilKernelSuite<F64x4>;

public sealed class EightLaneRecoilKernelTests : RecoilKernelSuite<F64x8>;
