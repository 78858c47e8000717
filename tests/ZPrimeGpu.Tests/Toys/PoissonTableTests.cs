using MathNet.Numerics;
using Xunit;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Toys;

public sealed class PoissonTableTests
{
    private static readonly double[] Means = [1e-300, 1e-30, 1e-12, 0.3, 1.0, 7.999999999999999, 8.0, 20.0, 123.4, 1e4, 1e6, 1e8];

    public static TheoryData<double> AllMeans => [.. Means];

    /// <summary>e^−λ Σ λⁿ/n! with 256 bits, without the table's normalisation: every bit of it.</summary>
    [Theory]
    [InlineData(1e-12)]
    [InlineData(0.3)]
    [InlineData(7.999999999999999)]
    [InlineData(20.0)]
    [InlineData(1e4)]
    [InlineData(1e6)]
    public void Thresholds_AgainstTheSeriesWith256Bits_AreTheNearestIntegers(double mean)
    {
        PoissonTable table = PoissonTable.Of(mean);

        // What is more than fifteen standard deviations below the mean has a probability below 2⁻¹⁵⁰.
        int start = (int)Math.Max(0.0, mean - (15.0 * Math.Sqrt(mean)));
        BigReal term = Probability(mean, start);
        BigReal sum = BigReal.Zero;
        int last = table.First + table.Thresholds.Length;
        for (int k = start; k <= last; k++)
        {
            sum += term;
            term = term * mean / (k + 1.0);
            BigReal exact = BigReal.ScaleByPowerOfTwo(sum, 64);
            if (k < table.First)
            {
                Assert.True(exact < 0.5000001, $"P(n ≤ {k}) is not negligible");
            }
            else if (k < last)
            {
                ulong threshold = table.Thresholds[k - table.First];
                BigReal found = BigReal.ScaleByPowerOfTwo((double)(threshold >> 32), 32) + (double)(threshold & uint.MaxValue);
                Assert.True(BigReal.Abs(found - exact) < 0.5000001, $"k = {k}: {threshold}, off by {found - exact}");
            }
            else
            {
                BigReal missing = BigReal.ScaleByPowerOfTwo(1.0, 64) - exact;
                Assert.True(missing < 0.5000001, $"P(n > {k}) is not negligible");
            }
        }
    }

    /// <summary>P(n ≤ k) = Q(k + 1, λ).</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(20.0)]
    [InlineData(1e4)]
    public void Thresholds_AgainstTheIncompleteGammaFunction_Agree(double mean)
    {
        PoissonTable table = PoissonTable.Of(mean);
        for (int i = 0; i < table.Thresholds.Length; i += 1 + (table.Thresholds.Length / 50))
        {
            // What the library's function is good to.
            double expected = SpecialFunctions.GammaUpperRegularized(table.First + i + 1.0, mean);
            Assert.Equal(expected, Math.ScaleB((double)table.Thresholds[i], -64), 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(AllMeans))]
    public void Table_OfAnyMean_IsMonotoneAndOfTheSizeOfTheDistribution(double mean)
    {
        PoissonTable table = PoissonTable.Of(mean);
        for (int i = 1; i < table.Thresholds.Length; i++)
        {
            Assert.True(table.Thresholds[i] >= table.Thresholds[i - 1]);
        }

        Assert.True(table.Thresholds.Length <= 60.0 + (20.0 * Math.Sqrt(mean)), $"{table.Thresholds.Length} entries");
        Assert.Equal(table.First, table.Guide[0]);
        Assert.Equal(table.First + table.Thresholds.Length, table.Guide[^1]);
        Assert.Equal((1 << table.GuideBits) + 1, table.Guide.Length);
    }

    /// <summary>Σ P(n > k) = λ and Σ (2k + 1) P(n > k) = λ + λ², from the thresholds themselves.</summary>
    [Theory]
    [MemberData(nameof(AllMeans))]
    public void Table_OfAnyMean_HasItsMeanAndVariance(double mean)
    {
        PoissonTable table = PoissonTable.Of(mean);
        double first = table.First - mean;
        double second = first * first;
        double average = first;
        for (int i = 0; i < table.Thresholds.Length; i++)
        {
            double above = Math.ScaleB((double)(ulong.MaxValue - table.Thresholds[i]), -64);
            average += above;
            second += above * ((2.0 * (first + i)) + 1.0);
        }

        // Rounded thresholds: 2⁻⁶⁵ each; the sums: ulps of the largest terms.
        Assert.Equal(0.0, average, 1e-13 + (1e-11 * Math.Sqrt(mean)));
        Assert.Equal(mean, second, 1e-13 + (1e-8 * mean));
    }

    [Fact]
    public void Table_OfMeanZero_HasNoThresholds()
    {
        PoissonTable table = PoissonTable.Of(0.0);
        Assert.Empty(table.Thresholds);
        Assert.All(table.Guide, count => Assert.Equal(0, count));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(2e9)]
    public void Table_OfNoMean_Throws(double mean) => Assert.Throws<ArgumentOutOfRangeException>(() => PoissonTable.Of(mean));

    /// <summary>e^−λ λᵏ/k!, with Stirling's series where k is large: its first term left out is below 10⁻⁴⁰ for k > 5000.</summary>
    private static BigReal Probability(double mean, int k)
    {
        if (k == 0)
        {
            return BigElementary.Exp(-(BigReal)mean);
        }

        Assert.True(k > 5000);
        BigReal x = k;
        BigReal square = x * x;
        BigReal series = BigReal.Zero;
        foreach ((double numerator, double denominator) in new[] { (-691.0, 360360.0), (1.0, 1188.0), (-1.0, 1680.0), (1.0, 1260.0), (-1.0, 360.0), (1.0, 12.0) })
        {
            series = (series / square) + ((BigReal)numerator / denominator);
        }

        BigReal logFactorial = ((x + 0.5) * BigElementary.Log(x)) - x + ((BigReal)0.5 * BigElementary.Log((BigReal)2.0 * BigElementary.Pi)) + (series / x);
        return BigElementary.Exp((x * BigElementary.Log(mean)) - mean - logFactorial);
    }
}
