namespace ZPrimeGpu.Host.Theory;

/// <summary>The electromagnetic coupling at a scale: α(Q²) = α(0) / (1 − Δα_lep − Δα_had).</summary>
/// <remarks>
/// Leptons at one loop and large Q², Δα = (α/3π) [ln(Q²/m²) − 5/3], and 0 below Q² = m² e^{5/3}; hadrons by the parameterisation A + B ln(1 + CQ²) of Burkhardt and
/// Pietrzyk (Phys. Lett. B 513 (2001) 46). It is made for space-like momenta; for time-like ones it averages over resonances, good to a few per mille in
/// α between them, and not to be trusted on one. 1/α(10.58² GeV²) = 132.0.
/// </remarks>
internal static class RunningAlpha
{
    private static readonly double[] Leptons = [Constants.ElectronMass, Constants.MuonMass, Constants.TauMass];

    /// <summary>α at a squared momentum transfer [GeV²].</summary>
    public static double At(double q2)
    {
        const double AlphaAtZero = 1.0 / Constants.AlphaInverseAtZero;
        double shift = Hadrons(q2);
        foreach (double mass in Leptons)
        {
            shift += AlphaAtZero / (3.0 * Math.PI) * Math.Max(Math.Log(q2 / (mass * mass)) - (5.0 / 3.0), 0.0);
        }

        return AlphaAtZero / (1.0 - shift);
    }

    private static double Hadrons(double q2) => Math.Sqrt(q2) switch
    {
        < 0.7 => 0.0023092 * Math.Log(1.0 + (3.9925370 * q2)),
        < 2.0 => 0.0022333 * Math.Log(1.0 + (4.2191779 * q2)),
        < 4.0 => 0.0024402 * Math.Log(1.0 + (3.2496684 * q2)),
        < 10.0 => 0.0027340 * Math.Log(1.0 + (2.0995092 * q2)),
        _ => 0.0010485 + (0.0029431 * Math.Log(1.0 + q2)),
    };
}
