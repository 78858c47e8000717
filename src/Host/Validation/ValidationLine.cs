namespace ZPrimeGpu.Host.Validation;

/// <summary>What became of a line of the validation report.</summary>
internal enum ValidationStatus
{
    /// <summary>The number is within its tolerance.</summary>
    Passed,

    /// <summary>It is not, or there is none.</summary>
    Failed,

    /// <summary>It could not be asked for here; the line says why.</summary>
    Skipped,
}

/// <summary>One number with what it should be: a line of the validation report. The verdict follows from the numbers and cannot be set.</summary>
/// <param name="Section">What kind of check it is; see <see cref="ValidationSections"/>.</param>
/// <param name="Subject">What was measured, with the unit of the number.</param>
/// <param name="Number">The number; null where it could not be obtained.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Tolerance">|number − expected| may be this large; 0 = not at all.</param>
/// <param name="Basis">Where the tolerance comes from.</param>
internal sealed record ValidationLine(string Section, string Subject, double? Number, double Expected, double Tolerance, string Basis)
{
    /// <summary>Why there is no number, for a line that does not count.</summary>
    public string? Reason { get; private init; }

    /// <summary>The verdict. A number that is none (NaN) fails.</summary>
    public ValidationStatus Status
        => Reason is not null ? ValidationStatus.Skipped
            : Number is double number && Math.Abs(number - Expected) <= Tolerance ? ValidationStatus.Passed
            : ValidationStatus.Failed;

    /// <summary>A line for what could not be asked for.</summary>
    public static ValidationLine Skip(string section, string subject, string reason) => new(section, subject, null, 0.0, 0.0, string.Empty) { Reason = reason };
}

/// <summary>The kinds of checks, in the order of the report.</summary>
internal static class ValidationSections
{
    /// <summary>Functions whose values are known.</summary>
    public const string KnownAnswers = "Known answers";

    /// <summary>Kernels against the same written plainly.</summary>
    public const string Kernels = "Kernels against plain code";

    /// <summary>Workspaces whose results are known.</summary>
    public const string References = "Reference workspaces";

    /// <summary>Pulls and coverage.</summary>
    public const string Closure = "Closure";

    /// <summary>Toys and asymptotic formulae where they must agree.</summary>
    public const string Asymptotics = "Toys against asymptotic formulae";

    /// <summary>Generated masses predicted from the others.</summary>
    public const string Interpolation = "Interpolation between generated masses";

    /// <summary>Accelerators against the scalar path.</summary>
    public const string Accelerators = "Accelerators against scalar code";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [KnownAnswers, Kernels, References, Closure, Asymptotics, Interpolation, Accelerators];
}
