namespace ZPrimeGpu.Kernels.Selection;

/// <summary>Every threshold of the selection in the form in which the cuts compare it.</summary>
/// <remarks>
/// Angles are compared through signed squares: with sq(u) = u|u|, which is increasing, cos θ = z/|p| against c is sq(z) against
/// sq(c) p². No root, no division, no arc cosine, and the comparison is right for cosines of either sign.
/// </remarks>
public struct SelectionThresholds
{
    /// <summary>Cuts applied before the file was written, bit by cut number (<see cref="CutNumber"/>); they pass every event.</summary>
    public int UpstreamCuts;

    /// <summary>Trigger: smallest track polar angle, as sq(cos).</summary>
    public double TriggerThetaMinCos;

    /// <summary>Trigger: largest track polar angle, as sq(cos).</summary>
    public double TriggerThetaMaxCos;

    /// <summary>|d0| below this [cm].</summary>
    public double DrMax;

    /// <summary>|z0| below this [cm].</summary>
    public double DzMax;

    /// <summary>Muon likelihood ratio above this.</summary>
    public double MuonIdMin;

    /// <summary>Muon transverse momentum above this, as sq(pT) [GeV²].</summary>
    public double MuonPtMin;

    /// <summary>c.m. opening angle below this, as sq(cos).</summary>
    public double OpeningAngleMaxCos;

    /// <summary>M²rec from which the looser recoil window holds [GeV²].</summary>
    public double RecoilThetaBoundary;

    /// <summary>Below the boundary: smallest recoil polar angle, as sq(cos).</summary>
    public double RecoilThetaMinCos;

    /// <summary>Below the boundary: largest recoil polar angle, as sq(cos).</summary>
    public double RecoilThetaMaxCos;

    /// <summary>Below the boundary: start of the excluded gap, as sq(cos).</summary>
    public double RecoilThetaGapMinCos;

    /// <summary>Below the boundary: end of the excluded gap, as sq(cos).</summary>
    public double RecoilThetaGapMaxCos;

    /// <summary>From the boundary on: recoil polar angle below this, as sq(cos).</summary>
    public double RecoilThetaMaxHighCos;

    /// <summary>Photons at or below this energy do not veto [GeV].</summary>
    public double PhotonEnergyMin;

    /// <summary>Sum of photon energies below this [GeV].</summary>
    public double PhotonEnergySumMax;

    /// <summary>No photon within this angle of the recoil momentum, as sq(cos).</summary>
    public double PhotonConeCos;

    /// <summary>Transverse recoil momentum in the c.m. frame above this, as sq(pT) [GeV²].</summary>
    public double RecoilPtMin;

    /// <summary>Whether a cut is applied here.</summary>
    /// <param name="cut">A <see cref="CutNumber"/>.</param>
    public readonly bool Applies(int cut) => (UpstreamCuts & (1 << cut)) == 0;
}

/// <summary>Numbers of the cuts, in the order in which they are applied.</summary>
public static class CutNumber
{
    /// <summary>Two-track trigger.</summary>
    public const int Trigger = 1;

    /// <summary>Impact parameters.</summary>
    public const int Impact = 2;

    /// <summary>Muon identification.</summary>
    public const int MuonId = 3;

    /// <summary>Muon transverse momentum.</summary>
    public const int MuonPt = 4;

    /// <summary>Opening angle in the c.m. frame.</summary>
    public const int OpeningAngle = 5;

    /// <summary>Polar angle of the recoil.</summary>
    public const int RecoilTheta = 6;

    /// <summary>Photon veto.</summary>
    public const int PhotonVeto = 7;

    /// <summary>Transverse recoil momentum.</summary>
    public const int RecoilPt = 8;

    /// <summary>Punzi-net.</summary>
    public const int PunziNet = 9;

    /// <summary>In place of the first failed cut: no cut failed.</summary>
    public const int Passed = 10;
}
