using System.Numerics;
using Xunit;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class WeightSumTests
{
    private const int FractionBits = 96;

    public static TheoryData<double> Numbers => new(
        0, -0.0, 1, -1, 0.1, -0.1, 1e9, -1e9, Math.PI * 1e17, -Math.E * 1e18, 1e-13, -1e-13, Math.ScaleB(1, -44), Math.ScaleB(1.5, -96),
        Math.ScaleB(1, -97), Math.ScaleB(-1, -97), Math.ScaleB(1, -98), double.Epsilon, -double.Epsilon, Math.ScaleB(1, 61), Math.ScaleB(-1, 20), Math.ScaleB(1, 19));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Add_OneNumber_IsTheNearestMultiple(double x)
    {
        WeightSum sum = default;
        sum.Add(WeightTerm.From(x));
        Assert.Equal(Rounded(x), sum.ToDouble());
        if (Math.Abs(x) >= Math.ScaleB(1, -44))
        {
            Assert.Equal(x, sum.ToDouble());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Add_ManyNumbers_IsTheExactSumCorrectlyRounded(int seed)
    {
        // Exponents from far below the last bit to near the limit, both signs, with cancellation.
        var random = new Random(seed);
        var sum = default(WeightSum);
        var halves = new WeightSum[2];
        BigInteger exact = 0;
        for (int i = 0; i < 5000; i++)
        {
            double x = Math.ScaleB((2 * random.NextDouble()) - 1, random.Next(seed == 3 ? -30 : -120, seed == 3 ? 5 : 62));
            exact += Multiple(x);
            sum.Add(WeightTerm.From(x));
            halves[i & 1].Add(WeightTerm.From(x));
        }

        Assert.Equal(ToDouble(exact), sum.ToDouble());
        halves[0].Add(halves[1]);
        Assert.Equal(sum.ToDouble(), halves[0].ToDouble());
    }

    [Fact]
    public void ToDouble_HalfwayCases_RoundToEven()
    {
        double ulp = Math.ScaleB(1, -52);
        Assert.Equal(1, Sum(1, ulp / 2));
        Assert.Equal(1 + (2 * ulp), Sum(1 + ulp, ulp / 2));
        Assert.Equal(1 + ulp, Sum(1, ulp / 2, Math.ScaleB(1, -96)));
        Assert.Equal(-1 - ulp, Sum(-1, -ulp / 2, Math.ScaleB(-1, -96)));
        Assert.Equal(1, Sum(1, ulp / 2, Math.ScaleB(-1, -96)));
        Assert.Equal(0, Sum(1e18, 1, -1e18, -1));
    }

    [Fact]
    public void SlotSums_AnySigns_AgreeWithSingleSums()
    {
        // Sums that cross ±2³² exercise the words that live elsewhere.
        var random = new Random(5);
        const int slots = 7;
        var together = new SlotSums(slots);
        SlotSums[] parts = [new SlotSums(slots), new SlotSums(slots)];
        var weights = new WeightSum[slots];
        var squares = new WeightSum[slots];
        for (int i = 0; i < 4000; i++)
        {
            int slot = random.Next(slots);
            double w = Math.ScaleB((2 * random.NextDouble()) - 1, random.Next(-20, 30));
            WeightTerm term = WeightTerm.From(w);
            WeightTerm square = WeightTerm.From(w * w);
            together.Add(slot, term, square);
            parts[i & 1].Add(slot, term, square);
            weights[slot].Add(term);
            squares[slot].Add(square);
        }

        parts[0].Add(parts[1]);
        for (int slot = 0; slot < slots; slot++)
        {
            Assert.Equal(weights[slot].ToDouble(), together.Weights(slot).ToDouble());
            Assert.Equal(squares[slot].ToDouble(), together.Squares(slot).ToDouble());
            Assert.Equal(weights[slot].ToDouble(), parts[0].Weights(slot).ToDouble());
            Assert.Equal(squares[slot].ToDouble(), parts[0].Squares(slot).ToDouble());
        }
    }

    [Fact]
    public void Add_SmallestStepThroughZero_CarriesThroughEveryWord()
    {
        double step = Math.ScaleB(1, -96);
        Assert.Equal(0, Sum(-step, step));
        Assert.Equal(step, Sum(-step, 2 * step));

        var slot = new SlotSums(1);
        slot.Add(0, WeightTerm.From(-step), WeightTerm.From(-step));
        slot.Add(0, WeightTerm.From(step), WeightTerm.From(2 * step));
        Assert.Equal(0, slot.Weights(0).ToDouble());
        Assert.Equal(step, slot.Squares(0).ToDouble());
    }

    private static double Sum(params double[] terms)
    {
        WeightSum sum = default;
        foreach (double x in terms)
        {
            sum.Add(WeightTerm.From(x));
        }

        return sum.ToDouble();
    }

    private static double Rounded(double x) => ToDouble(Multiple(x));

    // x 2⁹⁶ to the nearest integer, ties away from zero.
    private static BigInteger Multiple(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(x));
        int exponent = (int)(bits >> 52);
        BigInteger significand = (bits & ((1L << 52) - 1)) + (exponent > 0 ? 1L << 52 : 0);
        int shift = Math.Max(exponent, 1) - 1075 + FractionBits;
        BigInteger multiple = shift >= 0 ? significand << shift : ((significand >> (-shift - 1)) + 1) >> 1;
        return x < 0 ? -multiple : multiple;
    }

    // Correctly rounded through a quotient of 54 or more bits and a sticky one.
    private static double ToDouble(BigInteger multiple)
    {
        BigInteger magnitude = BigInteger.Abs(multiple);
        int drop = Math.Max(0, (int)magnitude.GetBitLength() - 60);
        long leading = (long)(magnitude >> drop);
        bool isInexact = ((BigInteger)leading << drop) != magnitude;
        double value = Math.ScaleB((double)((leading << 1) | (isInexact ? 1L : 0)), drop - FractionBits - 1);
        return multiple.Sign < 0 ? -value : value;
    }
}
