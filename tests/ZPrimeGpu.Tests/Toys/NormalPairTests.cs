using Xunit;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Toys;

public sealed class NormalPairTests
{
    private const int Pairs = 400_000;

    [Fact]
    public void NormalPair_ManyDraws_HasTheMomentsOfTheDistribution()
    {
        (double[] x, double[] y) = Draws();
        double[] all = [.. x, .. y];

        // Standard deviations of the means of x, x², x³, x⁴, xy and x²y²: 1, √2, √15, √96, 1, √8 over √number; five of each, the seed is fixed.
        double five = 5.0 / Math.Sqrt(all.Length);
        Assert.Equal(0.0, all.Average(), five);
        Assert.Equal(1.0, all.Average(v => v * v), five * Math.Sqrt(2.0));
        Assert.Equal(0.0, all.Average(v => v * v * v), five * Math.Sqrt(15.0));
        Assert.Equal(3.0, all.Average(v => v * v * v * v), five * Math.Sqrt(96.0));
        five = 5.0 / Math.Sqrt(Pairs);
        Assert.Equal(0.0, x.Zip(y, (a, b) => a * b).Average(), five);
        Assert.Equal(1.0, x.Zip(y, (a, b) => a * a * b * b).Average(), five * Math.Sqrt(8.0));
    }

    [Fact]
    public void NormalPair_ManyDraws_FollowTheCumulativeDistribution()
    {
        (double[] x, double[] y) = Draws();
        foreach (double[] sample in new[] { x, y })
        {
            Array.Sort(sample);
            double distance = 0.0;
            for (int i = 0; i < sample.Length; i++)
            {
                double cdf = NormalDistribution.Cdf(new F64(sample[i])).Value;
                distance = Math.Max(distance, Math.Max(cdf - ((double)i / sample.Length), ((i + 1.0) / sample.Length) - cdf));
            }

            // Kolmogorov: P(√N D > 2) = 2 e^−8 = 0.0007.
            Assert.True(Math.Sqrt(sample.Length) * distance < 2.0, $"√N D = {Math.Sqrt(sample.Length) * distance}");
        }
    }

    [Fact]
    public void NormalPair_ExtremeBits_StayFinite()
    {
        foreach (ulong low in new[] { 0UL, ulong.MaxValue })
        {
            foreach (ulong high in new[] { 0UL, ulong.MaxValue, 1UL << 62, 1UL << 63 })
            {
                RandomVariates.NormalPair(new U64(low), new U64(high), out F64 x, out F64 y);
                double radius = Math.Sqrt((x.Value * x.Value) + (y.Value * y.Value));

                // √(2·53 ln 2) and √(2·2⁻⁵³).
                Assert.Equal(low == 0 ? 8.571674348652905 : 1.4901161193847656e-08, radius, 1e-14);
            }
        }
    }

    private static (double[] X, double[] Y) Draws()
    {
        var x = new double[Pairs];
        var y = new double[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            Philox4x32.Generate<F64, U64>(U64.From((ulong)i), U64.From(0), U64.From(0), U64.From(0), 20200806, out U64 low, out U64 high);
            RandomVariates.NormalPair(low, high, out F64 first, out F64 second);
            x[i] = first.Value;
            y[i] = second.Value;
        }

        return (x, y);
    }
}
