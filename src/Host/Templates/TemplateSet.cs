namespace ZPrimeGpu.Host.Templates;

/// <summary>What the template stage hands on.</summary>
internal sealed record TemplateSet
{
    /// <summary>Backgrounds and data on the analysis grid.</summary>
    public required SpectrumTable Spectrum { get; init; }

    /// <summary>Everything the fits need, by hypothesis.</summary>
    public required IReadOnlyList<WindowTemplates> Windows { get; init; }

    /// <summary>
    /// Factor on the background Monte-Carlo errors of each window that stands for their correlations (<see cref="TemplateErrorScale"/>); it is in the
    /// windows' uncertainties already. 0 where Monte-Carlo statistics are left out [hypothesis].
    /// </summary>
    public required IReadOnlyList<double> McErrorScale { get; init; }

    /// <summary>Windows whose totals smoothing changed; empty with smoothing off.</summary>
    public required IReadOnlyList<TemplateWarning> WindowWarnings { get; init; }

    /// <summary>Everything that the user should be told, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Check of the interpolation between generated masses.</summary>
    public required IReadOnlyList<LeaveOneOutResult> LeaveOneOut { get; init; }

    /// <summary>How much each background was smoothed; empty with smoothing off.</summary>
    public required IReadOnlyList<SmoothingSummary> Smoothing { get; init; }
}
