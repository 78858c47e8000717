namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>The parametric detector in the forms that the kernels compute with: GeV, rad, cm, cosines of polar angles. The host has it in usual units, with sources.</summary>
public struct DetectorConstants
{
    /// <summary>Standard deviation of the c.m. energy.</summary>
    public double EnergySpread;

    /// <summary>σ(pT)/pT per pT, added in quadrature to the next.</summary>
    public double MomentumSlope;

    /// <summary>σ(pT)/pT times β.</summary>
    public double MomentumFloor;

    /// <summary>σ of polar angles of tracks.</summary>
    public double PolarFloor;

    /// <summary>σ of azimuths of tracks.</summary>
    public double AzimuthFloor;

    /// <summary>σ of both times p, added in quadrature.</summary>
    public double AngleScattering;

    /// <summary>σ of the transverse impact parameter.</summary>
    public double TransverseFloor;

    /// <summary>The same times p, added in quadrature.</summary>
    public double TransverseScattering;

    /// <summary>σ of the longitudinal impact parameter.</summary>
    public double Longitudinal;

    /// <summary>Polar angles of tracks, backward end.</summary>
    public double TrackCosineMin;

    /// <summary>Forward end.</summary>
    public double TrackCosineMax;

    /// <summary>Smallest transverse momentum of a track.</summary>
    public double TrackPtMin;

    /// <summary>Efficiency of finding a track.</summary>
    public double TrackEfficiency;

    /// <summary>Momentum below which the next applies.</summary>
    public double IdentificationLow;

    /// <summary>Identification of slow muons.</summary>
    public double IdentificationSlow;

    /// <summary>Identification at <see cref="IdentificationLow"/>, from which it rises linearly.</summary>
    public double IdentificationFrom;

    /// <summary>Identification from <see cref="IdentificationHigh"/> on.</summary>
    public double IdentificationTo;

    /// <summary>Momentum at which it stops rising.</summary>
    public double IdentificationHigh;

    /// <summary>Polar angles of tracks of the trigger, backward end.</summary>
    public double TriggerCosineMin;

    /// <summary>Forward end.</summary>
    public double TriggerCosineMax;

    /// <summary>Share of the earlier period.</summary>
    public double EarlierShare;

    /// <summary>Cosine of the smallest azimuthal opening of the trigger in the earlier period.</summary>
    public double EarlierOpeningCosine;

    /// <summary>In the later one.</summary>
    public double LaterOpeningCosine;

    /// <summary>Trigger efficiency at M²rec = 0.</summary>
    public double TriggerFrom;

    /// <summary>What is added at <see cref="TriggerRange"/> and above, linear below.</summary>
    public double TriggerRise;

    /// <summary>M²rec up to which the efficiency rises [GeV²].</summary>
    public double TriggerRange;

    /// <summary>Photon energy resolution: σ/E = a/E ⊕ b/E^¼ ⊕ c.</summary>
    public double PhotonNoise;

    /// <summary>b.</summary>
    public double PhotonStochastic;

    /// <summary>c.</summary>
    public double PhotonConstant;

    /// <summary>Smallest measured photon energy.</summary>
    public double PhotonEnergyMin;

    /// <summary>σ of photon angles at 1 GeV, falling with √E.</summary>
    public double PhotonAngle;

    /// <summary>Calorimeter: cosines of the ends of forward end cap, gap, barrel, gap, backward end cap, in falling order.</summary>
    public double ForwardStart;

    /// <summary>End of the forward end cap.</summary>
    public double ForwardEnd;

    /// <summary>Start of the barrel.</summary>
    public double BarrelStart;

    /// <summary>End of the barrel.</summary>
    public double BarrelEnd;

    /// <summary>Start of the backward end cap.</summary>
    public double BackwardStart;

    /// <summary>End of the backward end cap.</summary>
    public double BackwardEnd;

    /// <summary>Cosine of the half width of the gap at 90°.</summary>
    public double MiddleGapCosine;

    /// <summary>Loss in the forward end cap.</summary>
    public double ForwardLoss;

    /// <summary>In the gaps.</summary>
    public double GapLoss;

    /// <summary>In the barrel, forward of <see cref="BarrelRiseFrom"/>.</summary>
    public double BarrelLoss;

    /// <summary>In the barrel, backward of <see cref="BarrelRiseTo"/>; between the two linear in the cosine.</summary>
    public double BarrelBackLoss;

    /// <summary>Cosine where the loss begins to rise.</summary>
    public double BarrelRiseFrom;

    /// <summary>Cosine where it has risen.</summary>
    public double BarrelRiseTo;

    /// <summary>In the backward end cap.</summary>
    public double BackwardLoss;

    /// <summary>In the gap at 90°.</summary>
    public double MiddleGapLoss;

    /// <summary>Mean number of photons of the beam background above <see cref="PhotonEnergyMin"/>.</summary>
    public double BackgroundMean;

    /// <summary>Their mean energy above it.</summary>
    public double BackgroundEnergy;

    /// <summary>First polar angle at which they occur [rad].</summary>
    public double BackgroundPolarFrom;

    /// <summary>Last one [rad].</summary>
    public double BackgroundPolarTo;
}
