using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Every generated mass predicted from the others.</summary>
internal static class InterpolationAnswers
{
    private const double Deviations = 4.0;
    private const string Subject = "Generated masses left out in turn";

    /// <summary>Two lines: the efficiency and the shape that are predicted worst.</summary>
    /// <param name="masses">Masses that were left out.</param>
    /// <param name="systematic">Relative systematic uncertainty of the efficiency at a mass [GeV].</param>
    public static IEnumerable<ValidationLine> Lines(IEnumerable<LeaveOneOutResult> masses, Func<double, double> systematic)
    {
        LeaveOneOutResult[] inner = [.. masses.Where(m => m.Inner)];
        if (inner.Length == 0)
        {
            return [ValidationLine.Skip(ValidationSections.Interpolation, Subject, "the configuration has fewer than three generated masses: nothing lies between others")];
        }

        LeaveOneOutResult efficiency = inner.MaxBy(m => Excess(Math.Abs(m.RelativeDifference) / Allowed(m, systematic)));
        LeaveOneOutResult shape = inner.MaxBy(m => Excess(Chi2Deviations(m)));
        return
        [
            new ValidationLine(
                ValidationSections.Interpolation,
                FormattableString.Invariant($"Efficiency predicted worst of {inner.Length} inner masses, {efficiency.MassGeV:G6} GeV: predicted over own, less 1"),
                efficiency.RelativeDifference,
                0.0,
                Allowed(efficiency, systematic),
                FormattableString.Invariant($"{Deviations} statistical errors of its own sample, and the systematic uncertainty of the efficiency in the configuration")),
            new ValidationLine(
                ValidationSections.Interpolation,
                FormattableString.Invariant($"Signal shape predicted worst, {shape.MassGeV:G6} GeV, χ² {shape.Chi2:G4} of {shape.Bins} bins: (χ² − bins)/√(2 bins)"),
                Chi2Deviations(shape),
                0.0,
                Deviations + Math.Sqrt(0.5 * shape.Bins),
                FormattableString.Invariant($"{Deviations} standard deviations of χ², and as much again as bins for what the 10 % shape uncertainty of the model covers")),
        ];
    }

    private static double Allowed(LeaveOneOutResult m, Func<double, double> systematic) => (Deviations * m.EfficiencyError) + systematic(m.MassGeV);

    private static double Chi2Deviations(LeaveOneOutResult m) => m.Bins == 0 ? 0.0 : (m.Chi2 - m.Bins) / Math.Sqrt(2.0 * m.Bins);

    // No number is worse than any.
    private static double Excess(double value) => double.IsNaN(value) ? double.PositiveInfinity : value;
}
