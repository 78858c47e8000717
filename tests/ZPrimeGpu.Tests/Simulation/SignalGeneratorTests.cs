using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Simulation;
using ZPrimeGpu.Host.Theory;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Tests.Simulation;

public sealed class SignalGeneratorTests
{
    private const double SqrtS = 10.58;

    private static readonly BeamConfig Beams = new(7.007, 4.0, 83, SqrtS);

    /// <summary>Accepted over drawn, times the cells' total, is the cross section of <c>theory</c>, found by quadrature.</summary>
    [Theory]
    [InlineData(0.01, false)]
    [InlineData(1.0, false)]
    [InlineData(8.5, false)]
    [InlineData(0.01, true)]
    [InlineData(1.0, true)]
    [InlineData(5.0, true)]
    [InlineData(8.5, true)]
    public void Trials_AcceptedFraction_IsTheCrossSectionOfTheory(double mass, bool radiates)
    {
        const int Blocks = 50;
        var grid = new ProductionGrid(SqrtS, mass, radiates ? InitialStateRadiation.Collinear : InitialStateRadiation.Off);
        var events = new SimulatedEvents();
        SimulationTally tally = default;
        for (uint block = 0; block < Blocks; block++)
        {
            tally += SignalGenerator.Simd().Generate(grid, new SimulationSource(1, SimulationSettings.Stream(mass)), block, SimulatedEvents.Capacity, events);
        }

        var theory = new SignalTheory(SqrtS, 137.0);
        double expected = (radiates ? theory.Radiative(mass, 1.0) : theory.Born(mass, 1.0)).Value;
        double efficiency = (double)tally.Accepted / tally.Trials;
        double found = grid.Total * efficiency * Constants.GeVMinus2InFb / (137.0 * 137.0);
        double error = Math.Sqrt((1.0 - efficiency) / tally.Accepted);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"M {mass} isr {radiates}: {found:G6} +- {100 * error:F2} % theory {expected:G6} ratio {found / expected:F5}, efficiency {efficiency:F3}, overweight {(double)tally.Overweight / tally.Trials:G2}, largest {tally.LargestRatio:F3}"));

        // Five standard deviations of 100 000 events.
        Assert.Equal(1.0, found / expected, 5.0 * error);
        Assert.InRange((double)tally.Overweight / tally.Trials, 0.0, 1e-4);
        Assert.InRange(efficiency, 0.15, 1.0);
    }

    /// <summary>Energies of the Z' against dσ/dE by quadrature; the recoil against the true muons has the mass of the Z'.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(3.0)]
    [InlineData(8.0)]
    public void Energies_OfGeneratedEvents_FollowTheDifferentialCrossSection(double mass)
    {
        const int Blocks = 50;
        const int Bins = 25;
        var grid = new ProductionGrid(SqrtS, mass, InitialStateRadiation.Off);
        var emission = new MuonPairEmission(SqrtS * SqrtS, mass, Constants.MuonMass);
        double end = Math.Acosh(emission.LargestEnergy / mass);
        BeamFrame frame = EventConstants.Frame(Beams);
        DetectorConstants detector = new DetectorResponse { EnergySpreadMeV = 0.0 }.ToConstants();
        int[] counts = new int[Bins];
        var events = new SimulatedEvents();
        for (uint block = 0; block < Blocks; block++)
        {
            var source = new SimulationSource(7, SimulationSettings.Stream(mass));
            SignalGenerator.Simd().Generate(grid, source, block, SimulatedEvents.Capacity, events);
            SignalGenerator.Simd().Respond(grid, frame, detector, source, events);
            for (int i = 0; i < events.Count; i++)
            {
                double energy = BosonEnergy(frame, events, i, out double recoilMass2);
                Assert.Equal(mass * mass, recoilMass2, 1e-8);
                counts[Math.Min(Bins - 1, (int)(Bins * Math.Acosh(Math.Max(energy / mass, 1.0)) / end))]++;
            }
        }

        double total = BornCrossSection.Reduced(SqrtS * SqrtS, mass).Value;
        double chi2 = 0.0;
        for (int bin = 0; bin < Bins; bin++)
        {
            Integral share = Quadrature.Integrate(u => emission.PerEnergy(mass * Math.Cosh(u)) * mass * Math.Sinh(u), end * bin / Bins, end * (bin + 1) / Bins, 1e-6);
            double expected = share.Value / total * Blocks * SimulatedEvents.Capacity;
            Assert.InRange(expected, 5.0, double.MaxValue);
            chi2 += (counts[bin] - expected) * (counts[bin] - expected) / expected;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"M {mass}: chi2 {chi2:F1} of {Bins - 1}"));

        // χ² of 24 degrees of freedom: 1e-5 above 63.
        Assert.InRange(chi2, 4.0, 63.0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Events_OfLanesAndOneAtATime_AreTheSameBits(bool radiates)
    {
        var grid = new ProductionGrid(SqrtS, 2.0, radiates ? InitialStateRadiation.Angular : InitialStateRadiation.Off);
        BeamFrame frame = EventConstants.Frame(Beams);
        DetectorConstants detector = DetectorResponse.Belle2.ToConstants();
        var source = new SimulationSource(3, 17);
        SimulatedEvents[] found = [.. new[] { SignalGenerator.Simd(), SignalGenerator.Scalar(), new SignalGeneratorOfLanes<F64x4, U64x4>() }.Select(generator =>
        {
            var events = new SimulatedEvents();
            generator.Generate(grid, source, 5, 333, events);
            generator.Respond(grid, frame, detector, source, events);
            return events;
        })];
        foreach (SimulatedEvents other in found[1..])
        {
            Assert.Equal(333, other.Count);
            Assert.Equal(found[0].Trials[..333], other.Trials[..333]);
            for (SimulatedQuantity q = 0; q < SimulatedQuantity.Count; q++)
            {
                // Directions of photons that are not there are whatever the pack left.
                if (q is < SimulatedQuantity.PhotonX or (> SimulatedQuantity.PhotonZ and < SimulatedQuantity.Energy1) or > SimulatedQuantity.Azimuth3)
                {
                    Assert.Equal(found[0][q].ToArray(), other[q].ToArray());
                }
            }

            for (int i = 0; i < 333; i++)
            {
                if (other[SimulatedQuantity.PhotonEnergy][i] > 0.0)
                {
                    Assert.Equal(found[0][SimulatedQuantity.PhotonX][i], other[SimulatedQuantity.PhotonX][i]);
                    Assert.Equal(found[0][SimulatedQuantity.PhotonZ][i], other[SimulatedQuantity.PhotonZ][i]);
                }

                if (other[SimulatedQuantity.Energy1][i] > 0.0)
                {
                    Assert.Equal(found[0][SimulatedQuantity.Polar1][i], other[SimulatedQuantity.Polar1][i]);
                    Assert.Equal(found[0][SimulatedQuantity.Energy1][i], other[SimulatedQuantity.Energy1][i]);
                }
            }
        }
    }

    /// <summary>Collinear radiation: the true recoil contains the photon, E = x√s/2 along the beams, so that s′ − and M² with it − is restored.</summary>
    [Fact]
    public void Events_WithCollinearRadiation_ConserveEnergyAndMomentum()
    {
        const double Mass = 2.0;
        var grid = new ProductionGrid(SqrtS, Mass, InitialStateRadiation.Collinear);
        BeamFrame frame = EventConstants.Frame(Beams);
        DetectorConstants detector = new DetectorResponse { EnergySpreadMeV = 0.0 }.ToConstants();
        var source = new SimulationSource(3, 17);
        var events = new SimulatedEvents();
        SignalGenerator.Simd().Generate(grid, source, 0, SimulatedEvents.Capacity, events);
        SignalGenerator.Simd().Respond(grid, frame, detector, source, events);
        int hard = 0;
        for (int i = 0; i < events.Count; i++)
        {
            double gx = events[SimulatedQuantity.RadiatedX][i];
            double gy = events[SimulatedQuantity.RadiatedY][i];
            double gz = events[SimulatedQuantity.RadiatedZ][i];
            double photon = Math.Sqrt((gx * gx) + (gy * gy) + (gz * gz));
            (double e, double x, double y, double z) = Muons(events, i);
            double restE = frame.SumE - e - photon;
            double restX = frame.SumX - x - gx;
            double restY = -y - gy;
            double restZ = frame.SumZ - z - gz;
            Assert.Equal(Mass * Mass, (restE * restE) - (restX * restX) - (restY * restY) - (restZ * restZ), 1e-8);
            hard += events[SimulatedQuantity.RadiatedEnergyCm][i] > 0.1 ? 1 : 0;
        }

        // Exponentiated radiation: P(x > 0.1/5.29) is near 1 − 0.0189^0.0877 = 0.29, less where the cross section falls.
        Assert.InRange((double)hard / events.Count, 0.15, 0.35);
    }

    private static (double E, double X, double Y, double Z) Muons(SimulatedEvents events, int i)
    {
        (double E, double X, double Y, double Z) sum = default;
        for (SimulatedQuantity q = SimulatedQuantity.TruePxPlus; q <= SimulatedQuantity.TruePxMinus; q += 3)
        {
            double x = events[q][i];
            double y = events[q + 1][i];
            double z = events[q + 2][i];
            sum = (sum.E + Math.Sqrt((Constants.MuonMass * Constants.MuonMass) + (x * x) + (y * y) + (z * z)), sum.X + x, sum.Y + y, sum.Z + z);
        }

        return sum;
    }

    private static double BosonEnergy(in BeamFrame frame, SimulatedEvents events, int i, out double recoilMass2)
    {
        (double e, double x, double y, double z) = Muons(events, i);
        double restE = frame.SumE - e;
        double restX = frame.SumX - x;
        double restZ = frame.SumZ - z;
        recoilMass2 = (restE * restE) - (restX * restX) - (y * y) - (restZ * restZ);
        return ((frame.SumE * restE) - (frame.SumX * restX) - (frame.SumZ * restZ)) / frame.SqrtS;
    }
}
