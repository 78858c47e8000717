using Xunit;
using ZPrimeGpu.Host.Theory;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Simulation;
using ZPrimeGpu.Validation.Oracles;
using ZPrimeGpu.Validation.Theory;

namespace ZPrimeGpu.Tests.Simulation;

public sealed class EmissionKernelTests
{
    private const double MuonMass = 0.1056583755;

    /// <summary>Points of phase space from the map of the kernel, compared with traces of Dirac matrices at the momenta.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0)]
    [InlineData(4.0)]
    [InlineData(8.5)]
    public void Transverse_AnyPoint_IsTheTraceOfDiracMatrices(double mass)
    {
        const double SqrtS = 10.58;
        var grid = new Host.Simulation.ProductionGrid(SqrtS, mass, Host.Simulation.InitialStateRadiation.Off);
        var random = new Random(5);
        for (int i = 0; i < 50; i++)
        {
            F64 Next() => new(random.NextDouble());
            F64 c = new(0.0);
            ProductionKernel.Point(grid.Constants, c, c, Next(), Next(), Next(), Next(), out ProductionPoint<F64> point);
            double cos = point.BosonCosine.Value;
            double sin = Math.Sqrt(1.0 - (cos * cos));
            double x = point.Across.Value * point.AzimuthCosine.Value;
            double y = point.Across.Value * Math.Sqrt(1.0 - (point.AzimuthCosine.Value * point.AzimuthCosine.Value));
            FourVector Muon(double along, double sign)
            {
                double px = (along * sin) - (sign * x * cos);
                double pz = (along * cos) + (sign * x * sin);
                double py = sign * y;
                return new(Math.Sqrt((MuonMass * MuonMass) + (px * px) + (py * py) + (pz * pz)), px, py, pz);
            }

            FourVector minus = Muon(point.MinusAlong.Value, 1.0);
            FourVector plus = Muon(point.PlusAlong.Value, -1.0);
            FourVector electron = new(SqrtS / 2.0, 0.0, 0.0, SqrtS / 2.0);
            FourVector positron = new(SqrtS / 2.0, 0.0, 0.0, -SqrtS / 2.0);
            FourVector boson = electron + positron + (-1.0 * minus) + (-1.0 * plus);

            // Energy and momentum are conserved: the rest has the mass of the Z'.
            Assert.Equal(mass * mass, boson.MassSquared, 1e-10 * SqrtS * SqrtS);
            FourVector after = minus + boson;
            FourVector before = plus + boson;
            double transverse = EmissionKernel.Transverse<F64>(
                new(SqrtS * SqrtS),
                new(mass * mass),
                new(MuonMass * MuonMass),
                new(after.MassSquared - (MuonMass * MuonMass)),
                new(before.MassSquared - (MuonMass * MuonMass)),
                new(minus.Z),
                new(plus.Z)).Value;
            double oracle = EmissionOracle.SquaredAmplitude(electron, positron, minus, plus, boson, MuonMass);

            // Σ|amplitude|² = 2s (ΣH_ii − n·H·n)/s². The oracle's terms in QQ/M² cancel to (M/√s)² of themselves.
            Assert.Equal(oracle, 2.0 * transverse / (SqrtS * SqrtS), 1e-7 * oracle);
        }
    }

    [Fact]
    public void Point_RatioToPerEnergy_IsTheCrossSectionInTheEnergy()
    {
        const double SqrtS = 10.58;
        const double Mass = 2.0;
        var grid = new Host.Simulation.ProductionGrid(SqrtS, Mass, Host.Simulation.InitialStateRadiation.Off);
        var emission = new MuonPairEmission(SqrtS * SqrtS, Mass, MuonMass);
        double end = Math.Acosh(emission.LargestEnergy / Mass);
        foreach (double u in (double[])[0.1, 0.4, 0.7, 0.95])
        {
            // Midpoint sums over the three angles: smooth in the first, a polynomial of degree 2 in the second, trigonometric in the third.
            const int N = 40;
            double sum = 0.0;
            for (int i = 0; i < N * 10; i++)
            {
                for (int j = 0; j < N; j++)
                {
                    for (int k = 0; k < 4; k++)
                    {
                        F64 zero = new(0.0);
                        ProductionKernel.Point(
                            grid.Constants, zero, zero, new(u), new((i + 0.5) / (10 * N)), new((j + 0.5) / N), new((k + 0.5) / 4), out ProductionPoint<F64> point);
                        sum += point.Density.Value;
                    }
                }
            }

            double mean = sum / (10 * N * N * 4);
            double energy = Mass * Math.Cosh(end * u);
            double expected = emission.PerEnergy(energy) * Mass * Math.Sinh(end * u) * end;
            Assert.Equal(expected, mean, 1e-3 * expected);
        }
    }
}
