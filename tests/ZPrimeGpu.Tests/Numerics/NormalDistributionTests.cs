using Xunit;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Numerics;

public sealed class NormalDistributionTests
{
    // The bounds that NormalDistribution documents.
    private const double RelativeError = 1e-15;

    [Fact]
    public void Cdf_LowerTailToMinus37_KeepsRelativeAccuracy()
        => AssertClose<CdfFunction>(Arguments.Uniform(-37.5, 0, 1500, 1).Concat(Arguments.Uniform(-3, 9, 1500, 2)), BigNormal.Cdf);

    [Fact]
    public void Survival_UpperTailTo37_KeepsRelativeAccuracy()
        => AssertClose<SurvivalFunction>(
            Arguments.Uniform(0, 37.5, 1500, 3).Concat(Arguments.Uniform(-9, 3, 500, 4)).Concat(Arguments.Logarithmic(-60, 0, 300, 5)),
            BigNormal.Survival);

    [Fact]
    public void Survival_SubnormalResults_AreWithinAFewSmallestSteps()
        => Assert.All(
            Arguments.Uniform(37.6, 38.6, 100, 6),
            x => Assert.InRange(UlpError.Of(Unary.Scalar<SurvivalFunction>(x), BigNormal.Survival(x)), 0, 4));

    [Fact]
    public void Quantile_WholeRange_KeepsRelativeAccuracy()
    {
        IEnumerable<double> probabilities = Arguments.Uniform(0, 1, 1500, 11).Concat(Arguments.AllBinades(1500, 12).Where(p => p < 1.0))
            .Concat(Arguments.Logarithmic(-54, -2, 500, 13).Select(d => 0.5 + d)).Concat([0.25, 0.75, Math.BitDecrement(0.25), Math.BitIncrement(0.75)])
            .Concat(Arguments.Logarithmic(-62, -2, 1500, 14).Where(p => p > 0)).Concat([Math.ScaleB(1.0, -54), Math.BitDecrement(Math.ScaleB(1.0, -54))])
            .Concat([double.Epsilon, Math.BitDecrement(1.0)]).Where(p => p is > 0.0 and < 1.0 and not 0.5);
        double worst = 0.0;
        foreach (double p in probabilities)
        {
            // x is off by (Φ(x) − p)/φ(x), to first order; the exact x need not be known. Tails are compared as tails.
            double x = Unary.Scalar<QuantileFunction>(p);
            BigReal excess = x < 0 ? BigNormal.Cdf(x) - p : BigReal.One - p - BigNormal.Survival(x);
            double error = (BigReal.Abs(excess / BigNormal.Density(x)) / Math.Abs(x)).ToDouble();
            Assert.True(error <= RelativeError, $"{error:E2} at {p:R}");
            worst = Math.Max(worst, error);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative error {worst:E2}");
    }

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, double.PositiveInfinity)]
    [InlineData(0.5, 0.0)]
    [InlineData(-0.1, double.NaN)]
    [InlineData(1.1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    public void Quantile_EndsOfTheRange_GiveLimits(double p, double expected)
        => Assert.Equal(expected, Unary.Scalar<QuantileFunction>(p));

    [Fact]
    public void SurvivalQuantile_OfSurvival_ReturnsTheArgument()
    {
        foreach (double x in Arguments.Uniform(-5, 37, 500, 21))
        {
            // The tail is known to 1e-15, hence x to 1e-15 (1 − Φ)/φ, which below 0 grows as 1/φ.
            double error = Math.Abs(Unary.Scalar<SurvivalQuantileFunction>(Unary.Scalar<SurvivalFunction>(x)) - x);
            double tolerance = 2e-15 * (1.0 + Math.Abs(x) + (x < 0 ? Math.Exp(x * x / 2) * Math.Sqrt(2 * Math.PI) : 0.0));
            Assert.True(error <= tolerance, $"{error:E2} at {x:R}");
        }
    }

    [Fact]
    public void SurvivalQuantile_FiveSigma_IsTheKnownPValue()
        => Assert.Equal(5.0, Unary.Scalar<SurvivalQuantileFunction>(2.866515718791939e-7), 14);

    [Fact]
    public void Cdf_SpecialValues_AreLimits()
    {
        Assert.Equal(0.5, Unary.Scalar<CdfFunction>(0.0), 1e-16);
        Assert.Equal(0.0, Unary.Scalar<CdfFunction>(double.NegativeInfinity));
        Assert.Equal(1.0, Unary.Scalar<CdfFunction>(double.PositiveInfinity));
        Assert.Equal(0.0, Unary.Scalar<CdfFunction>(-39.0));
        Assert.Equal(0.0, Unary.Scalar<SurvivalFunction>(1e300));
        Assert.True(double.IsNaN(Unary.Scalar<CdfFunction>(double.NaN)));
    }

    [Fact]
    public void AllNumberTypes_SameArguments_GiveTheSameBits()
    {
        double[] arguments = [.. Arguments.Special, .. Arguments.Uniform(-40, 40, 1000, 31), .. Arguments.Uniform(0, 1, 1000, 32), .. Arguments.AllBinades(500, 33)];
        Unary.AssertSameBitsInAllLanes<CdfFunction>(arguments);
        Unary.AssertSameBitsInAllLanes<SurvivalFunction>(arguments);
        Unary.AssertSameBitsInAllLanes<QuantileFunction>(arguments);
    }

    private static void AssertClose<TFunction>(IEnumerable<double> arguments, Func<BigReal, BigReal> exact)
        where TFunction : IUnary
    {
        double worst = 0.0;
        foreach (double x in arguments)
        {
            double error = UlpError.Relative(Unary.Scalar<TFunction>(x), exact(x));
            Assert.True(error <= RelativeError, $"{typeof(TFunction).Name}: {error:E2} at {x:R}");
            worst = Math.Max(worst, error);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{typeof(TFunction).Name}: largest relative error {worst:E2}");
    }
}
