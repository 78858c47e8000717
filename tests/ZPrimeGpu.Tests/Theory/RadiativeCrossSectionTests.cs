using Xunit;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Tests.Theory;

public sealed class RadiativeCrossSectionTests
{
    private const double Belle = 10.58 * 10.58;

    // physics.md, section 3, column "ISR α₀": five digits.
    [Theory]
    [InlineData(0.1, 6.318e5)]
    [InlineData(1, 1.0239e5)]
    [InlineData(3, 1.3232e4)]
    [InlineData(5, 1860.4)]
    [InlineData(7, 151.28)]
    [InlineData(8, 25.819)]
    public void Radiative_ReferenceMasses_AgreeWithTheTable(double mass, double expectedFb)
    {
        Integral sigma = new SignalTheory(10.58, 137.036).Radiative(mass, 1.0);
        Assert.Equal(1.0, sigma.Value / expectedFb, 1e-4);
        Assert.True(sigma.Error < 1e-6 * sigma.Value, $"{sigma}");
    }

    // The radiator written out once more, summed by the midpoint rule in ln x and ln(1−x): no mapping shared.
    [Theory]
    [InlineData(0.5)]
    [InlineData(8.0)]
    public void At_AnyMass_AgreesWithMidpointSums(double mass)
    {
        double threshold = Math.Pow(mass + (2.0 * Constants.MuonMass), 2.0);
        double most = 1.0 - (threshold / Belle);
        double middle = 0.4 * most;
        const int Steps = 8000;
        double sum = 0.0;

        // ∫₀^ε of the soft part is εᵝ; ln ε = −40 leaves nothing of the hard part.
        const double LogStart = -40.0;
        double step = (Math.Log(middle) - LogStart) / Steps;
        var radiator = new InitialStateRadiator(Belle);
        for (int i = 0; i < Steps; i++)
        {
            double x = Math.Exp(LogStart + ((i + 0.5) * step));
            sum += step * x * radiator.At(x) * Born(x);
        }

        sum += Math.Exp(LogStart * radiator.Beta) * radiator.Soft * Born(0.0);
        double logEnd = Math.Log(threshold / Belle);
        double logMiddle = Math.Log(1.0 - middle);
        double second = (logMiddle - logEnd) / Steps;
        for (int i = 0; i < Steps; i++)
        {
            double rest = Math.Exp(logEnd + ((i + 0.5) * second));
            sum += second * rest * radiator.At(1.0 - rest) * Born(1.0 - rest);
        }

        double actual = RadiativeCrossSection.At(Belle, mass, _ => 1.0).Value;
        Assert.Equal(1.0, actual / sum, 2e-6);

        double Born(double x) => BornCrossSection.Reduced((1.0 - x) * Belle, mass, Constants.MuonMass, 1e-6).Value;
    }

    // Exponentiation conserves probability to the order kept: ∫F = 1 + O(α) of the virtual correction, 3β/4 of it cancelled by hard photons.
    [Fact]
    public void Radiator_SmallCoupling_HasTheFirstOrderForm()
    {
        var radiator = new InitialStateRadiator(Belle);
        double first = radiator.Beta * (1.0 + (0.9 * 0.9)) / 2.0 / 0.1; // (β/2)(1+(1−x)²)/x
        Assert.Equal(1.0, radiator.At(0.1) / first, 0.15); // higher orders: β ln x ≈ 0.2, partly cancelled by Δ
        Assert.Equal(0.0877, radiator.Beta, 1e-4);
    }

    [Fact]
    public void Radiative_RunningAlpha_LiesBetweenTheFixedOnes()
    {
        double zero = new SignalTheory(10.58, Constants.AlphaInverseAtZero).Radiative(1.0, 1.0).Value;
        double running = new SignalTheory(10.58, null).Radiative(1.0, 1.0).Value;
        double paper = new SignalTheory(10.58, 127.9).Radiative(1.0, 1.0).Value;
        Assert.InRange(running, 1.05 * zero, 1.08 * zero);
        Assert.Equal(Math.Pow(Constants.AlphaInverseAtZero / 127.9, 2.0), paper / zero, 1e-9);
    }

    // α(M_Z²)⁻¹ = 128.95 (on-shell scheme, PDG; the one-loop leptons and the parameterisation are good to 0.1), α(10.58²)⁻¹ ≈ 132 (physics.md).
    [Fact]
    public void RunningAlpha_KnownScales_AreReproduced()
    {
        Assert.Equal(128.95, 1.0 / RunningAlpha.At(91.1876 * 91.1876), 0.1);
        Assert.Equal(131.95, 1.0 / RunningAlpha.At(Belle), 0.15);
        Assert.Equal(Constants.AlphaInverseAtZero, 1.0 / RunningAlpha.At(1e-9), 1e-5);
    }
}
