using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Numerics;

public sealed class FixedPointSumTests
{
    private static readonly Arbitrary<double[]> Terms = Gen.Choose(int.MinValue, int.MaxValue)
        .SelectMany(high => Gen.Choose(int.MinValue, int.MaxValue).SelectMany(low => Gen.Choose(-75, 31).Select(power => Term(high, low, power))))
        .ArrayOf().ToArbitrary();

    [Fact]
    public void Value_AnyTerms_IsTheRoundedExactSum()
        => Prop.ForAll(Terms, terms => SumOf(terms).Value == ExactSum(terms)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500));

    [Fact]
    public void Value_AnyOrderAndAnyChunks_HasTheSameBits()
        => Prop.ForAll(Terms, terms =>
        {
            double[] shuffled = [.. terms];
            new Random(terms.Length).Shuffle(shuffled);
            FixedPointSum joined = default;
            foreach (double[] chunk in shuffled.Chunk(3))
            {
                joined.Add(SumOf(chunk));
            }

            return BitConverter.DoubleToInt64Bits(joined.Value) == BitConverter.DoubleToInt64Bits(SumOf(terms).Value);
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500));

    [Fact]
    public void Value_TermsThatCancel_IsWhatRemains()
    {
        FixedPointSum sum = default;
        sum.Add(2147483647.0);
        sum.Add(1e-9);
        sum.Add(-2147483647.0);

        // 1e-9 itself is rounded to a multiple of 2⁻⁶⁴ when it enters.
        Assert.Equal(1e-9, sum.Value, Math.ScaleB(1.0, -65));
        sum.Add(-1e-9);
        Assert.Equal(0.0, sum.Value);
    }

    [Fact]
    public void Value_ManyLargeTerms_DoesNotOverflow()
    {
        // The limit of 2³¹ terms of nearly 2³¹, reached by doubling.
        FixedPointSum sum = default;
        sum.Add(Math.BitDecrement(2147483648.0));
        FixedPointSum negative = default;
        negative.Add(-Math.BitDecrement(2147483648.0));
        for (int i = 0; i < 31; i++)
        {
            sum.Add(sum);
            negative.Add(negative);
        }

        Assert.Equal(Math.ScaleB(Math.BitDecrement(2147483648.0), 31), sum.Value);
        Assert.Equal(-sum.Value, negative.Value);
        Assert.Equal(0.0, default(FixedPointSum).Value);
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(-2147483647.5, true)]
    [InlineData(2147483648.0, false)]
    [InlineData(-2147483648.0, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void IsRepresentable_DependsOnMagnitudeOnly(double x, bool expected)
        => Assert.Equal(expected, FixedPointSum.IsRepresentable(x));

    private static FixedPointSum SumOf(double[] terms)
    {
        FixedPointSum sum = default;
        foreach (double x in terms)
        {
            sum.Add(x);
        }

        return sum;
    }

    /// <summary>53 bits of two random integers, scaled below 2^power.</summary>
    private static double Term(int high, int low, int power)
        => Math.ScaleB((((long)high << 21) | (uint)(low & 0x1FFFFF)) * Math.ScaleB(1.0, -52), power);

    /// <summary>Σ round(x 2⁶⁴) in big integers, rounded once, to nearest even, by comparing with the neighbours.</summary>
    private static double ExactSum(double[] terms)
    {
        BigInteger sum = BigInteger.Zero;
        foreach (double x in terms)
        {
            sum += Scaled(x);
        }

        // BigInteger's conversion may be off by one place; of it and its neighbours the nearest is the answer.
        double guess = (double)sum;
        return new[] { Math.BitDecrement(guess), guess, Math.BitIncrement(guess) }
            .OrderBy(candidate => BigInteger.Abs((BigInteger)candidate - sum))
            .ThenBy(candidate => BitConverter.DoubleToInt64Bits(candidate) & 1)
            .First() * Math.ScaleB(1.0, -64);
    }

    private static BigInteger Scaled(double x) => (BigInteger)Math.Round(Math.ScaleB(x, 64), MidpointRounding.ToEven);
}
