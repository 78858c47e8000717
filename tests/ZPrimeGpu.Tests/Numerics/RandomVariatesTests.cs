using Xunit;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Numerics;

public sealed class RandomVariatesTests
{
    private const int Count = 200_000;

    [Fact]
    public void Uniform_ExtremeBits_StayInsideTheOpenInterval()
    {
        Assert.Equal(Math.ScaleB(1.0, -53), RandomVariates.Uniform(0UL));
        Assert.Equal(1.0 - Math.ScaleB(1.0, -53), RandomVariates.Uniform(ulong.MaxValue));
        Assert.Equal(0.5 + Math.ScaleB(1.0, -53), RandomVariates.Uniform(1UL << 63));
    }

    [Fact]
    public void Uniform_ComplementedBits_GiveOneMinusU()
        => Assert.All(Blocks(1000), block => Assert.Equal(1.0, RandomVariates.Uniform(block.Low) + RandomVariates.Uniform(~block.Low)));

    [Fact]
    public void Uniform_ManyDraws_FillHundredBinsEvenly()
    {
        int[] counts = new int[100];
        foreach (PhiloxBlock block in Blocks(Count))
        {
            counts[(int)(100.0 * RandomVariates.Uniform(block.Low))]++;
            counts[(int)(100.0 * RandomVariates.Uniform(block.High))]++;
        }

        // χ² of 99 degrees of freedom: 99 ± 14; the bounds are five standard deviations, the seed is fixed.
        const double expected = 2.0 * Count / 100.0;
        Assert.InRange(counts.Sum(c => (c - expected) * (c - expected) / expected), 29.0, 169.0);
    }

    [Fact]
    public void StandardNormal_ManyDraws_HasTheMomentsOfTheDistribution()
    {
        double sum = 0.0;
        double squares = 0.0;
        double fourths = 0.0;
        double products = 0.0;
        foreach (PhiloxBlock block in Blocks(Count))
        {
            double x = RandomVariates.StandardNormal(new F64(RandomVariates.Uniform(block.Low))).Value;
            double y = RandomVariates.StandardNormal(new F64(RandomVariates.Uniform(block.High))).Value;
            sum += x;
            squares += x * x;
            fourths += x * x * x * x;
            products += x * y;
        }

        // Standard deviations of the means of x, x², x⁴ and xy: 1, √2, √96 and 1 over √Count; five of each.
        double five = 5.0 / Math.Sqrt(Count);
        Assert.Equal(0.0, sum / Count, five);
        Assert.Equal(1.0, squares / Count, five * Math.Sqrt(2.0));
        Assert.Equal(3.0, fourths / Count, five * Math.Sqrt(96.0));
        Assert.Equal(0.0, products / Count, five);
    }

    private static IEnumerable<PhiloxBlock> Blocks(int count)
    {
        for (uint i = 0; i < count; i++)
        {
            yield return Philox4x32.Generate(i, 0, 0, 0, 20200806, 0);
        }
    }
}
