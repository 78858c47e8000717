using MathNet.Numerics.Distributions;
using Xunit;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>Crossings of known curves from binomial counts. Seeds are fixed.</summary>
public sealed class ToyCurveTests
{
    private const int Toys = 10_000;

    /// <summary>Curves that fall through p(1) = 0.1, over [0.28, 2.5]: a Gaussian measurement, an empty counting experiment, a slow start with a fast end.</summary>
    public static TheoryData<string> Curves => ["gauss", "exponential", "bent"];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Cross_WithBinomialNoise_IsUnbiasedWithTheErrorItSays(string name)
    {
        Func<double, double> curve = Curve(name);
        var random = new Random(5);
        const int experiments = 600;
        double sum = 0.0;
        double squares = 0.0;
        for (int experiment = 0; experiment < experiments; experiment++)
        {
            double step = 0.17 + (0.04 * random.NextDouble());
            double[] grid = [.. Enumerable.Range(0, 11).Select(i => step * (i + 1.4))];
            ToyCrossing crossing = ToyCurve.Cross([.. grid.Select(x => Point(x, curve(x), random))]);
            Assert.Equal(ToyCrossingKind.Inside, crossing.Kind);
            Assert.True(crossing.IsSmooth);
            double pull = (crossing.Poi - 1.0) / crossing.Error;
            sum += pull;
            squares += pull * pull;
        }

        // Five standard deviations, and half a per mille of the crossing (a tenth of its error) for what a polynomial leaves over.
        Assert.InRange(sum / experiments, -0.1 - (5.0 / Math.Sqrt(experiments)), 0.1 + (5.0 / Math.Sqrt(experiments)));
        Assert.InRange(Math.Sqrt(squares / experiments), 1.0 - (5.0 / Math.Sqrt(2.0 * experiments)), 1.0 + (5.0 / Math.Sqrt(2.0 * experiments)));
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Cross_WithoutNoise_IsThere(string name)
    {
        const int many = 1_000_000_000;
        Func<double, double> curve = Curve(name);
        ToyCurvePoint[] points = [.. Enumerable.Range(1, 9).Select(i => 0.27 * i).Select(x => new ToyCurvePoint(x, (int)(many * curve(x)), many, Quantile(0.1), 0.0))];
        ToyCrossing crossing = ToyCurve.Cross(points);

        // With so many toys a polynomial need not describe a curve any more; the interval is all there is then.
        Assert.Equal(1.0, crossing.Poi, crossing.IsSmooth ? 0.002 : 0.03);
    }

    [Fact]
    public void Cross_SharedThresholdError_ShiftsTheCrossingByIt()
    {
        Func<double, double> curve = Curve("gauss");
        ToyCurvePoint[] points = [.. Enumerable.Range(1, 9).Select(i => 0.25 * i).Select(x => new ToyCurvePoint(x, (int)(Toys * curve(x)), Toys, Quantile(0.1), 0.03))];
        ToyCrossing crossing = ToyCurve.Cross(points);
        ToyCrossing shifted = ToyCurve.Cross([.. points.Select(p => p with { Threshold = p.Threshold + 0.03 })]);
        Assert.Equal(Math.Abs(shifted.Poi - crossing.Poi), crossing.ThresholdError, 0.03 * crossing.ThresholdError);
    }

    [Fact]
    public void Cross_NoToyOrEveryToyPassing_IsFinite()
    {
        // 200 toys: none passes at the upper points, all do at the lower ones.
        int[] passing = [200, 200, 180, 60, 3, 0, 0];
        ToyCrossing crossing = ToyCurve.Cross([.. passing.Select((k, i) => new ToyCurvePoint(i + 1.0, k, 200, Quantile(0.1), 0.0))]);
        Assert.Equal(ToyCrossingKind.Inside, crossing.Kind);
        Assert.InRange(crossing.Poi, 4.0, 5.0);
        Assert.InRange(crossing.Error, 0.01, 0.5);
    }

    [Fact]
    public void Cross_AStep_LiesInItsIntervalWithItsWidth()
    {
        int[] passing = [10_000, 10_000, 9_990, 9_985, 5, 4, 0];
        ToyCrossing crossing = ToyCurve.Cross([.. passing.Select((k, i) => new ToyCurvePoint(i + 1.0, k, Toys, Quantile(0.1), 0.0))]);
        Assert.InRange(crossing.Poi, 4.0, 5.0);
        Assert.True(crossing.Error >= 0.28);
        Assert.False(crossing.IsSmooth);
    }

    [Fact]
    public void Cross_ARisingPairInTheNoise_HasOneCrossing()
    {
        // Not monotone just where it crosses.
        int[] passing = [5000, 2500, 1020, 990, 1030, 960, 300, 60];
        ToyCrossing crossing = ToyCurve.Cross([.. passing.Select((k, i) => new ToyCurvePoint(i + 1.0, k, Toys, Quantile(0.1), 0.0))]);
        Assert.Equal(ToyCrossingKind.Inside, crossing.Kind);
        Assert.InRange(crossing.Poi, 3.0, 6.5);
    }

    [Fact]
    public void Cross_OutsideTheGrid_SaysWhere()
    {
        Assert.Equal(ToyCrossingKind.BelowGrid, ToyCurve.Cross([new(1.0, 30, 1000, Quantile(0.1), 0.0), new(2.0, 3, 1000, Quantile(0.1), 0.0)]).Kind);
        Assert.Equal(ToyCrossingKind.AboveGrid, ToyCurve.Cross([new(1.0, 800, 1000, Quantile(0.1), 0.0), new(2.0, 300, 1000, Quantile(0.1), 0.0)]).Kind);
        Assert.Equal(ToyCrossingKind.AboveGrid, ToyCurve.Cross([new(1.0, 1000, 1000, Quantile(0.1), 0.0)]).Kind);
    }

    private static Func<double, double> Curve(string name) => name switch
    {
        "gauss" => x => Normal.CDF(0.0, 1.0, -1.2815515655446004 * x),
        "exponential" => x => Math.Exp(-2.302585092994046 * x),
        _ => x => 2.0 * Normal.CDF(0.0, 1.0, -1.6448536269514722 * ((0.7 * x) + (0.3 * x * x))),
    };

    private static ToyCurvePoint Point(double x, double p, Random random) => new(x, Binomial.Sample(random, p, Toys), Toys, Quantile(0.1), 0.0);

    private static double Quantile(double p) => Normal.InvCDF(0.0, 1.0, p);
}
