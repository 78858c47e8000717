using Xunit;
using ZPrimeGpu.Host.Theory;
using ZPrimeGpu.Validation.Oracles;
using ZPrimeGpu.Validation.Theory;

namespace ZPrimeGpu.Tests.Theory;

/// <summary>The second route is itself held to what must be: a conserved current, Clifford algebra, the phase space of massless particles.</summary>
public sealed class EmissionOracleTests
{
    private static readonly FourVector Minus = OnShell(0.3, -1.1, 0.7, Constants.MuonMass);
    private static readonly FourVector Plus = OnShell(-1.4, 0.2, 2.1, Constants.MuonMass);
    private static readonly FourVector Boson = OnShell(0.9, 0.4, -0.6, 2.5);

    [Fact]
    public void Gamma_AnyPair_Anticommutes()
    {
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                // Tr(γ^i γ^j) = 4 g^{ij}
                Assert.Equal(i == j ? 4.0 * DiracMatrix.Metric(i) : 0.0, DiracMatrix.TraceOfProduct(DiracMatrix.Gamma(i), DiracMatrix.Gamma(j)).Real, 1e-15);
            }
        }
    }

    [Fact]
    public void Vertices_ContractedWithTheBosonMomentum_Vanish()
        => Assert.True(EmissionOracle.CurrentViolation(Minus, Plus, Boson, Constants.MuonMass) < 1e-13);

    // The formula in MuonPairEmission's remarks, point by point: averaging the electrons over directions is the trace −g·H up to 4s/3.
    [Fact]
    public void SquaredAmplitude_AveragedOverBeamDirections_IsTheFormula()
    {
        FourVector all = Minus + Plus + Boson;
        double s = all.MassSquared;
        double m2 = Constants.MuonMass * Constants.MuonMass;
        double mass2 = Boson.MassSquared;
        double d1 = (Minus + Boson).MassSquared - m2;
        double d2 = (Plus + Boson).MassSquared - m2;
        double formula = 8.0 * ((d1 / d2) + (d2 / d1)
            - (((s * mass2) + (2.0 * m2 * (s + mass2)) + (4.0 * m2 * m2)) * ((1.0 / (d1 * d1)) + (1.0 / (d2 * d2))))
            + (((2.0 * s * s) + (4.0 * s * mass2) + (2.0 * mass2 * mass2) - (8.0 * m2 * m2)) / (d1 * d2))
            - (2.0 * (s + (2.0 * m2) + mass2) * ((1.0 / d1) + (1.0 / d2))));

        // A polynomial of degree 2 in the beam direction is averaged exactly over the six axes of an octahedron … of the c.m. frame: boost by −all.
        double sum = 0.0;
        foreach ((double x, double y, double z) in new[] { (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0) })
        {
            FourVector electron = Boost(new FourVector(1.0, x, y, z), all);
            FourVector positron = Boost(new FourVector(1.0, -x, -y, -z), all);
            double scale = Math.Sqrt(s) / 2.0;
            sum += EmissionOracle.SquaredAmplitude(scale * electron, scale * positron, Minus, Plus, Boson, Constants.MuonMass) / 3.0;
        }

        Assert.Equal(1.0, sum / (4.0 / (3.0 * s) * formula), 1e-12);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.582240526465012506)] // π²/12 − ½ ln²2
    [InlineData(0.9, 1.299714723004958725)]
    public void Dilogarithm_KnownValues_AreHit(double x, double expected)
        => Assert.Equal(expected, MasslessEmission.Dilogarithm(x), 1e-14);

    private static FourVector OnShell(double x, double y, double z, double mass) => new(Math.Sqrt((x * x) + (y * y) + (z * z) + (mass * mass)), x, y, z);

    /// <summary>A vector of the rest frame of a system, seen where the system has the given momentum.</summary>
    private static FourVector Boost(FourVector v, FourVector system)
    {
        double mass = Math.Sqrt(system.MassSquared);
        double along = (v.X * system.X) + (v.Y * system.Y) + (v.Z * system.Z);
        double e = ((v.E * system.E) + along) / mass;
        double f = (v.E + e) / (system.E + mass);
        return new(e, v.X + (f * system.X), v.Y + (f * system.Y), v.Z + (f * system.Z));
    }
}
