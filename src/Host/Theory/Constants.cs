namespace ZPrimeGpu.Host.Theory;

/// <summary>Masses and constants of nature.</summary>
/// <remarks>Particle Data Group 2022 and CODATA 2018.</remarks>
internal static class Constants
{
    /// <summary>Electron mass [GeV].</summary>
    public const double ElectronMass = 0.51099895e-3;

    /// <summary>Muon mass [GeV].</summary>
    public const double MuonMass = 0.1056583755;

    /// <summary>Tau mass [GeV].</summary>
    public const double TauMass = 1.77686;

    /// <summary>1/α at vanishing momentum transfer.</summary>
    public const double AlphaInverseAtZero = 137.035999084;

    /// <summary>(ħc)²: a cross section in GeV⁻² times this is in fb.</summary>
    public const double GeVMinus2InFb = 0.3893793721e12;
}
