using Xunit;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Numerics;

public sealed class ElementaryTests
{
    // The bounds that Elementary documents.
    private const double LogUlps = 0.9;
    private const double Log1pUlps = 1.0;
    private const double ExpUlps = 0.8;
    private const double ExpSubnormalUlps = 1.1;

    [Fact]
    public void Log_AllBinades_WithinDocumentedUlps()
        => AssertWithin<LogFunction>(Arguments.AllBinades(4000, 11).Concat(Arguments.PowersOfTwo(-1073, 1023)), BigElementary.Log, LogUlps);

    [Fact]
    public void Log_AroundOne_WithinDocumentedUlps()
        => AssertWithin<LogFunction>(
            Arguments.Uniform(0.65, 1.5, 8000, 12).Concat(Arguments.Logarithmic(-52, -1, 4000, 13).Select(d => 1.0 + d)).Where(x => x != 1.0),
            BigElementary.Log,
            LogUlps);

    [Fact]
    public void Log1p_WholeDomain_WithinDocumentedUlps()
        => AssertWithin<Log1pFunction>(
            Arguments.AllBinades(3000, 21).Concat(Arguments.Uniform(-1.0, 2.0, 8000, 22)).Concat(Arguments.Logarithmic(-60, 0, 4000, 23))
                .Concat(Arguments.Logarithmic(-1070, -50, 500, 24)).Concat(Arguments.Uniform(0, 1e4, 2000, 25)).Where(x => x > -1.0),
            BigElementary.Log1p,
            Log1pUlps);

    [Fact]
    public void Exp_NormalResults_WithinDocumentedUlps()
        => AssertWithin<ExpFunction>(
            Arguments.Uniform(-708.3, 709.78, 4000, 31).Concat(Arguments.Uniform(-3, 3, 6000, 32)).Concat(Arguments.Logarithmic(-60, 9, 3000, 33)),
            BigElementary.Exp,
            ExpUlps);

    [Fact]
    public void Exp_SubnormalResults_UnderflowGradually()
        => AssertWithin<ExpFunction>(Arguments.Uniform(-745.13, -708.4, 3000, 34), BigElementary.Exp, ExpSubnormalUlps);

    [Fact]
    public void Log_SpecialValues_AreThoseOfTheLimit()
    {
        Assert.Equal(double.NegativeInfinity, Unary.Scalar<LogFunction>(0.0));
        Assert.Equal(double.NegativeInfinity, Unary.Scalar<LogFunction>(-0.0));
        Assert.Equal(double.PositiveInfinity, Unary.Scalar<LogFunction>(double.PositiveInfinity));
        Assert.Equal(0.0, Unary.Scalar<LogFunction>(1.0));
        Assert.All([-1.0, -double.Epsilon, double.MinValue, double.NegativeInfinity, double.NaN], x => Assert.True(double.IsNaN(Unary.Scalar<LogFunction>(x))));
    }

    [Fact]
    public void Log1p_SpecialValues_AreThoseOfTheLimit()
    {
        Assert.Equal(double.NegativeInfinity, Unary.Scalar<Log1pFunction>(-1.0));
        Assert.Equal(double.PositiveInfinity, Unary.Scalar<Log1pFunction>(double.PositiveInfinity));
        Assert.Equal(0.0, Unary.Scalar<Log1pFunction>(0.0));
        Assert.Equal(double.Epsilon, Unary.Scalar<Log1pFunction>(double.Epsilon));
        Assert.All([Math.BitDecrement(-1.0), -2.0, double.NegativeInfinity, double.NaN], x => Assert.True(double.IsNaN(Unary.Scalar<Log1pFunction>(x))));
    }

    [Fact]
    public void Exp_SpecialValues_AreThoseOfTheLimit()
    {
        Assert.Equal(1.0, Unary.Scalar<ExpFunction>(0.0));
        Assert.Equal(1.0, Unary.Scalar<ExpFunction>(-0.0));
        Assert.Equal(0.0, Unary.Scalar<ExpFunction>(double.NegativeInfinity));
        Assert.Equal(0.0, Unary.Scalar<ExpFunction>(-746.0));
        Assert.Equal(double.Epsilon, Unary.Scalar<ExpFunction>(-745.0));
        Assert.Equal(double.PositiveInfinity, Unary.Scalar<ExpFunction>(double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, Unary.Scalar<ExpFunction>(709.79));
        Assert.True(double.IsFinite(Unary.Scalar<ExpFunction>(709.78)));
        Assert.True(double.IsNaN(Unary.Scalar<ExpFunction>(double.NaN)));
    }

    [Fact]
    public void AllNumberTypes_SameArguments_GiveTheSameBits()
    {
        double[] arguments =
        [
            .. Arguments.Special, .. Arguments.Uniform(-2, 2, 1000, 41), .. Arguments.AllBinades(1000, 42), .. Arguments.Special.Reverse(),
            .. Arguments.Uniform(-750, 750, 1000, 43), .. Arguments.Logarithmic(-1074, 1023, 1000, 44),
        ];
        Unary.AssertSameBitsInAllLanes<LogFunction>(arguments);
        Unary.AssertSameBitsInAllLanes<Log1pFunction>(arguments);
        Unary.AssertSameBitsInAllLanes<ExpFunction>(arguments);
    }

    private static void AssertWithin<TFunction>(IEnumerable<double> arguments, Func<BigReal, BigReal> exact, double ulps)
        where TFunction : IUnary
    {
        double worst = 0.0;
        double at = double.NaN;
        foreach (double x in arguments)
        {
            double error = UlpError.Of(Unary.Scalar<TFunction>(x), exact(x));
            if (!(error <= worst))
            {
                (worst, at) = (error, x);
            }
        }

        Assert.True(worst <= ulps, $"{typeof(TFunction).Name}: {worst:F3} ulp at {at:R}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{typeof(TFunction).Name}: largest error {worst:F3} ulp, at {at:R}");
    }
}
