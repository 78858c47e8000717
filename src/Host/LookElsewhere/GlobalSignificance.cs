using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Global p-values of the largest of many local significances.</summary>
internal static class GlobalSignificance
{
    /// <summary>The estimate of Gross and Vitells (EPJC 70 (2010) 525, arXiv:1005.1891): P(max z ≥ z) ≲ p_local(z) + N(z₀) exp(−(z² − z₀²)/2).</summary>
    /// <remarks>For q0, half of a χ² distribution with one degree of freedom. Capped at 1, where it says nothing; an upper bound where the asymptotic distribution holds.</remarks>
    /// <param name="z">Level.</param>
    /// <param name="reference">z₀, the low level at which upcrossings were counted.</param>
    /// <param name="upcrossings">N(z₀): their mean number.</param>
    public static double GrossVitells(double z, double reference, double upcrossings)
        => Math.Min(1.0, AsymptoticFormulae.Survival(z) + (upcrossings * Decrease(z, reference)));

    /// <summary>The same with upcrossings that come independently of each other: P(max z ≥ z) ≈ 1 − (1 − p_local(z)) exp(−N(z₀) exp(−(z² − z₀²)/2)).</summary>
    /// <remarks>Agrees with the bound where that is small, and stays below 1 where it is not. Upcrossings of high levels are rare and far apart, hence nearly Poisson.</remarks>
    /// <param name="z">Level.</param>
    /// <param name="reference">z₀.</param>
    /// <param name="upcrossings">N(z₀).</param>
    public static double GrossVitellsPoisson(double z, double reference, double upcrossings)
        => -ExpM1(Log1P(-AsymptoticFormulae.Survival(z)) - (upcrossings * Decrease(z, reference)));

    /// <summary>exp(−(z² − z₀²)/2): how much rarer upcrossings of a higher level are.</summary>
    public static double Decrease(double z, double reference) => Math.Exp(-0.5 * ((z * z) - (reference * reference)));

    /// <summary>Number of independent tests with the same global p-value: ln(1 − p_global)/ln(1 − p_local).</summary>
    /// <param name="global">Global p-value.</param>
    /// <param name="local">Local p-value.</param>
    /// <returns>The number; null where the global p-value is 1.</returns>
    public static double? EffectiveTrials(double global, double local) => global < 1.0 ? Log1P(-global) / Log1P(-local) : null;

    /// <summary>Global p-value of so many independent tests: 1 − (1 − p)ⁿ.</summary>
    public static double OfIndependent(double trials, double local) => -ExpM1(trials * Log1P(-local));

    /// <summary>Significance of a p-value, negative above ½; null where it is 0 or 1.</summary>
    public static double? Z(double p) => p is > 0.0 and < 1.0 ? AsymptoticFormulae.UpperQuantile(p) : null;

    // ln(1 + x) and eˣ − 1 without loss near 0 (Kahan).
    private static double Log1P(double x)
    {
        double sum = 1.0 + x;
        return sum == 1.0 ? x : x * Math.Log(sum) / (sum - 1.0);
    }

    private static double ExpM1(double x)
    {
        double exponential = Math.Exp(x);
        double difference = exponential - 1.0;
        return exponential == 1.0 ? x : difference <= -1.0 ? -1.0 : difference * x / Math.Log(exponential);
    }
}
