namespace ZPrimeGpu.Validation.Oracles;

/// <summary>Elementary functions of <see cref="BigReal"/> from their power series, relative error below 2⁻²³⁰.</summary>
internal static class BigElementary
{
    // Series stop when a term is this far below the sum.
    private const int SeriesBits = BigReal.Bits + 8;

    /// <summary>ln 2 = 2 artanh(1/3).</summary>
    public static BigReal Ln2 { get; } = TwiceArtanh((BigReal)1.0 / 3.0);

    /// <summary>π = 16 arctan(1/5) − 4 arctan(1/239) (Machin).</summary>
    public static BigReal Pi { get; } = ((BigReal)16.0 * Arctan((BigReal)1.0 / 5.0)) - ((BigReal)4.0 * Arctan((BigReal)1.0 / 239.0));

    /// <summary>ln x: exponent · ln 2 + 2 artanh((m − 1)/(m + 1)) with m in [1/√2, √2).</summary>
    /// <param name="x">A positive number.</param>
    public static BigReal Log(BigReal x)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Sign, 1, nameof(x));
        int exponent = x.BinaryExponent;
        BigReal m = BigReal.ScaleByPowerOfTwo(x, -exponent);
        if (m * m > 2.0)
        {
            exponent++;
            m = BigReal.ScaleByPowerOfTwo(m, -1);
        }

        BigReal logarithm = TwiceArtanh((m - BigReal.One) / (m + BigReal.One));
        return exponent == 0 ? logarithm : ((BigReal)exponent * Ln2) + logarithm;
    }

    /// <summary>ln(1 + x) for x > −1, with full relative accuracy also for x so small that 1 + x would lose it.</summary>
    public static BigReal Log1p(BigReal x)
        => BigReal.Abs(x) < 0.25 ? TwiceArtanh(x / (x + 2.0)) : Log(x + BigReal.One);

    /// <summary>eˣ: Taylor series of (x − n ln 2)/2⁸, squared eight times.</summary>
    public static BigReal Exp(BigReal x)
    {
        const int halvings = 8;
        int n = BigReal.Round(x / Ln2);
        BigReal r = BigReal.ScaleByPowerOfTwo(x - ((BigReal)n * Ln2), -halvings);
        BigReal sum = BigReal.One;
        BigReal term = BigReal.One;
        for (int k = 1; Counts(term, sum); k++)
        {
            term = term * r / k;
            sum += term;
        }

        for (int i = 0; i < halvings; i++)
        {
            sum *= sum;
        }

        return BigReal.ScaleByPowerOfTwo(sum, n);
    }

    /// <summary>Whether a term still counts in a sum.</summary>
    internal static bool Counts(BigReal term, BigReal sum)
        => term.Sign != 0 && term.BinaryExponent > sum.BinaryExponent - SeriesBits;

    private static BigReal TwiceArtanh(BigReal s)
    {
        BigReal square = s * s;
        BigReal power = BigReal.ScaleByPowerOfTwo(s, 1);
        BigReal sum = power;
        BigReal term = power;
        for (int k = 3; Counts(term, sum); k += 2)
        {
            power *= square;
            term = power / k;
            sum += term;
        }

        return sum;
    }

    private static BigReal Arctan(BigReal x)
    {
        BigReal square = -(x * x);
        BigReal power = x;
        BigReal sum = x;
        BigReal term = x;
        for (int k = 3; Counts(term, sum); k += 2)
        {
            power *= square;
            term = power / k;
            sum += term;
        }

        return sum;
    }
}
