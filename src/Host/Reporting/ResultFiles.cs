namespace ZPrimeGpu.Host.Reporting;

/// <summary>Names of every file that a run may write: what an earlier run left under one of them is replaced, anything else is not ours.</summary>
internal static class ResultFiles
{
    /// <summary>Limits of every hypothesis.</summary>
    public const string Limits = "limits.csv";

    /// <summary>Cut flow.</summary>
    public const string CutFlow = "cutflow.csv";

    /// <summary>The spectrum on the analysis grid.</summary>
    public const string Spectrum = "spectrum.csv";

    /// <summary>Goodness of fit of every window, where computed.</summary>
    public const string GoodnessOfFit = "goodness_of_fit.csv";

    /// <summary>Limits by toys beside asymptotic ones, where there are both.</summary>
    public const string ToysOverAsymptotic = "toys_asymptotic.csv";

    /// <summary>Limits on a wide signal beside those on a narrow one.</summary>
    public const string WideNarrow = "wide_narrow.csv";

    /// <summary>Systematic uncertainties and corrections.</summary>
    public const string Systematics = "systematics.csv";

    /// <summary>Expected limits without each systematic uncertainty, where computed.</summary>
    public const string Impacts = "impacts.csv";

    /// <summary>Failed fits to toys, where there are any.</summary>
    public const string Failures = "failures.csv";

    /// <summary>The report.</summary>
    public const string Report = "report.html";

    /// <summary>What was run; placed last, so that its presence says that the folder is complete.</summary>
    public const string Run = "run.json";

    /// <summary>All names, <see cref="Run"/> last.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Limits, CutFlow, Spectrum, GoodnessOfFit, ToysOverAsymptotic, WideNarrow, Systematics, Impacts, Failures, .. Plots.PlotNames.All.SelectMany(name => new[] { name + ".svg", name + ".pdf", name + ".png" }), Report, Run];
}
