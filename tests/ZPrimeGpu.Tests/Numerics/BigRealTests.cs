using Xunit;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Numerics;

/// <summary>The high-precision reference against decimal digits from tables and against itself by other routes.</summary>
public sealed class BigRealTests
{
    // 2⁻²⁰⁰: far beyond what a double can show, and within every route's own bound.
    private const double Negligible = 6e-61;

    [Fact]
    public void Constants_LeadingDigits_AreThoseOfTheTables()
    {
        // The digits after the double: constant − (double)constant, to 16 figures.
        Assert.Equal(1.2246467991473532e-16, (BigElementary.Pi - Math.PI).ToDouble(), 1e-31);
        Assert.Equal(2.3190468138462996e-17, (BigElementary.Ln2 - 0.69314718055994530941723212145818).ToDouble(), 1e-32);
        Assert.Equal(1.4456468917292502e-16, (BigElementary.Exp(1.0) - Math.E).ToDouble(), 1e-31);
    }

    [Fact]
    public void ExpAndLog_AreInverse()
        => Assert.All(
            new[] { -700.0, -20.5, -1.0, 0.25, 3.0, 100.0, 709.0 },
            x => Assert.True(BigReal.Abs(BigElementary.Log(BigElementary.Exp(x)) - x) < Negligible * Math.Abs(x)));

    [Fact]
    public void Log1p_BothBranches_Agree()
        => Assert.All(
            new[] { -0.24, 0.01, 0.24 },
            x => Assert.True(BigReal.Abs(BigElementary.Log1p(x) - BigElementary.Log(BigReal.One + x)) < Negligible));

    [Fact]
    public void Sqrt_Squared_IsTheArgument()
        => Assert.All(
            new[] { 2.0, 3.0, 0.7, 1e-300, 12345.678, double.Epsilon },
            x => Assert.True(BigReal.Abs((BigReal.Sqrt(x) * BigReal.Sqrt(x)) - x) < x * (BigReal)Negligible));

    [Fact]
    public void Survival_SeriesAndContinuedFraction_Agree()
    {
        for (double x = 5.0; x <= 7.0; x += 0.25)
        {
            BigReal fraction = BigNormal.SurvivalByContinuedFraction(x);
            BigReal series = (BigReal)0.5 - BigNormal.CentralBySeries(x);
            Assert.True(BigReal.Abs(series - fraction) < fraction * Negligible, $"x = {x}");
        }
    }

    [Fact]
    public void UlpError_OfNeighbours_IsOne()
    {
        Assert.Equal(0.0, UlpError.Of(1.5, 1.5));
        Assert.Equal(1.0, UlpError.Of(Math.BitIncrement(1.5), 1.5));
        Assert.Equal(1.0, UlpError.Of(0.0, double.Epsilon));
    }
}
