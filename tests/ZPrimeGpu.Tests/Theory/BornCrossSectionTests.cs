using Xunit;
using ZPrimeGpu.Host.Theory;
using ZPrimeGpu.Validation.Theory;

namespace ZPrimeGpu.Tests.Theory;

public sealed class BornCrossSectionTests
{
    private const double Belle = 10.58 * 10.58;

    // physics.md, section 3, column "Born α₀", five digits as printed there; 8 GeV has five too.
    [Theory]
    [InlineData(0.1, 5.6776e5)]
    [InlineData(1, 9.9563e4)]
    [InlineData(3, 1.3711e4)]
    [InlineData(5, 2025.2)]
    [InlineData(7, 174.10)]
    [InlineData(8, 30.811)]
    public void Born_ReferenceMasses_AgreeWithTheTable(double mass, double expectedFb)
    {
        Integral sigma = new SignalTheory(10.58, 137.036).Born(mass, 1.0);
        Assert.Equal(1.0, sigma.Value / expectedFb, 3e-5);
    }

    // The traces with explicit matrices, and every angle integrated numerically: nothing in common but the physics. For light Z' the oracle loses digits to Q_αQ_β/M².
    [Theory]
    [InlineData(10.58, 0.01)]
    [InlineData(10.58, 3.0)]
    [InlineData(10.58, 8.5)]
    [InlineData(0.5, 0.1)]
    [InlineData(91.0, 3.0)]
    public void Reduced_AnyMass_AgreesWithExplicitDiracMatrices(double sqrtS, double mass)
    {
        double oracle = EmissionOracle.CrossSection(sqrtS, mass, Constants.MuonMass);
        Assert.Equal(1.0, BornCrossSection.Reduced(sqrtS * sqrtS, mass).Value / oracle, 5e-7);
    }

    [Fact]
    public void Reduced_AnyMass_ErrorIsSmallAndTrue()
    {
        foreach (double sqrtS in new[] { 0.3, 1.0, 10.58, 100.0 })
        {
            for (double mass = 1e-4; mass < sqrtS - 0.22; mass *= 1.7)
            {
                Integral sigma = BornCrossSection.Reduced(sqrtS * sqrtS, mass);
                Assert.True(sigma.Value > 0.0 && sigma.Error < 1e-9 * sigma.Value, $"{sqrtS} {mass}: {sigma}");

                // A lax tolerance stops at a lower order; its own error must cover the difference.
                Integral lax = BornCrossSection.Reduced(sqrtS * sqrtS, mass, Constants.MuonMass, 1e-4);
                Assert.True(Math.Abs(lax.Value - sigma.Value) <= lax.Error + sigma.Error, $"{sqrtS} {mass}: {lax} {sigma}");
            }
        }
    }

    // Massless muons in closed form (own integration of the massless matrix element over the Dalitz plane, one dilogarithm); m²/M² corrections are 1e-8 here.
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Reduced_MasslessMuons_IsTheClosedForm(double massOverSqrtS)
    {
        double mass = massOverSqrtS * 10.0;
        double expected = MasslessEmission.CrossSection(100.0, mass);
        Assert.Equal(1.0, BornCrossSection.Reduced(100.0, mass, 1e-5).Value / expected, 1e-7);
    }

    // High mass, real muons: what the muon mass changes is of order m²/(√s−M)² and m²/M².
    [Fact]
    public void Reduced_HighMass_ApproachesTheMasslessFormula()
    {
        double ratio = BornCrossSection.Reduced(Belle, 5.0).Value / MasslessEmission.CrossSection(Belle, 5.0);
        Assert.Equal(1.0, ratio, 0.01);
        Assert.NotEqual(1.0, ratio, 1e-5);
    }

    // Soft limit: E dσ/dE → σ(μμ) (g′²/2π²) [(1+β²)/(2β) ln((1+β)/(1−β)) − 1], the eikonal factor of the muon current; corrections of order E/√s = 1e-5.
    [Fact]
    public void PerEnergy_SoftZPrime_IsEikonal()
    {
        const double Energy = 1e-4;
        double beta = Math.Sqrt(1.0 - (4.0 * Constants.MuonMass * Constants.MuonMass / Belle));
        double muonPairs = 4.0 * Math.PI / (3.0 * Belle) * beta * (3.0 - (beta * beta)) / 2.0;
        double eikonal = ((1.0 + (beta * beta)) / (2.0 * beta) * Math.Log((1.0 + beta) / (1.0 - beta))) - 1.0;
        double expected = muonPairs * eikonal / (2.0 * Math.PI * Math.PI);
        double actual = Energy * new MuonPairEmission(Belle, 1e-9, Constants.MuonMass).PerEnergy(Energy);
        Assert.Equal(1.0, actual / expected, 1e-4);
    }

    // Collinear limit: massless vector, x = 2E/√s: dσ/dx = σ₀ (g′²/4π²) (1+(1−x)²)/x [ln(s(1−x)/m²) − 1] up to m²/s.
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void PerEnergy_MasslessVector_IsTheSplittingFunction(double x)
    {
        const double SqrtS = 1000.0;
        const double S = SqrtS * SqrtS;
        double logarithm = Math.Log(S * (1.0 - x) / (Constants.MuonMass * Constants.MuonMass)) - 1.0;
        double expected = 4.0 * Math.PI / (3.0 * S) / (4.0 * Math.PI * Math.PI) * (1.0 + ((1.0 - x) * (1.0 - x))) / x * logarithm;
        double actual = SqrtS / 2.0 * new MuonPairEmission(S, 1e-6, Constants.MuonMass).PerEnergy(x * SqrtS / 2.0);
        Assert.Equal(1.0, actual / expected, 1e-6);
    }

    [Fact]
    public void Reduced_AtAndBeyondThreshold_IsZero()
    {
        Assert.Equal(default, BornCrossSection.Reduced(Belle, 10.58 - (2.0 * Constants.MuonMass) + 1e-9));
        Assert.Equal(default, BornCrossSection.Reduced(Belle, 20.0));
        Assert.True(BornCrossSection.Reduced(Belle, 10.58 - (2.0 * Constants.MuonMass) - 1e-9).Value > 0.0);
    }
}
