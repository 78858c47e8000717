using System.Numerics;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A real number of 256 significant bits, mantissa · 2^exponent: arithmetic slow and plain enough to be believed.</summary>
/// <remarks>Every operation truncates its result to 256 bits, a relative error below 2⁻²⁵⁵. No infinities, no NaN. Only integer arithmetic is
/// used, nothing from <see cref="Math"/>.</remarks>
internal readonly struct BigReal : IComparable<BigReal>
{
    /// <summary>Significant bits kept by every operation.</summary>
    public const int Bits = 256;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private BigReal(BigInteger mantissa, int exponent)
    {
        int excess = (int)BigInteger.Abs(mantissa).GetBitLength() - Bits;
        if (excess > 0)
        {
            // Truncation towards zero for either sign: BigInteger's own shift of a negative number rounds down.
            mantissa = mantissa.Sign * (BigInteger.Abs(mantissa) >> excess);
            exponent += excess;
        }

        _mantissa = mantissa;
        _exponent = mantissa.IsZero ? 0 : exponent;
    }

    /// <summary>0.</summary>
    public static BigReal Zero => default;

    /// <summary>1.</summary>
    public static BigReal One => new(BigInteger.One, 0);

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => _mantissa.Sign;

    /// <summary>⌊log₂|x|⌋ for x ≠ 0.</summary>
    public int BinaryExponent => (int)BigInteger.Abs(_mantissa).GetBitLength() - 1 + _exponent;

    /// <summary>The exact value of a finite double.</summary>
    public static implicit operator BigReal(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A big real is finite.");
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        long mantissa = biased == 0 ? fraction : fraction | 0x10000000000000;
        return new(bits < 0 ? -mantissa : mantissa, Math.Max(biased, 1) - 1075);
    }

    public static BigReal operator -(BigReal a) => new(-a._mantissa, a._exponent);

    public static BigReal operator +(BigReal a, BigReal b)
    {
        if (a.Sign == 0 || b.Sign == 0)
        {
            return a.Sign == 0 ? b : a;
        }

        // A number so small that it cannot reach the kept bits is dropped before it makes the mantissa long.
        int distance = a.BinaryExponent - b.BinaryExponent;
        if (Math.Abs(distance) > 2 * Bits)
        {
            return distance > 0 ? a : b;
        }

        int exponent = Math.Min(a._exponent, b._exponent);
        return new((a._mantissa << (a._exponent - exponent)) + (b._mantissa << (b._exponent - exponent)), exponent);
    }

    public static BigReal operator -(BigReal a, BigReal b) => a + (-b);

    public static BigReal operator *(BigReal a, BigReal b) => new(a._mantissa * b._mantissa, a._exponent + b._exponent);

    public static BigReal operator /(BigReal a, BigReal b)
    {
        int shift = Math.Max(0, Bits + 2 + (int)BigInteger.Abs(b._mantissa).GetBitLength() - (int)BigInteger.Abs(a._mantissa).GetBitLength());
        return new((a._mantissa << shift) / b._mantissa, a._exponent - b._exponent - shift);
    }

    public static bool operator <(BigReal a, BigReal b) => a.CompareTo(b) < 0;

    public static bool operator >(BigReal a, BigReal b) => a.CompareTo(b) > 0;

    /// <summary>|a|.</summary>
    public static BigReal Abs(BigReal a) => new(BigInteger.Abs(a._mantissa), a._exponent);

    /// <summary>a 2ⁿ.</summary>
    public static BigReal ScaleByPowerOfTwo(BigReal a, int n) => new(a._mantissa, a._exponent + n);

    /// <summary>The nearest integer, for |a| &lt; 2³⁰.</summary>
    public static int Round(BigReal a)
    {
        BigReal shifted = a + 0.5;
        return shifted._exponent >= 0 ? (int)(shifted._mantissa << shifted._exponent) : (int)(shifted._mantissa >> -shifted._exponent);
    }

    /// <summary>√a for a ≥ 0, by Newton's iteration on integers.</summary>
    public static BigReal Sqrt(BigReal a)
    {
        if (a.Sign == 0)
        {
            return a;
        }

        int shift = (2 * Bits) + 4 - (int)a._mantissa.GetBitLength();
        shift += (a._exponent - shift) & 1;
        BigInteger radicand = a._mantissa << shift;
        BigInteger root = BigInteger.One << (int)((radicand.GetBitLength() / 2) + 1);
        while (true)
        {
            BigInteger next = (root + (radicand / root)) >> 1;
            if (next >= root)
            {
                return new(root, (a._exponent - shift) / 2);
            }

            root = next;
        }
    }

    /// <inheritdoc/>
    public int CompareTo(BigReal other) => (this - other).Sign;

    /// <summary>The double nearest to this number, apart from a rare double rounding in the last place.</summary>
    public double ToDouble()
    {
        if (Sign == 0)
        {
            return 0.0;
        }

        int excess = (int)BigInteger.Abs(_mantissa).GetBitLength() - 64;
        BigInteger top = excess > 0 ? _mantissa / (BigInteger.One << excess) : _mantissa;
        return Math.ScaleB((double)top, _exponent + Math.Max(excess, 0));
    }

    /// <inheritdoc/>
    public override string ToString() => ToDouble().ToString("R");
}
