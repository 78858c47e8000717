using MathNet.Numerics;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>The Poisson term −2 ln Pois(n|λ), for real n ≥ 0, split so that its differences keep their digits at large counts.</summary>
internal static class OraclePoisson
{
    private const double SeriesBelow = 0.2;
    private const double StirlingFrom = 20.0;

    /// <summary>2 (λ − n + n ln(n/λ)): how far the term is above its value at λ = n. +∞ where events are impossible; linear in λ for n = 0.</summary>
    /// <remarks>With x = (λ − n)/n it is 2n (x − ln(1 + x)); for small x the difference is x²/(2 + x) − 2 Σ z^(2k+1)/(2k+1), z = x/(2 + x).</remarks>
    public static double Excess(double n, double expected)
    {
        if (n <= 0.0)
        {
            return 2.0 * expected;
        }

        if (!(expected > 0.0))
        {
            return double.PositiveInfinity;
        }

        double x = (expected - n) / n;
        if (Math.Abs(x) > SeriesBelow)
        {
            return 2.0 * (expected - n + (n * Math.Log(n / expected)));
        }

        double z = x / (2.0 + x);
        double power = z;
        double tail = 0.0;
        for (int k = 1; k <= 10; k++)
        {
            power *= z * z;
            tail += power / ((2 * k) + 1);
        }

        return 2.0 * n * ((x * x / (2.0 + x)) - (2.0 * tail));
    }

    /// <summary>2 (n − n ln n + ln Γ(n + 1)): the term at λ = n. Stirling's series where its first dropped term is below 10⁻¹³.</summary>
    public static double Saturated(double n)
    {
        if (n <= 0.0)
        {
            return 0.0;
        }

        if (n < StirlingFrom)
        {
            return 2.0 * (n - (n * Math.Log(n)) + SpecialFunctions.GammaLn(n + 1.0));
        }

        double square = 1.0 / (n * n);
        double series = (1.0 / 12.0) - (square * ((1.0 / 360.0) - (square * ((1.0 / 1260.0) - (square * ((1.0 / 1680.0) - (square / 1188.0)))))));
        return Math.Log(2.0 * Math.PI * n) + (2.0 * series / n);
    }

    /// <summary>First and second derivative of −ln Pois(n|λ) in λ.</summary>
    public static (double Residual, double Curvature) Derivatives(double n, double expected)
        => n > 0.0 ? (1.0 - (n / expected), n / (expected * expected)) : (1.0, 0.0);
}
