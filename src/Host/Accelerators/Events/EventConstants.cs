using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>What the event kernels are given instead of the configuration: blittable, in the units and forms they compute with.</summary>
internal static class EventConstants
{
    /// <summary>The frame of the beams.</summary>
    /// <remarks>
    /// Beams are taken as massless, p(e⁻) = E(sin a, 0, cos a) and p(e⁺) = E(sin a, 0, −cos a) with a half the crossing angle
    /// (physics.md, fact 2); the electron mass would change √s by 1e-8 of itself. Where the configuration gives √s, the sum is scaled
    /// to it, which leaves the boost unchanged.
    /// </remarks>
    /// <param name="beams">Beams.</param>
    public static BeamFrame Frame(BeamConfig beams)
    {
        (double sin, double cos) = Math.SinCos(0.5e-3 * beams.CrossingAngleMrad);
        double sumE = beams.ElectronGeV + beams.PositronGeV;
        double sumX = sumE * sin;
        double sumZ = (beams.ElectronGeV - beams.PositronGeV) * cos;

        // (E₋ + E₊)² − p², without the cancellation: 4 E₋ E₊ cos² a.
        double mass = 2 * cos * Math.Sqrt(beams.ElectronGeV * beams.PositronGeV);
        double gamma = sumE / mass;
        double betaGammaX = sumX / mass;
        double betaGammaZ = sumZ / mass;

        // p* = p + βγ ((βγ·p)/(γ + 1) − E), and E* = γ E − βγ·p.
        double shareX = betaGammaX / (gamma + 1);
        double shareZ = betaGammaZ / (gamma + 1);
        double xx = 1 + (betaGammaX * shareX);
        double xz = betaGammaX * shareZ;
        double zz = 1 + (betaGammaZ * shareZ);

        // Direction of the boosted electron; the rotation brings it to +z.
        double electronX = (xx * sin) + (xz * cos) - betaGammaX;
        double electronZ = (xz * sin) + (zz * cos) - betaGammaZ;
        double electron = Math.Sqrt((electronX * electronX) + (electronZ * electronZ));
        double alongX = electronX / electron;
        double alongZ = electronZ / electron;

        double sqrtS = beams.SqrtSGeV ?? mass;
        double scale = sqrtS / mass;
        return new BeamFrame
        {
            SqrtS = sqrtS,
            S = sqrtS * sqrtS,
            SumE = sumE * scale,
            SumX = sumX * scale,
            SumZ = sumZ * scale,
            EnergyE = gamma,
            EnergyX = -betaGammaX,
            EnergyZ = -betaGammaZ,
            XE = -((alongZ * betaGammaX) - (alongX * betaGammaZ)),
            XX = (alongZ * xx) - (alongX * xz),
            XZ = (alongZ * xz) - (alongX * zz),
            ZE = -((alongX * betaGammaX) + (alongZ * betaGammaZ)),
            ZX = (alongX * xx) + (alongZ * xz),
            ZZ = (alongX * xz) + (alongZ * zz),
        };
    }

    /// <summary>The thresholds of a source.</summary>
    /// <param name="selection">Thresholds as configured.</param>
    /// <param name="upstream">Cuts applied before the source's files were written.</param>
    public static SelectionThresholds Thresholds(SelectionConfig selection, IReadOnlySet<SelectionCut> upstream)
    {
        int mask = 0;
        foreach (SelectionCut cut in upstream)
        {
            mask |= 1 << (int)cut;
        }

        return new SelectionThresholds
        {
            UpstreamCuts = mask,
            TriggerThetaMinCos = SignedSquareOfCosine(selection.TriggerThetaMinDeg),
            TriggerThetaMaxCos = SignedSquareOfCosine(selection.TriggerThetaMaxDeg),
            DrMax = selection.DrMaxCm,
            DzMax = selection.DzMaxCm,
            MuonIdMin = selection.MuonIdMin,
            MuonPtMin = SignedSquare(selection.MuonPtMinGeV),
            OpeningAngleMaxCos = SignedSquareOfCosine(selection.OpeningAngleMaxDeg),
            RecoilThetaBoundary = selection.RecoilThetaBoundaryGeV2,
            RecoilThetaMinCos = SignedSquareOfCosine(selection.RecoilThetaMinDeg),
            RecoilThetaMaxCos = SignedSquareOfCosine(selection.RecoilThetaMaxDeg),
            RecoilThetaGapMinCos = SignedSquareOfCosine(selection.RecoilThetaGapMinDeg),
            RecoilThetaGapMaxCos = SignedSquareOfCosine(selection.RecoilThetaGapMaxDeg),
            RecoilThetaMaxHighCos = SignedSquareOfCosine(selection.RecoilThetaMaxHighDeg),
            PhotonEnergyMin = selection.PhotonEnergyThresholdGeV,
            PhotonEnergySumMax = selection.PhotonEnergySumMaxGeV,
            PhotonConeCos = SignedSquareOfCosine(selection.PhotonConeDeg),
            RecoilPtMin = SignedSquare(selection.RecoilPtMinGeV),
        };
    }

    private static double SignedSquareOfCosine(double degrees) => SignedSquare(Math.Cos(double.DegreesToRadians(degrees)));

    private static double SignedSquare(double x) => x * Math.Abs(x);
}
