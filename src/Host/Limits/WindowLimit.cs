namespace ZPrimeGpu.Host.Limits;

/// <summary>Status of a window's result.</summary>
internal enum WindowStatus
{
    /// <summary>Every number was obtained from converged fits.</summary>
    Ok,

    /// <summary>
    /// The data are so poor in signal that the toys thrown cannot measure the observed CLs; the observed limit is the asymptotic one, without a Monte-Carlo error. All else is by toys.
    /// </summary>
    ObservedAsymptotic,

    /// <summary>No data: expected limits only.</summary>
    ExpectedOnly,

    /// <summary>A limit could not be bracketed or a needed fit failed; what is missing is null.</summary>
    Failed,
}

/// <summary>The result of one window. A number that could not be obtained, or was not asked for, is null: never NaN.</summary>
internal sealed record WindowLimit
{
    /// <summary>Index of the hypothesis.</summary>
    public required int Index { get; init; }

    /// <summary>Mass [GeV].</summary>
    public required double MassGeV { get; init; }

    /// <summary>Number of bins of the window.</summary>
    public required int Bins { get; init; }

    /// <summary>Observed upper limit on the cross section, CLs [fb].</summary>
    public double? ObservedCls { get; init; }

    /// <summary>Expected limits, CLs, −2σ … +2σ [fb]; entries are null where not obtained.</summary>
    public required IReadOnlyList<double?> ExpectedCls { get; init; }

    /// <summary>Observed upper limit, CLs+b [fb].</summary>
    public double? ObservedClsb { get; init; }

    /// <summary>Expected limits, CLs+b, −2σ … +2σ [fb].</summary>
    public required IReadOnlyList<double?> ExpectedClsb { get; init; }

    /// <summary>Discovery test statistic.</summary>
    public double? Q0 { get; init; }

    /// <summary>Local p-value.</summary>
    public double? P0 { get; init; }

    /// <summary>Local significance.</summary>
    public double? Z0 { get; init; }

    /// <summary>Fitted cross section, not bounded at 0 [fb].</summary>
    public double? SigmaHat { get; init; }

    /// <summary>Its Hessian error [fb].</summary>
    public double? SigmaHatError { get; init; }

    /// <summary>Fitted background normalisation ν.</summary>
    public double? BackgroundNormalisation { get; init; }

    /// <summary>
    /// Bins that the background-only fit to the data empties by their own nuisance, γ at its lower bound; null without data. A model that describes its data has none
    /// (<see cref="EmptiedWindows"/>).
    /// </summary>
    public int? EmptiedBins { get; init; }

    /// <summary>Fits made for this window.</summary>
    public required long Fits { get; init; }

    /// <summary>Fits that needed the safe path.</summary>
    public required long RetriedFits { get; init; }

    /// <summary>Fits that failed also on the safe path.</summary>
    public required long FailedFits { get; init; }

    /// <summary>What the limits owe to toys; null for asymptotic limits.</summary>
    public WindowToys? Toys { get; init; }

    /// <summary>How well the model describes the data; null where not asked for or without data. Its fits are among those of the window.</summary>
    public WindowGoodnessOfFit? GoodnessOfFit { get; init; }

    /// <summary>Status.</summary>
    public required WindowStatus Status { get; init; }

    /// <summary>One sentence on what failed; null where nothing did.</summary>
    public string? Problem { get; init; }
}
