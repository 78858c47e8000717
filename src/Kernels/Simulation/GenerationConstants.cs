namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>What generation needs to know of beams, mass and radiation. GeV throughout.</summary>
public struct GenerationConstants
{
    /// <summary>Squared c.m. energy before radiation [GeV²].</summary>
    public double S;

    /// <summary>Z′ mass M.</summary>
    public double Mass;

    /// <summary>Muon mass m.</summary>
    public double MuonMass;

    /// <summary>Whether photons are radiated from the initial state.</summary>
    public bool Radiates;

    /// <summary>β of the radiator F(x) = βx^{β−1}Δ + H(x).</summary>
    public double RadiatorBeta;

    /// <summary>Δ of the radiator.</summary>
    public double RadiatorSoft;

    /// <summary>Rows of cells in t = x^β, from 0 to <see cref="SoftEnd"/>; 1, of no width, without radiation.</summary>
    public int SoftRows;

    /// <summary>Rows of cells in y = ln(1 + T/T₀), from 0 to <see cref="HardEnd"/>, T = √s′ − M − 2m.</summary>
    public int HardRows;

    /// <summary>Columns of cells in u/u_max, E = M cosh u.</summary>
    public int Columns;

    /// <summary>t where the hard rows take over.</summary>
    public double SoftEnd;

    /// <summary>y there.</summary>
    public double HardEnd;

    /// <summary>T₀.</summary>
    public double HardScale;

    /// <summary>artanh of the electron's speed, which bounds the rapidity of radiated photons; 0 = photons along the beams.</summary>
    public double PhotonRapidityEnd;
}
