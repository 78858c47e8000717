namespace ZPrimeGpu.Host.Models;

/// <summary>Coefficients of a normsys factor: ln hi, ln lo and the polynomial of pyhf's code4.</summary>
internal static class NormSysCoefficients
{
    /// <summary>
    /// f(α) = 1 + Σ aₖαᵏ, k = 1 … 6, which meets hi^α at +1 and lo^(−α) at −1 in value, first and second derivative. The even and the odd
    /// part decouple into two 3×3 systems, solved by hand.
    /// </summary>
    /// <param name="lo">Value at −1; positive.</param>
    /// <param name="hi">Value at +1; positive.</param>
    /// <param name="destination">Receives ln hi, ln lo, a₁ … a₆.</param>
    public static void Write(double lo, double hi, Span<double> destination)
    {
        double rise = Math.Log(hi);
        double fall = Math.Log(lo);
        double slopeUp = hi * rise;
        double slopeDown = -lo * fall;
        double bendUp = slopeUp * rise;
        double bendDown = -slopeDown * fall;

        double even0 = (0.5 * (hi + lo)) - 1.0;
        double even1 = 0.5 * (slopeUp - slopeDown);
        double even2 = 0.5 * (bendUp + bendDown);
        double a6 = ((8.0 * even0) - (5.0 * even1) + even2) / 8.0;
        double a4 = (0.5 * (even1 - (2.0 * even0))) - (2.0 * a6);
        double a2 = even0 - a4 - a6;

        double odd0 = 0.5 * (hi - lo);
        double odd1 = 0.5 * (slopeUp + slopeDown);
        double odd2 = 0.5 * (bendUp - bendDown);
        double a5 = (odd2 - (3.0 * (odd1 - odd0))) / 8.0;
        double a3 = (0.5 * (odd1 - odd0)) - (2.0 * a5);
        double a1 = odd0 - a3 - a5;

        ReadOnlySpan<double> coefficients = [rise, fall, a1, a2, a3, a4, a5, a6];
        coefficients.CopyTo(destination);
    }
}
