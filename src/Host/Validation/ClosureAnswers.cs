using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Pulls and coverage of windows with many events, where theory says what they are.</summary>
internal static class ClosureAnswers
{
    private const double Deviations = 4.0;

    // Terms of the square of a relative uncertainty, 4e-4 at most, times 3 standard deviations of injected signal; σ̂ over its error is skewed by 1/√n, with n the
    // thousand events or more that the signal's bins have.
    private const double SecondOrder = 0.01;
    private const double CoverageSecondOrder = 0.003;

    /// <summary>Injections in units of the expected CLs limit.</summary>
    public static IReadOnlyList<double> Multiples { get; } = [1.0, 2.0];

    /// <summary>Four lines for each point.</summary>
    /// <param name="points">What was measured.</param>
    /// <param name="settings">With what.</param>
    public static IEnumerable<ValidationLine> Lines(IEnumerable<CoveragePoint> points, CoverageSettings settings)
    {
        double alpha = 1.0 - settings.ConfidenceLevel;
        foreach (CoveragePoint p in points)
        {
            double multiple = settings.Multiples[p.Injection];
            string name = FormattableString.Invariant($"{p.MassGeV:F3} GeV, many events, {multiple} × the expected limit injected, {p.Toys} toys");
            yield return new ValidationLine(
                ValidationSections.Closure, $"{name}: mean of the pulls of σ", p.Pulls?.Mean, 0.0, (Deviations * (p.Pulls?.MeanError ?? 0.0)) + SecondOrder, Basis(SecondOrder));
            yield return new ValidationLine(
                ValidationSections.Closure, $"{name}: r.m.s. of the pulls of σ", p.Pulls?.Rms, 1.0, (Deviations * (p.Pulls?.RmsError ?? 0.0)) + SecondOrder, Basis(SecondOrder));
            yield return Coverage($"{name}: coverage of CLs+b limits", p.Clsb, p.Toys, settings.ConfidenceLevel);
            yield return Coverage($"{name}: coverage of CLs limits", p.Cls, p.Toys, CoverageOfCls(alpha, multiple));
        }
    }

    /// <summary>Coverage of CLs limits where σ̂ is Gaussian.</summary>
    /// <remarks>In units of its standard deviation the injected signal is r = m·Φ⁻¹(1 − α/2); the limit covers it as long as σ̂ is less than z
    /// above −r… below it: CLs = (1 − Φ(z))/(1 − Φ(z − r)) ≥ α. The coverage is Φ(z) at equality.</remarks>
    /// <param name="alpha">1 − confidence level.</param>
    /// <param name="multiple">m: injected over expected limit.</param>
    internal static double CoverageOfCls(double alpha, double multiple)
    {
        double r = multiple * AsymptoticFormulae.RootAtClsLimit(alpha, 0.0);
        double low = -10.0;
        double high = 10.0;
        for (int i = 0; i < 100; i++)
        {
            double z = 0.5 * (low + high);
            bool covers = AsymptoticFormulae.Survival(z) >= alpha * AsymptoticFormulae.Survival(z - r);
            (low, high) = covers ? (z, high) : (low, z);
        }

        return 1.0 - AsymptoticFormulae.Survival(low);
    }

    private static ValidationLine Coverage(string name, ToyFraction? fraction, int toys, double expected)
        => new(
            ValidationSections.Closure,
            name,
            fraction?.Value,
            expected,
            (Deviations * Math.Sqrt(expected * (1.0 - expected) / toys)) + CoverageSecondOrder,
            Basis(CoverageSecondOrder));

    private static string Basis(double secondOrder)
        => FormattableString.Invariant($"{Deviations} statistical errors, and {secondOrder} for terms of second order of uncertainties and of 1/√n");
}
