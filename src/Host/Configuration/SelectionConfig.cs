namespace ZPrimeGpu.Host.Configuration;

/// <summary>Every threshold of the selection (physics.md facts 11 to 17), with the paper's values as defaults.</summary>
/// <param name="TriggerThetaMinDeg">Two-track trigger: smallest polar angle [deg, laboratory].</param>
/// <param name="TriggerThetaMaxDeg">Two-track trigger: largest polar angle [deg, laboratory].</param>
/// <param name="AzimuthalOpeningMinDeg">Two-track trigger: smallest azimuthal opening by year [deg]; exclusive.</param>
/// <param name="DrMaxCm">|d0| below this [cm].</param>
/// <param name="DzMaxCm">|z0| below this [cm].</param>
/// <param name="MuonIdMin">Muon likelihood ratio above this, both tracks.</param>
/// <param name="MuonPtMinGeV">Transverse momentum above this [GeV, laboratory], both tracks.</param>
/// <param name="OpeningAngleMaxDeg">c.m. opening angle below this [deg].</param>
/// <param name="RecoilThetaBoundaryGeV2">Below this M²rec the tight recoil window applies [GeV²].</param>
/// <param name="RecoilThetaMinDeg">Tight: smallest recoil polar angle [deg, laboratory].</param>
/// <param name="RecoilThetaMaxDeg">Tight: largest recoil polar angle [deg, laboratory].</param>
/// <param name="RecoilThetaGapMinDeg">Tight: start of the excluded calorimeter gap [deg].</param>
/// <param name="RecoilThetaGapMaxDeg">Tight: end of the excluded calorimeter gap [deg].</param>
/// <param name="RecoilThetaMaxHighDeg">Above the boundary: largest recoil polar angle [deg].</param>
/// <param name="PhotonEnergyThresholdGeV">Photons at or below this energy are ignored [GeV].</param>
/// <param name="PhotonEnergySumMaxGeV">Sum of photon energies below this [GeV].</param>
/// <param name="PhotonConeDeg">No photon within this angle of the recoil momentum [deg].</param>
/// <param name="RecoilPtMinGeV">Transverse recoil momentum in the c.m. frame above this [GeV].</param>
internal sealed record SelectionConfig(
    double TriggerThetaMinDeg,
    double TriggerThetaMaxDeg,
    IReadOnlyDictionary<int, double> AzimuthalOpeningMinDeg,
    double DrMaxCm,
    double DzMaxCm,
    double MuonIdMin,
    double MuonPtMinGeV,
    double OpeningAngleMaxDeg,
    double RecoilThetaBoundaryGeV2,
    double RecoilThetaMinDeg,
    double RecoilThetaMaxDeg,
    double RecoilThetaGapMinDeg,
    double RecoilThetaGapMaxDeg,
    double RecoilThetaMaxHighDeg,
    double PhotonEnergyThresholdGeV,
    double PhotonEnergySumMaxGeV,
    double PhotonConeDeg,
    double RecoilPtMinGeV)
{
    /// <summary>The Punzi-net; null = no such cut.</summary>
    public PunziNetConfig? PunziNet { get; init; }
}

/// <summary>The cut on the Punzi-net.</summary>
/// <param name="File">File of the network, absolute.</param>
/// <param name="Min">Outputs above this pass.</param>
internal sealed record PunziNetConfig(string File, double Min);
