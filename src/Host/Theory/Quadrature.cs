using MathNet.Numerics.Integration;

namespace ZPrimeGpu.Host.Theory;

/// <summary>Gauss–Legendre quadrature of growing order for smooth integrands.</summary>
/// <remarks>
/// The order grows until two results agree. The error that is returned is their difference plus 1e-14 of ∫|f|, for rounding. For an
/// integrand that is analytic on the interval (callers map theirs so that it is) order n converges geometrically: the
/// difference is the error of the <em>lower</em> order and bounds that of the higher one, which is the value, by a wide margin.
/// </remarks>
internal static class Quadrature
{
    private const double Rounding = 1e-14;

    /// <summary>Orders whose nodes are tabulated to full precision.</summary>
    private static readonly GaussLegendreRule[] Rules = [.. new[] { 10, 20, 32, 64, 128, 256, 512 }.Select(n => new GaussLegendreRule(-1.0, 1.0, n))];

    /// <summary>∫ f from <paramref name="a"/> to <paramref name="b"/>.</summary>
    /// <param name="f">Integrand; never asked at the ends.</param>
    /// <param name="a">Lower end.</param>
    /// <param name="b">Upper end; the integral is 0 where it is not above the lower.</param>
    /// <param name="tolerance">Relative difference of two orders at which the order stops growing; where it is not reached, the error says so.</param>
    public static Integral Integrate(Func<double, double> f, double a, double b, double tolerance)
    {
        if (!(b > a))
        {
            return default;
        }

        (double previous, double size) = Sum(Rules[0], f, a, b);
        double error = double.PositiveInfinity;
        foreach (GaussLegendreRule rule in Rules.Skip(1))
        {
            (double value, size) = Sum(rule, f, a, b);
            error = Math.Abs(value - previous) + (Rounding * size);
            previous = value;
            if (error <= tolerance * Math.Abs(value))
            {
                break;
            }
        }

        return new(previous, error);
    }

    private static (double Sum, double Size) Sum(GaussLegendreRule rule, Func<double, double> f, double a, double b)
    {
        double middle = 0.5 * (a + b);
        double half = 0.5 * (b - a);
        double sum = 0.0;
        double size = 0.0;
        for (int i = 0; i < rule.Order; i++)
        {
            double term = rule.Weights[i] * f(middle + (half * rule.Abscissas[i]));
            sum += term;
            size += Math.Abs(term);
        }

        return (half * sum, half * size);
    }
}
