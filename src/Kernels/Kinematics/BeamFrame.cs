namespace ZPrimeGpu.Kernels.Kinematics;

/// <summary>The sum of the beam four-momenta, and the transformation from the laboratory to the c.m. frame.</summary>
/// <remarks>
/// Laboratory: z is the detector axis, both beams lie in the x–z plane (so the sum has no y component). The c.m. frame is reached by
/// the pure boost that brings the sum to rest, then a rotation about y that brings the electron to +z; y is the same in both frames.
/// Components are therefore linear: q* = QE E + QX pₓ + QZ p_z for q in {E, x, z} (physics.md, facts 2 and 3). GeV throughout.
/// </remarks>
public struct BeamFrame
{
    /// <summary>√s [GeV].</summary>
    public double SqrtS;

    /// <summary>s [GeV²].</summary>
    public double S;

    /// <summary>Energy of the sum [GeV, laboratory].</summary>
    public double SumE;

    /// <summary>x momentum of the sum [GeV, laboratory].</summary>
    public double SumX;

    /// <summary>z momentum of the sum [GeV, laboratory].</summary>
    public double SumZ;

    /// <summary>c.m. energy per laboratory energy: γ.</summary>
    public double EnergyE;

    /// <summary>c.m. energy per laboratory pₓ.</summary>
    public double EnergyX;

    /// <summary>c.m. energy per laboratory p_z.</summary>
    public double EnergyZ;

    /// <summary>c.m. pₓ per laboratory energy.</summary>
    public double XE;

    /// <summary>c.m. pₓ per laboratory pₓ.</summary>
    public double XX;

    /// <summary>c.m. pₓ per laboratory p_z.</summary>
    public double XZ;

    /// <summary>c.m. p_z per laboratory energy.</summary>
    public double ZE;

    /// <summary>c.m. p_z per laboratory pₓ.</summary>
    public double ZX;

    /// <summary>c.m. p_z per laboratory p_z.</summary>
    public double ZZ;
}
