namespace ZPrimeGpu.Host.Configuration;

/// <summary>Weights that correct simulated events by what control samples have measured; the <c>corrections</c> section.</summary>
/// <param name="Trigger">Trigger efficiency, a weight on every simulated event and an uncertainty of the signal efficiency; null = none.</param>
/// <param name="PhotonVeto">Rescaling of a background by the inefficiency of the photon veto; null = none.</param>
internal sealed record CorrectionsConfig(EfficiencyFunction? Trigger, PhotonVetoCorrection? PhotonVeto)
{
    /// <summary>Trigger efficiency of simulated events that had to pass it: <see cref="Trigger"/> is divided by it; null = simulated events did not.</summary>
    public EfficiencyFunction? TriggerInSimulation { get; init; }

    /// <summary>Factor on the width of the signal about its peak.</summary>
    public double SignalWidthRatio { get; init; } = 1;

    /// <summary>Its error, where it was measured; only shown.</summary>
    public double? SignalWidthRatioError { get; init; }

    /// <summary>Where corrections come from, by key, where they were taken over from a file. Only shown.</summary>
    public IReadOnlyDictionary<string, MeasuredOrigin> Origins { get; init; } = new Dictionary<string, MeasuredOrigin>();

    /// <summary>The weight of the trigger at an M²rec.</summary>
    public double TriggerAt(double m2)
        => Trigger is not { } data ? 1
            : TriggerInSimulation is not { } simulated ? data.At(m2)
            : simulated.At(m2) is double e and > 0 ? data.At(m2) / e : 0;

    /// <summary>Its relative uncertainty: of both efficiencies in quadrature.</summary>
    public double TriggerRelativeErrorAt(double m2)
        => Math.Sqrt(Squared(Trigger?.RelativeErrorAt(m2) ?? 0) + Squared(Trigger is null ? 0 : TriggerInSimulation?.RelativeErrorAt(m2) ?? 0));

    private static double Squared(double x) => x * x;

    /// <summary>Nothing is corrected.</summary>
    public static CorrectionsConfig None { get; } = new(null, null);
}

/// <summary>Ratio of photon-veto inefficiencies, data over simulation, by the polar angle of the recoil.</summary>
/// <param name="Process">Background that is rescaled.</param>
/// <param name="BelowGeV2">Events below this M²rec are rescaled [GeV²].</param>
/// <param name="Regions">Upper end of each region [deg, laboratory], rising, the last one infinite; and its ratio.</param>
internal sealed record PhotonVetoCorrection(string Process, double BelowGeV2, IReadOnlyList<(double BelowDeg, double Ratio)> Regions)
{
    /// <summary>The ratio at an angle.</summary>
    public double At(double thetaDeg)
    {
        foreach ((double below, double ratio) in Regions)
        {
            if (thetaDeg < below)
            {
                return ratio;
            }
        }

        return 1;
    }
}
