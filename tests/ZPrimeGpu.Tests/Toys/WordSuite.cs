using Xunit;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>What every width of integer lanes must do, checked against C#'s own integers.</summary>
public abstract class WordSuite<TReal, TWord>
    where TReal : unmanaged, IReal<TReal>
    where TWord : unmanaged, IWord<TWord, TReal>
{
    [Fact]
    public void Arithmetic_OfAnyWords_IsThatOfUnsignedIntegers()
    {
        Check((a, b) => a + b, (a, b) => unchecked(a + b));
        Check((a, b) => a & b, (a, b) => a & b);
        Check((a, b) => a | b, (a, b) => a | b);
        Check((a, b) => a ^ b, (a, b) => a ^ b);
        Check((a, b) => TWord.Xor(a, b, a << 7), (a, b) => a ^ b ^ (a << 7));
        Check((a, b) => TWord.MultiplyHalves(a, b), (a, b) => (a & uint.MaxValue) * (b & uint.MaxValue));
        foreach (int count in new[] { 0, 1, 12, 32, 63 })
        {
            Check((a, b) => a << count, (a, b) => a << count);
            Check((a, b) => a >> count, (a, b) => a >> count);
        }

        Assert.Equal(Enumerable.Range(0, TReal.Lanes).Select(i => unchecked(ulong.MaxValue - 1 + (ulong)i)), Words(TWord.Consecutive(ulong.MaxValue - 1)));
        Assert.All(Words(TWord.From(77)), w => Assert.Equal(77UL, w));
        Assert.All(new[] { 0UL, 1UL, (1UL << 51) - 1 }, k => Assert.All(Words(TWord.FromInteger(TReal.From(k))), w => Assert.Equal(k, w)));
    }

    [Fact]
    public void Conversions_OfAnyWords_ActLaneByLane()
    {
        foreach (ulong[] values in WordLanes.Samples(TReal.Lanes))
        {
            TWord word = WordLanes.Pack<TReal, TWord>(values);
            Assert.Equal(values.Select(RandomVariates.Uniform), WordLanes.Reals(TWord.Uniform(word)));
            Assert.Equal(values.Select(v => v >> 63 == 1), WordLanes.Mask(TWord.TopBit(word)));
            Assert.Equal(values.Select(v => v >> 63 == 1 ? -1.5 : 1.5), WordLanes.Reals(TWord.NegateWhereTopBit(word, TReal.From(1.5))));
            Assert.Equal(values.Select(v => (double)(v >> 40)), WordLanes.Reals(TWord.Map(word, default(UpperBits))));
            Assert.Equal(values.Select(v => v >> 40), Words(TWord.FromInteger(TWord.Map(word, default(UpperBits)))));
        }
    }

    /// <summary>The known answers that the authors publish with Random123, in every lane.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_PublishedCounters_GivesTheKnownAnswers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
    {
        Philox4x32.Generate<TReal, TWord>(
            TWord.From(c0), TWord.From(c1), TWord.From(c2), TWord.From(c3), ((ulong)k1 << 32) | k0, out TWord low, out TWord high);
        Assert.All(Words(low), w => Assert.Equal(((ulong)x1 << 32) | x0, w));
        Assert.All(Words(high), w => Assert.Equal(((ulong)x3 << 32) | x2, w));
    }

    [Fact]
    public void Philox_OnLanesOfDifferentCounters_GivesTheBitsOfTheScalarGenerator()
    {
        foreach (ulong[] values in WordLanes.Samples(TReal.Lanes))
        {
            TWord word = WordLanes.Pack<TReal, TWord>(values);
            const ulong key = 0x0123456789ABCDEF;
            Philox4x32.Generate<TReal, TWord>(word, word >> 32, word >> 13, word >> 29, key, out TWord low, out TWord high);
            PhiloxBlock[] expected =
            [
                .. values.Select(v => Philox4x32.Generate(
                    (uint)v, (uint)(v >> 32), (uint)(v >> 13), (uint)(v >> 29), unchecked((uint)key), (uint)(key >> 32))),
            ];
            Assert.Equal(expected.Select(b => b.Low), Words(low));
            Assert.Equal(expected.Select(b => b.High), Words(high));
        }
    }

    [Fact]
    public void NormalPair_OfAnyWords_IsTheTransformationOfBoxAndMuller()
    {
        foreach (ulong[] low in WordLanes.Samples(TReal.Lanes))
        {
            ulong[] high = [.. low.Select(v => unchecked(v * 6364136223846793005UL) ^ (v << 61))];
            RandomVariates.NormalPair(
                WordLanes.Pack<TReal, TWord>(low), WordLanes.Pack<TReal, TWord>(high), out TReal first, out TReal second);
            for (int lane = 0; lane < TReal.Lanes; lane++)
            {
                // The direction: 45° either side of an axis, which the two uppermost bits choose: 00 right, 01 up, 10 left, 11 down.
                double radius = Math.Sqrt(-2.0 * Math.Log(RandomVariates.Uniform(low[lane])));
                double turn = RandomVariates.Uniform(high[lane] << 2) - 0.5;
                double axis = high[lane] >> 62;
                double angle = 0.5 * Math.PI * (axis % 2 == 0 ? turn + axis : axis - turn);

                // The angle has a rounding error of up to 2⁻⁵¹ in this route.
                Assert.Equal(radius * Math.Cos(angle), WordLanes.Reals(first)[lane], 1e-14);
                Assert.Equal(radius * Math.Sin(angle), WordLanes.Reals(second)[lane], 1e-14);
                Assert.Equal(BitsOfScalar(low[lane], high[lane]), Bits(WordLanes.Reals(first)[lane], WordLanes.Reals(second)[lane]));
            }
        }
    }

    private static void Check(Func<TWord, TWord, TWord> operation, Func<ulong, ulong, ulong> expected)
    {
        ulong[] previous = [.. Enumerable.Repeat(12345UL, TReal.Lanes)];
        foreach (ulong[] values in WordLanes.Samples(TReal.Lanes))
        {
            TWord result = operation(WordLanes.Pack<TReal, TWord>(values), WordLanes.Pack<TReal, TWord>(previous));
            Assert.Equal(values.Zip(previous, expected), Words(result));
            previous = values;
        }
    }

    private static (long First, long Second) BitsOfScalar(ulong low, ulong high)
    {
        RandomVariates.NormalPair(new U64(low), new U64(high), out F64 first, out F64 second);
        return Bits(first.Value, second.Value);
    }

    private static (long First, long Second) Bits(double first, double second)
        => (BitConverter.DoubleToInt64Bits(first), BitConverter.DoubleToInt64Bits(second));

    private static ulong[] Words(TWord word) => WordLanes.Words<TReal, TWord>(word);

    private readonly struct UpperBits : IWordMap
    {
        public double Apply(ulong bits) => bits >> 40;
    }
}

public sealed class U64Tests : WordSuite<F64, U64>;

public sealed class U64x4Tests : WordSuite<F64x4, U64x4>;

public sealed class U64x8Tests : WordSuite<F64x8, U64x8>;
