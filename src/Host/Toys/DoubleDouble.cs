namespace ZPrimeGpu.Host.Toys;

/// <summary>An unevaluated sum of two doubles, about 32 digits: what a cumulative distribution in units of 2⁻⁶⁴ needs.</summary>
/// <remarks>Relative error of each operation below 2⁻¹⁰². Sums are of numbers of one sign. Dekker, Numer. Math. 18 (1971) 224, with fused multiply-adds for his splitting.</remarks>
/// <param name="High">The number, rounded.</param>
/// <param name="Low">What the rounding took away.</param>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>a/b for two doubles.</summary>
    public static DoubleDouble Ratio(double a, double b)
    {
        double quotient = a / b;
        return new(quotient, Math.FusedMultiplyAdd(-quotient, b, a) / b);
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        double sum = a.High + b.High;
        double seen = sum - a.High;
        double lost = (a.High - (sum - seen)) + (b.High - seen);
        return Normalise(sum, lost + (a.Low + b.Low));
    }

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        double lost = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Normalise(product, lost + ((a.High * b.Low) + (a.Low * b.High)));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double quotient = a.High / b.High;
        double rest = Math.FusedMultiplyAdd(-quotient, b.High, a.High) + (a.Low - (quotient * b.Low));
        return Normalise(quotient, rest / b.High);
    }

    private static DoubleDouble Normalise(double high, double low)
    {
        double sum = high + low;
        return new(sum, low - (sum - high));
    }
}
