using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Kinematics;

/// <summary>The recoil against two muons in e⁺e⁻ → μ⁺μ⁻ + missing energy (physics.md, facts 3 and 4).</summary>
public static class RecoilKernel
{
    /// <summary>Muon mass [GeV] (PDG 2022).</summary>
    public const double MuonMass = 0.1056583755;

    /// <summary>The muons in the c.m. frame and the recoil four-momentum in both frames.</summary>
    /// <remarks>M²rec = s + M²ll − 2√s Ell with Ell the c.m. energy of the pair: the terms cancel, so the error is absolute, a few
    /// ulp(s) ≈ 1e-13 GeV²; never clamped. Muon energies follow from the momenta and the muon mass.</remarks>
    /// <param name="beams">The beams.</param>
    /// <param name="muons">Laboratory momenta.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DimuonEvent<TReal> Recoil<TReal>(in BeamFrame beams, in MuonPair<TReal> muons)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal mass2 = TReal.From(MuonMass * MuonMass);
        TReal plusE = TReal.Sqrt(mass2 + NormSquared(muons.PlusX, muons.PlusY, muons.PlusZ));
        TReal minusE = TReal.Sqrt(mass2 + NormSquared(muons.MinusX, muons.MinusY, muons.MinusZ));

        DimuonEvent<TReal> e;
        e.PlusX = Component(beams.XE, beams.XX, beams.XZ, plusE, muons.PlusX, muons.PlusZ);
        e.PlusZ = Component(beams.ZE, beams.ZX, beams.ZZ, plusE, muons.PlusX, muons.PlusZ);
        e.MinusX = Component(beams.XE, beams.XX, beams.XZ, minusE, muons.MinusX, muons.MinusZ);
        e.MinusZ = Component(beams.ZE, beams.ZX, beams.ZZ, minusE, muons.MinusX, muons.MinusZ);

        LaboratoryMomentum(beams, muons, out e.RecoilLabX, out e.RecoilY, out e.RecoilLabZ);
        e.RecoilX = -(e.PlusX + e.MinusX);
        e.RecoilZ = -(e.PlusZ + e.MinusZ);

        TReal pairEnergy = Component(
            beams.EnergyE, beams.EnergyX, beams.EnergyZ, plusE + minusE, muons.PlusX + muons.MinusX, muons.PlusZ + muons.MinusZ);
        e.RecoilEnergy = TReal.From(beams.SqrtS) - pairEnergy;

        // M²ll = 2 (m² + E₊E₋ − p₊·p₋).
        TReal product = mass2 + (plusE * minusE)
            - Dot(muons.PlusX, muons.PlusY, muons.PlusZ, muons.MinusX, muons.MinusY, muons.MinusZ);
        e.RecoilMassSquared = TReal.Fma(TReal.From(-2 * beams.SqrtS), pairEnergy, TReal.Fma(TReal.From(2), product, TReal.From(beams.S)));
        return e;
    }

    /// <summary>The recoil momentum in the laboratory [GeV]: beams minus muons.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LaboratoryMomentum<TReal>(in BeamFrame beams, in MuonPair<TReal> muons, out TReal x, out TReal y, out TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        x = TReal.From(beams.SumX) - (muons.PlusX + muons.MinusX);
        y = -(muons.PlusY + muons.MinusY);
        z = TReal.From(beams.SumZ) - (muons.PlusZ + muons.MinusZ);
    }

    /// <summary>Cosine of the polar angle of the recoil momentum, p_z/|p|; 1 where the momentum vanishes.</summary>
    /// <param name="x">x momentum, in either frame.</param>
    /// <param name="y">y momentum.</param>
    /// <param name="z">z momentum.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal PolarCosine<TReal>(TReal x, TReal y, TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal norm2 = NormSquared(x, y, z);
        return TReal.Select(TReal.Equal(norm2, TReal.From(0)), TReal.From(1), z / TReal.Sqrt(norm2));
    }

    /// <summary>Cosine of the opening angle of the muons in the c.m. frame; 1 where a momentum vanishes.</summary>
    /// <param name="e">The event.</param>
    /// <param name="plusY">y of the positive muon.</param>
    /// <param name="minusY">y of the negative muon.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal OpeningCosine<TReal>(in DimuonEvent<TReal> e, TReal plusY, TReal minusY)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal norm2 = NormSquared(e.PlusX, plusY, e.PlusZ) * NormSquared(e.MinusX, minusY, e.MinusZ);
        TReal dot = Dot(e.PlusX, plusY, e.PlusZ, e.MinusX, minusY, e.MinusZ);
        return TReal.Select(TReal.Equal(norm2, TReal.From(0)), TReal.From(1), dot / TReal.Sqrt(norm2));
    }

    /// <summary>One component of a four-vector in the c.m. frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Component<TReal>(double ofE, double ofX, double ofZ, TReal e, TReal x, TReal z)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Fma(TReal.From(ofE), e, TReal.Fma(TReal.From(ofX), x, TReal.From(ofZ) * z));

    /// <summary>x² + y² + z².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal NormSquared<TReal>(TReal x, TReal y, TReal z)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Fma(x, x, TReal.Fma(y, y, z * z));

    /// <summary>a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Dot<TReal>(TReal ax, TReal ay, TReal az, TReal bx, TReal by, TReal bz)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Fma(ax, bx, TReal.Fma(ay, by, az * bz));
}
