using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Injection;

namespace ZPrimeGpu.Tests.Injection;

public sealed class RecoilShiftTests
{
    private const double MuonMass = 0.1056583755;
    private static readonly BeamConfig Beams = new(7.007, 4.0, 83, 10.58);

    [Theory]
    [InlineData(0.4)]
    [InlineData(-3.0)]
    [InlineData(9.0)]
    public void Move_OfAnEvent_AddsTheShiftAndKeepsTheRecoilDirection(double shift)
    {
        var mover = new RecoilShift(EventConstants.Frame(Beams));
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            var muons = new MuonPair(Momentum(), Momentum(), Momentum() + 0.5, Momentum(), Momentum(), Momentum() + 0.5);
            MuonPair moved = Assert.NotNull(mover.Move(muons, shift));
            (double before, double[] from) = Recoil(muons);
            (double after, double[] to) = Recoil(moved);

            // Bisection ends at neighbouring factors: rounding of M² of up to 100 GeV².
            Assert.Equal(before + shift, after, 1e-9);
            double cosine = from.Zip(to, (a, b) => a * b).Sum() / Math.Sqrt(from.Sum(a => a * a) * to.Sum(a => a * a));
            Assert.Equal(1.0, cosine, 1e-9);
        }

        double Momentum() => 3.0 * (random.NextDouble() - 0.5);
    }

    [Fact]
    public void Move_BeyondWhatTwoMuonsLeave_GivesNothing()
        => Assert.Null(new RecoilShift(EventConstants.Frame(Beams)).Move(new MuonPair(1, 0, 0.3, -1, 0.1, 0.3), 200.0));

    // Four-vectors: M² of the recoil, and its momentum in the c.m. frame by a pure boost along the beams' sum, which a later rotation would not change.
    private static (double M2, double[] Direction) Recoil(in MuonPair m)
    {
        double half = 0.5e-3 * Beams.CrossingAngleMrad;
        double[] sum = [11.007, 11.007 * Math.Sin(half), 0.0, 3.007 * Math.Cos(half)];
        double mass = Math.Sqrt((sum[0] * sum[0]) - (sum[1] * sum[1]) - (sum[3] * sum[3]));
        sum = [.. sum.Select(c => c * 10.58 / mass)];
        double[] plus = Muon(m.PxPlus, m.PyPlus, m.PzPlus);
        double[] minus = Muon(m.PxMinus, m.PyMinus, m.PzMinus);
        double[] recoil = [.. Enumerable.Range(0, 4).Select(k => sum[k] - plus[k] - minus[k])];
        double m2 = (recoil[0] * recoil[0]) - recoil.Skip(1).Sum(p => p * p);
        double gamma = sum[0] / 10.58;
        double[] betaGamma = [sum[1] / 10.58, sum[2] / 10.58, sum[3] / 10.58];
        double along = recoil.Skip(1).Zip(betaGamma, (a, b) => a * b).Sum();
        return (m2, [.. Enumerable.Range(0, 3).Select(k => recoil[k + 1] + (betaGamma[k] * ((along / (gamma + 1.0)) - recoil[0])))]);

        static double[] Muon(double x, double y, double z) => [Math.Sqrt((x * x) + (y * y) + (z * z) + (MuonMass * MuonMass)), x, y, z];
    }
}
