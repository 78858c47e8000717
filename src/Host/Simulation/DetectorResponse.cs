using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Host.Simulation;

/// <summary>A parametric detector in usual units. Published numbers where there are any, else read off the simulated samples.</summary>
internal sealed record DetectorResponse
{
    /// <summary>The detector of the analysis: every default.</summary>
    public static readonly DetectorResponse Belle2 = new();

    /// <summary>Spread of the c.m. energy [MeV]: beam spreads of 5.13 and 2.375 MeV.</summary>
    public double EnergySpreadMeV { get; init; } = 5.0;

    /// <summary>σ(pT)/pT = slope pT [GeV] ⊕ floor/β (Belle II Physics Book).</summary>
    public (double Slope, double Floor) Momentum { get; init; } = (0.0011, 0.0025);

    /// <summary>σ of angles [mrad]: floors of θ and φ, and what is divided by p [GeV] and added in quadrature.</summary>
    public (double Polar, double Azimuth, double Scattering) AnglesMrad { get; init; } = (0.8, 0.4, 1.0);

    /// <summary>σ of impact parameters [cm]: transverse floor, the same times p [GeV], longitudinal (mostly the beam spot).</summary>
    public (double Floor, double Scattering, double Longitudinal) ImpactCm { get; init; } = (0.0015, 0.003, 0.0355);

    /// <summary>Tracks: polar angles [°], smallest pT [GeV], efficiency.</summary>
    public (double FromDegrees, double ToDegrees, double PtMin, double Efficiency) Tracks { get; init; } = (17.0, 150.0, 0.2, 0.98);

    /// <summary>Muon identification: below <c>LowGeV</c>, at it, and from <c>HighGeV</c> on; linear between (arXiv:2212.03066: 93 to 99 %; slower ones 80 to 90 %, a guess).</summary>
    public (double Slow, double From, double To, double LowGeV, double HighGeV) Identification { get; init; } = (0.90, 0.93, 0.99, 0.7, 1.5);

    /// <summary>Polar angles of the trigger's tracks [°].</summary>
    public (double FromDegrees, double ToDegrees) Trigger { get; init; } = (37.0, 120.0);

    /// <summary>Data-taking: years, share of the earlier in the luminosity (9.7 of 79.7 fb⁻¹), smallest azimuthal openings [°].</summary>
    public (int Earlier, int Later, double EarlierShare, double EarlierOpening, double LaterOpening) Periods { get; init; } = (2019, 2020, 9.7 / 79.7, 90.0, 30.0);

    /// <summary>Trigger efficiency: at M²rec = 0, what is added at the end of the rise, and where that is [GeV²].</summary>
    public (double From, double Rise, double RangeGeV2) TriggerEfficiency { get; init; } = (0.89, 0.04, 72.0);

    /// <summary>Photon energy resolution: E in GeV, σ/E = a/E ⊕ b/E^¼ ⊕ c (CsI(Tl) of Belle); threshold [GeV].</summary>
    public (double Noise, double Stochastic, double Constant, double MinGeV) Photons { get; init; } = (0.00066, 0.0081, 0.0134, 0.1);

    /// <summary>σ of photon angles at 1 GeV [mrad], falling with √E.</summary>
    public double PhotonAngleMrad { get; init; } = 5.0;

    /// <summary>Calorimeter [°]: forward end cap from, to, barrel from, to, backward end cap from, to; half width of the gap at 90°.</summary>
    public (double F0, double F1, double B0, double B1, double R0, double R1, double MiddleHalf) CalorimeterDegrees { get; init; } = (12.4, 31.4, 32.2, 128.7, 130.7, 155.1, 1.0);

    /// <summary>Photons not found: end caps, gaps, barrel up to 100° and from 115° on, gap at 90°.</summary>
    public (double Forward, double Backward, double Gap, double Barrel, double BarrelBack, double Middle) PhotonLoss { get; init; } = (0.008, 0.012, 0.70, 0.0012, 0.0072, 0.65);

    /// <summary>Photons of the beam background above threshold: mean number and mean energy above it [GeV], read off simulated events without radiation.</summary>
    public (double Mean, double EnergyGeV) Background { get; init; } = (0.2446, 0.05);

    /// <summary>The forms that kernels compute with.</summary>
    public DetectorConstants ToConstants()
    {
        static double Cos(double degrees) => Math.Cos(double.DegreesToRadians(degrees));
        return new DetectorConstants
        {
            EnergySpread = 1e-3 * EnergySpreadMeV,
            MomentumSlope = Momentum.Slope,
            MomentumFloor = Momentum.Floor,
            PolarFloor = 1e-3 * AnglesMrad.Polar,
            AzimuthFloor = 1e-3 * AnglesMrad.Azimuth,
            AngleScattering = 1e-3 * AnglesMrad.Scattering,
            TransverseFloor = ImpactCm.Floor,
            TransverseScattering = ImpactCm.Scattering,
            Longitudinal = ImpactCm.Longitudinal,
            TrackCosineMin = Cos(Tracks.ToDegrees),
            TrackCosineMax = Cos(Tracks.FromDegrees),
            TrackPtMin = Tracks.PtMin,
            TrackEfficiency = Tracks.Efficiency,
            IdentificationLow = Identification.LowGeV,
            IdentificationSlow = Identification.Slow,
            IdentificationFrom = Identification.From,
            IdentificationTo = Identification.To,
            IdentificationHigh = Identification.HighGeV,
            TriggerCosineMin = Cos(Trigger.ToDegrees),
            TriggerCosineMax = Cos(Trigger.FromDegrees),
            EarlierShare = Periods.EarlierShare,
            EarlierOpeningCosine = Cos(Periods.EarlierOpening),
            LaterOpeningCosine = Cos(Periods.LaterOpening),
            TriggerFrom = TriggerEfficiency.From,
            TriggerRise = TriggerEfficiency.Rise,
            TriggerRange = TriggerEfficiency.RangeGeV2,
            PhotonNoise = Photons.Noise,
            PhotonStochastic = Photons.Stochastic,
            PhotonConstant = Photons.Constant,
            PhotonEnergyMin = Photons.MinGeV,
            PhotonAngle = 1e-3 * PhotonAngleMrad,
            ForwardStart = Cos(CalorimeterDegrees.F0),
            ForwardEnd = Cos(CalorimeterDegrees.F1),
            BarrelStart = Cos(CalorimeterDegrees.B0),
            BarrelEnd = Cos(CalorimeterDegrees.B1),
            BackwardStart = Cos(CalorimeterDegrees.R0),
            BackwardEnd = Cos(CalorimeterDegrees.R1),
            MiddleGapCosine = Cos(90.0 - CalorimeterDegrees.MiddleHalf),
            ForwardLoss = PhotonLoss.Forward,
            GapLoss = PhotonLoss.Gap,
            BarrelLoss = PhotonLoss.Barrel,
            BarrelBackLoss = PhotonLoss.BarrelBack,
            BarrelRiseFrom = Cos(100.0),
            BarrelRiseTo = Cos(115.0),
            BackwardLoss = PhotonLoss.Backward,
            MiddleGapLoss = PhotonLoss.Middle,
            BackgroundMean = Background.Mean,
            BackgroundEnergy = Background.EnergyGeV,
            BackgroundPolarFrom = double.DegreesToRadians(CalorimeterDegrees.F0),
            BackgroundPolarTo = double.DegreesToRadians(CalorimeterDegrees.R1),
        };
    }
}
