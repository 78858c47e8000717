namespace ZPrimeGpu.Host.Limits;

/// <summary>Where limits by toys are looked for first: a grid around the asymptotic ones.</summary>
internal static class ToyGridPlan
{
    // In standard deviations of the POI: the lowest point, the steps, and how the steps grow. Between two points Φ⁻¹(p) then changes by a third to a half.
    private const double Lowest = 0.28;
    private const double SmallestStep = 0.28;
    private const double Growth = 0.18;
    private const double Margin = 1.12;

    /// <summary>One standard deviation of the POI as the asymptotic median sees it.</summary>
    /// <param name="asymptotic">Asymptotic limits.</param>
    /// <param name="alpha">1 − confidence level.</param>
    /// <param name="fallback">Where there is no median.</param>
    public static double Unit(AsymptoticResult asymptotic, double alpha, double fallback)
        => asymptotic.ExpectedCls[2] is double median and > 0.0 ? median / AsymptoticFormulae.RootAtClsLimit(alpha, 0.0) : fallback;

    /// <summary>The tested values, rising: up to beyond the +2σ limit in growing steps, and around an observed limit above that.</summary>
    /// <param name="asymptotic">Asymptotic limits.</param>
    /// <param name="alpha">1 − confidence level.</param>
    /// <param name="unit">One standard deviation of the POI.</param>
    public static double[] Pois(AsymptoticResult asymptotic, double alpha, double unit)
    {
        double top = Margin * Math.Max(asymptotic.ExpectedCls[4] ?? 0.0, AsymptoticFormulae.RootAtClsLimit(alpha, 2.0) * unit);
        var pois = new List<double>();
        double poi = Lowest * unit;
        pois.Add(poi);
        while (poi < top)
        {
            poi += Math.Max(SmallestStep * unit, Growth * poi);
            pois.Add(poi);
        }

        if (Math.Max(asymptotic.ObservedCls ?? 0.0, asymptotic.ObservedClsb ?? 0.0) is double observed && observed * Margin > poi)
        {
            double width = Math.Max(SmallestStep * unit, 0.5 * Growth * observed);
            pois.AddRange(new[] { -1.5, -0.5, 0.5, 1.5 }.Select(n => observed + (n * width)).Where(p => p > poi + (0.3 * width)));
        }

        return [.. pois];
    }
}
