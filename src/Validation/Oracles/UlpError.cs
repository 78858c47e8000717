namespace ZPrimeGpu.Validation.Oracles;

/// <summary>The distance of a computed double from an exact value.</summary>
internal static class UlpError
{
    /// <summary>|computed − exact| in units of the last place that a double near the exact value has: 2^(⌊log₂|exact|⌋ − 52), and 2⁻¹⁰⁷⁴ below the normal range.</summary>
    /// <param name="computed">A finite result.</param>
    /// <param name="exact">The exact value.</param>
    public static double Of(double computed, BigReal exact)
    {
        BigReal difference = BigReal.Abs(computed - exact);
        if (difference.Sign == 0)
        {
            return 0.0;
        }

        int lastPlace = exact.Sign == 0 ? -1074 : Math.Max(exact.BinaryExponent - 52, -1074);
        return BigReal.ScaleByPowerOfTwo(difference, -lastPlace).ToDouble();
    }

    /// <summary>|computed − exact| / |exact|.</summary>
    /// <param name="computed">A finite result.</param>
    /// <param name="exact">The exact value, not zero.</param>
    public static double Relative(double computed, BigReal exact)
        => (BigReal.Abs(computed - exact) / BigReal.Abs(exact)).ToDouble();
}
