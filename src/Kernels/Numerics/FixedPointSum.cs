using System.Numerics;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>
/// A sum of doubles in fixed point, I + f₁ 2⁻³² + f₂ 2⁻⁶⁴ with three integer limbs. Integer addition is associative, so the sum has the same bits for
/// every order, chunk size and number of threads.
/// </summary>
/// <remarks>
/// <para>Domain: terms with |x| &lt; 2³¹ (<see cref="IsRepresentable"/>; not checked when adding), at most 2³¹ of them in all, those of added sums
/// included. <c>default</c> is the empty sum.</para>
/// <para>Each term enters as the nearest multiple of 2⁻⁶⁴ (ties to even), a property of the term alone: the error of a sum of n terms is at most
/// n 2⁻⁶⁵, and 0 if no term has bits below 2⁻⁶⁴, for instance if every |x| ≥ 2⁻¹² or x = 0.</para>
/// <para>Limbs are signed and carries are left in them until <see cref="Value"/> is asked for.</para>
/// </remarks>
public struct FixedPointSum
{
    private const double Limit = 2147483648.0;
    private const double LimbScale = 4294967296.0;

    // 1.5·2⁵²: adding it leaves the nearest integer in the low bits of the significand.
    private const double RoundingMagic = 6755399441055744.0;
    private const long RoundingMagicBits = 0x4338000000000000;

    private long _integer;
    private long _fraction1;
    private long _fraction2;

    /// <summary>Whether a number may be added: |x| &lt; 2³¹, which NaN and infinities are not.</summary>
    public static bool IsRepresentable(double x) => Math.Abs(x) < Limit;

    /// <summary>Adds a number.</summary>
    /// <param name="x">A number that <see cref="IsRepresentable"/>.</param>
    public void Add(double x)
    {
        // Each step takes the nearest integer off and scales what is left; all of it exact, but for the last rounding.
        double shifted = x + RoundingMagic;
        double rest = (x - (shifted - RoundingMagic)) * LimbScale;
        _integer += BitConverter.DoubleToInt64Bits(shifted) - RoundingMagicBits;

        shifted = rest + RoundingMagic;
        rest = (rest - (shifted - RoundingMagic)) * LimbScale;
        _fraction1 += BitConverter.DoubleToInt64Bits(shifted) - RoundingMagicBits;

        shifted = rest + RoundingMagic;
        _fraction2 += BitConverter.DoubleToInt64Bits(shifted) - RoundingMagicBits;
    }

    /// <summary>Adds another sum.</summary>
    /// <param name="other">The other sum.</param>
    public void Add(in FixedPointSum other)
    {
        _integer += other._integer;
        _fraction1 += other._fraction1;
        _fraction2 += other._fraction2;
    }

    /// <summary>The double nearest to the sum, ties to even.</summary>
    public readonly double Value
    {
        get
        {
            // Carry upwards: the sum is integer + fraction 2⁻⁶⁴ with 0 ≤ fraction < 2⁶⁴.
            long middle = _fraction1 + (_fraction2 >> 32);
            long integer = _integer + (middle >> 32);
            ulong fraction = ((ulong)middle << 32) | (uint)_fraction2;

            // Magnitude in 128 bits, high:low.
            bool negative = integer < 0;
            ulong low = negative ? unchecked(0UL - fraction) : fraction;
            ulong high = negative ? unchecked((ulong)~integer + (fraction == 0 ? 1UL : 0UL)) : (ulong)integer;
            double magnitude = Nearest(high, low);
            return negative ? -magnitude : magnitude;
        }
    }

    /// <summary>The double nearest to high + low 2⁻⁶⁴.</summary>
    private static double Nearest(ulong high, ulong low)
    {
        if (high == 0)
        {
            // At most 64 bits: one rounding, one exact scaling.
            return FromInteger(low) * (1.0 / LimbScale / LimbScale);
        }

        // The top 64 bits, the lowest of them set if anything was cut off, round as the whole would.
        int shift = BitOperations.LeadingZeroCount(high);
        ulong top = shift == 0 ? high : (high << shift) | (low >> (64 - shift));
        ulong cut = shift == 0 ? low : low << shift;
        top |= cut == 0 ? 0UL : 1UL;
        return FromInteger(top) * BitConverter.Int64BitsToDouble((long)(1023 - shift) << 52);
    }

    /// <summary>The double nearest to an unsigned integer, ties to even, by integer operations: devices differ in their conversions.</summary>
    private static double FromInteger(ulong x)
    {
        // Only numbers of at least 2⁵³ have bits to round away.
        int excess = 11 - BitOperations.LeadingZeroCount(x);
        if (excess <= 0)
        {
            return (double)(long)x;
        }

        ulong kept = x >> excess;
        ulong rest = x & ((1UL << excess) - 1UL);
        ulong tie = 1UL << (excess - 1);
        kept += rest > tie || (rest == tie && (kept & 1UL) != 0) ? 1UL : 0UL;
        return (double)(long)kept * (1L << excess);
    }
}
