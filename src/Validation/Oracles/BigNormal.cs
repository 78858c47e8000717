namespace ZPrimeGpu.Validation.Oracles;

/// <summary>The standard normal distribution of <see cref="BigReal"/>, relative error below 2⁻¹⁹⁰, by two routes that overlap.</summary>
internal static class BigNormal
{
    // Below, the series has lost at most 6²/2 · log₂ e = 26 bits to the difference ½ − ...; above, the continued fraction converges fast.
    private const double SeriesLimit = 6.0;

    private static readonly BigReal SqrtTwoPi = BigReal.Sqrt((BigReal)2.0 * BigElementary.Pi);

    /// <summary>φ(x) = e^(−x²/2)/√2π.</summary>
    public static BigReal Density(BigReal x) => BigElementary.Exp(x * x * -0.5) / SqrtTwoPi;

    /// <summary>Φ(x).</summary>
    public static BigReal Cdf(BigReal x) => Survival(-x);

    /// <summary>1 − Φ(x).</summary>
    public static BigReal Survival(BigReal x)
    {
        if (x.Sign < 0)
        {
            return BigReal.One - Survival(-x);
        }

        return x < SeriesLimit ? (BigReal)0.5 - CentralBySeries(x) : SurvivalByContinuedFraction(x);
    }

    /// <summary>Φ(x) − ½ = φ(x) Σ x^(2n+1)/(1·3·…·(2n+1)), all terms of one sign.</summary>
    public static BigReal CentralBySeries(BigReal x)
    {
        BigReal term = x;
        BigReal sum = x;
        for (int n = 1; BigElementary.Counts(term, sum); n++)
        {
            term = term * x * x / ((2 * n) + 1);
            sum += term;
        }

        return Density(x) * sum;
    }

    /// <summary>1 − Φ(x) = φ(x)/(x + 1/(x + 2/(x + 3/(x + …)))) for x ≥ 5.</summary>
    /// <remarks>After N levels the relative error is about e^(−2x√(2N)): below 2⁻²⁰⁰ at x = 5 for N = 400.</remarks>
    public static BigReal SurvivalByContinuedFraction(BigReal x)
    {
        BigReal fraction = x;
        for (int level = 400; level > 0; level--)
        {
            fraction = x + (level / fraction);
        }

        return Density(x) / fraction;
    }
}
