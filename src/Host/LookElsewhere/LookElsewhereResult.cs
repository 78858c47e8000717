namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>What a study of whole spectra found out. Complete when constructed; a number that does not exist is null.</summary>
internal sealed record LookElsewhereResult
{
    /// <summary>Spectra asked for.</summary>
    public required long Asked { get; init; }

    /// <summary>Spectra counted: fewer where the study was stopped.</summary>
    public required long Spectra { get; init; }

    /// <summary>Spectra left out because a fit failed.</summary>
    public required long LeftOut { get; init; }

    /// <summary>Seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>ν of the ensemble.</summary>
    public required double Normalisation { get; init; }

    /// <summary>Whether the ensemble's ν was fitted to data.</summary>
    public required bool HasData { get; init; }

    /// <summary>Cells of the spectrum.</summary>
    public required int Cells { get; init; }

    /// <summary>Level whose upcrossings give the Gross-Vitells estimate: the lowest.</summary>
    public required double ReferenceLevel { get; init; }

    /// <summary>Every level, ascending.</summary>
    public required IReadOnlyList<LevelResult> Levels { get; init; }

    /// <summary>Every window.</summary>
    public required IReadOnlyList<WindowScanResult> Windows { get; init; }

    /// <summary>The largest observed excess; null without data, or where no window has one.</summary>
    public required ExcessResult? Observed { get; init; }

    /// <summary>Excesses that were asked for.</summary>
    public required IReadOnlyList<ExcessResult> Excesses { get; init; }

    /// <summary>Largest z of each spectrum, in bins of <see cref="ScanTally.BinWidth"/>; the last holds all beyond.</summary>
    public required IReadOnlyList<long> Histogram { get; init; }

    /// <summary>Fits made.</summary>
    public required long Fits { get; init; }

    /// <summary>Iterations of these.</summary>
    public required long Iterations { get; init; }

    /// <summary>Fits made again on the safe path.</summary>
    public required long Retried { get; init; }

    /// <summary>Fits that failed there too.</summary>
    public required long Failed { get; init; }

    /// <summary>The first hundred of them.</summary>
    public required IReadOnlyList<ScanFailure> Failures { get; init; }
}

/// <summary>One level of local significance.</summary>
/// <param name="Z">Level, z = √q0.</param>
/// <param name="LocalP">Asymptotic local p-value.</param>
/// <param name="LocalPToys">Fraction of the spectra at or above the level, mean over windows.</param>
/// <param name="Upcrossings">Mean number of upcrossings.</param>
/// <param name="UpcrossingsError">Its error.</param>
/// <param name="GrossVitells">Global p-value from the upcrossings of the reference level.</param>
/// <param name="GrossVitellsError">Its statistical error.</param>
/// <param name="GrossVitellsPoisson">Global p-value from the same upcrossings, taken as a Poisson process.</param>
/// <param name="Global">Global p-value by counting.</param>
internal sealed record LevelResult(
    double Z,
    double LocalP,
    double LocalPToys,
    double Upcrossings,
    double UpcrossingsError,
    double GrossVitells,
    double GrossVitellsError,
    double GrossVitellsPoisson,
    BinomialEstimate Global)
{
    /// <summary>Global significance.</summary>
    public double? GlobalZ => GlobalSignificance.Z(Global.Value);

    /// <summary>Lower end of its interval; null where unbounded.</summary>
    public double? GlobalZLow => GlobalSignificance.Z(Global.High);

    /// <summary>Upper end of its interval; null where unbounded.</summary>
    public double? GlobalZHigh => GlobalSignificance.Z(Global.Low);

    /// <summary>Global over local p-value.</summary>
    public double TrialsFactor => Global.Value / LocalP;

    /// <summary>Number of independent tests with this global p-value.</summary>
    public double? EffectiveTrials => GlobalSignificance.EffectiveTrials(Global.Value, LocalP);

    /// <summary>Lower end of its interval.</summary>
    public double? EffectiveTrialsLow => GlobalSignificance.EffectiveTrials(Global.Low, LocalP);

    /// <summary>Upper end of its interval; null where unbounded.</summary>
    public double? EffectiveTrialsHigh => GlobalSignificance.EffectiveTrials(Global.High, LocalP);
}

/// <summary>An excess at a mass.</summary>
/// <param name="MassGeV">Mass [GeV].</param>
/// <param name="Window">Index of the window nearest to it.</param>
/// <param name="WindowMassGeV">Mass of that window [GeV].</param>
/// <param name="LocalToys">Fraction of the spectra at or above the level in that window.</param>
/// <param name="Level">Its significance, local and global.</param>
internal sealed record ExcessResult(double MassGeV, int Window, double WindowMassGeV, BinomialEstimate LocalToys, LevelResult Level);

/// <summary>One window of the scan.</summary>
/// <param name="MassGeV">Mass [GeV].</param>
/// <param name="ObservedQ0">Observed q0.</param>
/// <param name="LocalToys">Fraction of the spectra at or above it; null without observation or where it is 0.</param>
/// <param name="GlobalToys">Fraction of the spectra whose largest q0 is at or above it.</param>
/// <param name="Maxima">Spectra that have their largest q0 here.</param>
/// <param name="Upcrossings">Mean number of upcrossings of each level that end here [level].</param>
internal sealed record WindowScanResult(
    double MassGeV, double? ObservedQ0, BinomialEstimate? LocalToys, BinomialEstimate? GlobalToys, long Maxima, IReadOnlyList<double> Upcrossings);
