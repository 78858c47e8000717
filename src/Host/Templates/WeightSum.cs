using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Host.Templates;

/// <summary>A weight or its square as a multiple of 2⁻⁹⁶ in 192 bits, two's complement.</summary>
internal readonly struct WeightTerm
{
    /// <summary>Numbers must stay below this; sums may reach 2⁹⁵.</summary>
    public const double Limit = 1L << 62;

    // Position of the least significant bit of the significand of 2⁰: 96 − 52, less the bias of the exponent.
    private const int ExponentOffset = 96 - 52 - 1023;
    private const long FractionMask = (1L << 52) - 1;

    /// <summary>Bits 0 to 63.</summary>
    public readonly ulong Low;

    /// <summary>Bits 64 to 127.</summary>
    public readonly ulong Middle;

    /// <summary>Bits 128 to 191: the sign.</summary>
    public readonly ulong High;

    private WeightTerm(ulong low, ulong middle, ulong high)
    {
        Low = low;
        Middle = middle;
        High = high;
    }

    /// <summary>The nearest multiple: exact for |x| ≥ 2⁻⁴⁴ and 0, otherwise rounded to nearest, ties away from zero.</summary>
    /// <param name="x">A number below <see cref="Limit"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightTerm From(double x)
    {
        Debug.Assert(Math.Abs(x) < Limit, $"{x} does not fit");
        long bits = BitConverter.DoubleToInt64Bits(x);
        int shift = (int)((bits >> 52) & 0x7FF) + ExponentOffset;
        ulong significand = (ulong)((bits & FractionMask) | (1L << 52));
        if (shift < 0)
        {
            // Below the last bit of the significand: round. Zero and subnormals (no hidden bit) vanish here.
            significand = shift < -53 ? 0 : ((significand >> (-shift - 1)) + 1) >> 1;
            shift = 0;
        }

        // The significand spans two of the three words, the lower two where the shift is below 64 and the upper two otherwise.
        ulong lower = significand << shift;
        ulong upper = (significand >> 1) >> (63 - (shift & 63));
        ulong inUpperWords = 0UL - (ulong)(shift >> 6);
        ulong sign = (ulong)(bits >> 63);
        ulong low = ((lower & ~inUpperWords) ^ sign) - sign;
        ulong borrow = low == 0 ? sign : 0;
        ulong middle = (((upper & ~inUpperWords) | (lower & inUpperWords)) ^ sign) - borrow;
        borrow &= middle == 0 ? ulong.MaxValue : 0;
        ulong high = ((upper & inUpperWords) ^ sign) - borrow;
        return new WeightTerm(low, middle, high);
    }
}

/// <summary>A sum of weights or of their squares whose value does not depend on the order of the terms: integers, multiples of 2⁻⁹⁶.</summary>
/// <remarks>So wide because of the squares: simulation holds weights of 1e5 and more, whose squares pass 2³², and weights per fb of 1e-5 and
/// less, whose squares have significant bits below 2⁻⁶⁴.</remarks>
/// <param name="low">Bits 0 to 63.</param>
/// <param name="middle">Bits 64 to 127.</param>
/// <param name="high">Bits 128 to 191: the sign.</param>
internal struct WeightSum(ulong low, ulong middle, ulong high)
{
    private ulong low = low;
    private ulong middle = middle;
    private ulong high = high;

    /// <summary>Adds a term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in WeightTerm term) => Add(term.Low, term.Middle, term.High);

    /// <summary>Adds another sum.</summary>
    public void Add(in WeightSum sum) => Add(sum.low, sum.middle, sum.high);


    /// <summary>The nearest double, ties to even.</summary>
    public readonly double ToDouble()
    {
        bool isNegative = (long)high < 0;
        UInt128 lower = new(middle, low);
        UInt128 magnitude = isNegative ? UInt128.Zero - lower : lower;
        ulong top = isNegative ? ~high + (lower == UInt128.Zero ? 1UL : 0) : high;

        // The leading 64 bits, the last of them set where anything below was: enough to round correctly.
        int leading = top != 0 ? 64 - BitOperations.LeadingZeroCount(top) + 128 : 128 - (int)UInt128.LeadingZeroCount(magnitude);
        int drop = Math.Max(0, leading - 64);
        UInt128 kept = drop == 0 ? magnitude : (magnitude >> drop) | (drop > 64 ? (UInt128)top << (128 - drop) : UInt128.Zero);
        bool isInexact = drop > 0 && (magnitude << (128 - drop)) != UInt128.Zero;
        double value = Math.ScaleB((double)((ulong)kept | (isInexact ? 1UL : 0)), drop - 96);
        return isNegative ? -value : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ulong termLow, ulong termMiddle, ulong termHigh)
    {
        ulong newLow = low + termLow;
        ulong carry = newLow < termLow ? 1UL : 0;
        ulong partial = middle + termMiddle;
        ulong carryMiddle = partial < termMiddle ? 1UL : 0;
        ulong newMiddle = partial + carry;
        carryMiddle += newMiddle < carry ? 1UL : 0;
        low = newLow;
        middle = newMiddle;
        high = high + termHigh + carryMiddle;
    }
}
