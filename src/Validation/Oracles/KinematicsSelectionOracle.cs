using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>One event as the files have it.</summary>
internal sealed record OracleEvent
{
    /// <summary>Positive muon, laboratory [GeV].</summary>
    public required (double X, double Y, double Z) Plus { get; init; }

    /// <summary>Negative muon, laboratory [GeV].</summary>
    public required (double X, double Y, double Z) Minus { get; init; }

    /// <summary>Muon likelihood ratios of both tracks.</summary>
    public (double Plus, double Minus) Id { get; init; } = (1, 1);

    /// <summary>Transverse impact parameters of both tracks [cm].</summary>
    public (double Plus, double Minus) Dr { get; init; }

    /// <summary>Longitudinal impact parameters of both tracks [cm].</summary>
    public (double Plus, double Minus) Dz { get; init; }

    /// <summary>Whether every trigger flag is set.</summary>
    public bool TriggerFlag { get; init; } = true;

    /// <summary>Year, for the azimuthal opening.</summary>
    public int Year { get; init; } = 2020;

    /// <summary>Sum of photon energies [GeV].</summary>
    public double PhotonEnergySum { get; init; }

    /// <summary>Photons: energy [GeV], polar angle and azimuth [rad].</summary>
    public IReadOnlyList<(double Energy, double Theta, double Phi)> Photons { get; init; } = [];
}

/// <summary>The selection as a physicist writes it down: plain conditions on angles in degrees, in order (physics.md, facts 11 to 16).</summary>
/// <param name="kinematics">Kinematics.</param>
/// <param name="cuts">Thresholds.</param>
internal sealed class KinematicsSelectionOracle(KinematicsOracle kinematics, SelectionConfig cuts)
{
    /// <summary>The first cut that an event fails, or null where it passes all.</summary>
    /// <param name="e">The event.</param>
    /// <param name="upstream">Cuts not applied.</param>
    public SelectionCut? FirstFailed(OracleEvent e, IReadOnlySet<SelectionCut> upstream)
    {
        foreach (SelectionCut cut in Enum.GetValues<SelectionCut>())
        {
            if (cut != SelectionCut.All && !upstream.Contains(cut) && !Passes(e, cut))
            {
                return cut;
            }
        }

        return null;
    }

    private bool Passes(OracleEvent e, SelectionCut cut)
    {
        FourVector plus = KinematicsOracle.Muon(e.Plus);
        FourVector minus = KinematicsOracle.Muon(e.Minus);
        KinematicsReference k = kinematics.Event(e.Plus, e.Minus);
        double m2 = k.RecoilLab.MassSquared;
        double recoilTheta = Deg(k.RecoilLab.Theta);
        switch (cut)
        {
            case SelectionCut.Trigger:
                double opening = Math.Abs(Deg(plus.Phi) - Deg(minus.Phi));
                opening = opening > 180 ? 360 - opening : opening;
                return InTrigger(plus) && InTrigger(minus) && opening > cuts.AzimuthalOpeningMinDeg[e.Year] && e.TriggerFlag;
            case SelectionCut.Impact:
                return Math.Abs(e.Dr.Plus) < cuts.DrMaxCm && Math.Abs(e.Dr.Minus) < cuts.DrMaxCm
                    && Math.Abs(e.Dz.Plus) < cuts.DzMaxCm && Math.Abs(e.Dz.Minus) < cuts.DzMaxCm;
            case SelectionCut.MuonId:
                return e.Id.Plus > cuts.MuonIdMin && e.Id.Minus > cuts.MuonIdMin;
            case SelectionCut.MuonPt:
                return plus.Pt > cuts.MuonPtMinGeV && minus.Pt > cuts.MuonPtMinGeV;
            case SelectionCut.OpeningAngle:
                return Deg(k.Opening) < cuts.OpeningAngleMaxDeg;
            case SelectionCut.RecoilTheta:
                if (m2 < cuts.RecoilThetaBoundaryGeV2)
                {
                    bool inGap = recoilTheta >= cuts.RecoilThetaGapMinDeg && recoilTheta <= cuts.RecoilThetaGapMaxDeg;
                    return recoilTheta >= cuts.RecoilThetaMinDeg && recoilTheta <= cuts.RecoilThetaMaxDeg && !inGap;
                }

                return recoilTheta < cuts.RecoilThetaMaxHighDeg;
            case SelectionCut.PhotonVeto:
                return e.PhotonEnergySum < cuts.PhotonEnergySumMaxGeV && !e.Photons.Any(photon => Vetoes(photon, k.RecoilLab));
            case SelectionCut.RecoilPt:
                return k.RecoilCm.Pt > cuts.RecoilPtMinGeV;
            default:
                return true;
        }
    }

    private bool InTrigger(FourVector track) => Deg(track.Theta) >= cuts.TriggerThetaMinDeg && Deg(track.Theta) <= cuts.TriggerThetaMaxDeg;

    private bool Vetoes((double Energy, double Theta, double Phi) photon, FourVector recoil)
    {
        double sin = Math.Sin(photon.Theta);
        var direction = new FourVector(1, sin * Math.Cos(photon.Phi), sin * Math.Sin(photon.Phi), Math.Cos(photon.Theta));
        return photon.Energy > cuts.PhotonEnergyThresholdGeV && Deg(FourVector.Angle(direction, recoil)) < cuts.PhotonConeDeg;
    }

    private static double Deg(double radians) => radians * 180 / Math.PI;
}
