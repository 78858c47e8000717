namespace ZPrimeGpu.Host.Configuration;

/// <summary>Where a measured uncertainty comes from.</summary>
/// <param name="Source">File and sample, for the report.</param>
/// <param name="BelowGeV2">Ranges of M²rec up to here were measured [GeV²]; those above are given.</param>
internal sealed record MeasuredOrigin(string Source, double BelowGeV2 = double.PositiveInfinity);

/// <summary>What an analysis takes over from control samples. What is null was not measured, or is not to be used.</summary>
/// <param name="Source">The file, as the configuration names it.</param>
/// <param name="Trigger">Trigger efficiency of the data.</param>
/// <param name="TriggerInSimulation">That of the simulation, where the simulated events had to pass the trigger.</param>
/// <param name="PhotonVeto">Rescaling of a background.</param>
/// <param name="PhotonVetoUncertainty">Relative uncertainty of that background; up to the M²rec of the rescaling.</param>
/// <param name="SignalEfficiency">Uncertainty of the signal efficiency, by range.</param>
/// <param name="BackgroundShape">Uncertainty of the background shape, by range.</param>
/// <param name="WidthRatio">Width of the recoil peak, data over simulation.</param>
/// <param name="WidthRatioError">Its error.</param>
internal sealed record ControlTransfer(
    string Source,
    EfficiencyFunction? Trigger,
    EfficiencyFunction? TriggerInSimulation,
    PhotonVetoCorrection? PhotonVeto,
    double? PhotonVetoUncertainty,
    RangedValue? SignalEfficiency,
    RangedValue? BackgroundShape,
    double? WidthRatio,
    double? WidthRatioError)
{
    /// <summary>Name of the control samples that ratios are taken from, for the report.</summary>
    public string Samples { get; init; } = string.Empty;

    /// <summary>The file, absolute.</summary>
    public string File { get; init; } = string.Empty;
}
