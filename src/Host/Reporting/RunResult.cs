using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>Everything that one run found out: the only input of the result writer. Filled by the pipeline, complete when constructed.</summary>
internal sealed record RunResult
{
    /// <summary>What the run was told.</summary>
    public required RunConfig Config { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>What the kernels ran on, for people.</summary>
    public required string DeviceDescription { get; init; }

    /// <summary>In which precision toys were fitted.</summary>
    public string Precision { get; init; } = Configuration.Precision.Double.Name();

    /// <summary>Worker threads that were used.</summary>
    public required int Threads { get; init; }

    /// <summary>Seed that was used.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Event files that were read.</summary>
    public required IReadOnlyList<InputFile> Inputs { get; init; }

    /// <summary>Rows of the data that were counted and not read; null where the analysis is not blind.</summary>
    public long? BlindedRows { get; init; }

    /// <summary>Cut flow of every process; processes in the order in which they should be shown.</summary>
    public required IReadOnlyList<CutFlowRow> CutFlow { get; init; }

    /// <summary>The global spectrum.</summary>
    public required SpectrumTable Spectrum { get; init; }

    /// <summary>Templates of every window.</summary>
    public required IReadOnlyList<WindowTemplates> Windows { get; init; }

    /// <summary>Result of every window.</summary>
    public required IReadOnlyList<WindowLimit> Limits { get; init; }

    /// <summary>What turns each window's limits into couplings, in the order of <see cref="Limits"/>; empty where it was not computed.</summary>
    public IReadOnlyList<CouplingScale> Couplings { get; init; } = [];

    /// <summary>Earlier limits on g′.</summary>
    public IReadOnlyList<LimitOverlay> Overlays { get; init; } = [];

    /// <summary>The spectrum before the network, without θ* bins and smoothing; null where there is no network.</summary>
    public SpectrumTable? BeforeNetwork { get; init; }

    /// <summary>Efficiency and resolution at the generated masses.</summary>
    public IReadOnlyList<SignalPoint> Signal { get; init; } = [];

    /// <summary>A wide signal beside a narrow one; null for a narrow signal.</summary>
    public WidthComparison? Width { get; init; }

    /// <summary>Results with the raw templates, to show what smoothing does; null where they were not computed.</summary>
    public IReadOnlyList<WindowLimit>? UnsmoothedLimits { get; init; }

    /// <summary>Expected limits without each systematic uncertainty; empty where not computed.</summary>
    public IReadOnlyList<SystematicImpact> SystematicImpacts { get; init; } = [];

    /// <summary>How much each background was smoothed; empty with smoothing off.</summary>
    public IReadOnlyList<SmoothingSummary> Smoothing { get; init; } = [];

    /// <summary>Each generated signal mass predicted from the others.</summary>
    public IReadOnlyList<LeaveOneOutResult> Interpolation { get; init; } = [];

    /// <summary>Counts of fits over the whole run.</summary>
    public required FitCounts Fits { get; init; }

    /// <summary>Time of each stage, in the order in which they ran.</summary>
    public required IReadOnlyList<StageTiming> Timings { get; init; }

    /// <summary>Sentences that the user should read, for instance where smoothed and raw window totals disagree.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>One event file that was read.</summary>
/// <param name="Path">Path as the user wrote it (a glob gives one entry per file).</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Checksum, lower-case hexadecimal.</param>
/// <param name="Rows">Rows read.</param>
internal sealed record InputFile(string Path, long Bytes, string Sha256, long Rows);

/// <summary>Time that one stage took.</summary>
/// <param name="Name">Stage.</param>
/// <param name="Seconds">Wall-clock time [s].</param>
/// <param name="CpuSeconds">Processor time of all threads [s].</param>
internal sealed record StageTiming(string Name, double Seconds, double CpuSeconds);

/// <summary>Counts of fits.</summary>
/// <param name="Fits">Fits made.</param>
/// <param name="Retried">Fits that needed the safe path.</param>
/// <param name="Failed">Fits that failed also there.</param>
internal readonly record struct FitCounts(long Fits, long Retried, long Failed)
{
    /// <summary>The sum over windows.</summary>
    public static FitCounts Of(IEnumerable<WindowLimit> limits)
        => limits.Aggregate(default(FitCounts), (sum, w) => new(sum.Fits + w.Fits, sum.Retried + w.RetriedFits, sum.Failed + w.FailedFits));
}
