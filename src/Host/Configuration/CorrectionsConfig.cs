namespace ZPrimeGpu.Host.Configuration;

/// <summary>Weights that correct simulated events by what control samples have measured; the <c>corrections</c> section.</summary>
/// <param name="Trigger">Trigger efficiency, a weight on every simulated event and an uncertainty of the signal efficiency; null = none.</param>
/// <param name="PhotonVeto">Rescaling of a background by the inefficiency of the photon veto; null = none.</param>
internal sealed record CorrectionsConfig(EfficiencyFunction? Trigger, PhotonVetoCorrection? PhotonVeto)
{
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
