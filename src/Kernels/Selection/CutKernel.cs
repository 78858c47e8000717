using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Selection;

/// <summary>The cuts one by one (physics.md, facts 11 to 16): each gives the mask of the events that pass.</summary>
/// <remarks>Every condition is written so that NaN fails it.</remarks>
public static class CutKernel
{
    /// <summary>Two-track trigger, polar angle: θ of a track within its closed range (laboratory).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal TriggerTheta<TReal>(in SelectionThresholds t, TReal x, TReal y, TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal z2 = SignedSquare(z);
        TReal p2 = RecoilKernel.NormSquared(x, y, z);
        return TReal.And(
            TReal.LessOrEqual(z2, TReal.From(t.TriggerThetaMinCos) * p2),
            TReal.LessOrEqual(TReal.From(t.TriggerThetaMaxCos) * p2, z2));
    }

    /// <summary>Two-track trigger, azimuthal opening: Δφ &gt; threshold, with Δφ in [0, π] between the transverse momenta.</summary>
    /// <param name="threshold">Per event [rad]; values outside [0, π] count as the nearer end.</param>
    /// <param name="m">The muons.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal AzimuthalOpening<TReal>(TReal threshold, in MuonPair<TReal> m)
        where TReal : unmanaged, IReal<TReal>
    {
        // Min and Max return their second argument for NaN: the threshold stands second, so that NaN stays NaN and fails.
        TReal cosine = AngleKernel.Cosine(TReal.Min(TReal.From(double.Pi), TReal.Max(TReal.From(0), threshold)));
        TReal dot = TReal.Fma(m.PlusX, m.MinusX, m.PlusY * m.MinusY);
        TReal norm2 = TransverseSquared(m.PlusX, m.PlusY) * TransverseSquared(m.MinusX, m.MinusY);
        return TReal.Less(SignedSquare(dot), SignedSquare(cosine) * norm2);
    }

    /// <summary>Trigger flags: all set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal TriggerFlag<TReal>(TReal flag)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Less(TReal.From(0.5), flag);

    /// <summary>Impact parameters of one track: |d0| and |z0| below their limits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Impact<TReal>(in SelectionThresholds t, TReal dr, TReal dz)
        where TReal : unmanaged, IReal<TReal>
        => TReal.And(TReal.Less(TReal.Abs(dr), TReal.From(t.DrMax)), TReal.Less(TReal.Abs(dz), TReal.From(t.DzMax)));

    /// <summary>Muon identification of one track: likelihood ratio above the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal MuonId<TReal>(in SelectionThresholds t, TReal id)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Less(TReal.From(t.MuonIdMin), id);

    /// <summary>Transverse momentum of one track above the threshold (laboratory).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal MuonPt<TReal>(in SelectionThresholds t, TReal x, TReal y)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Less(TReal.From(t.MuonPtMin), TransverseSquared(x, y));

    /// <summary>Opening angle of the muons in the c.m. frame below the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal OpeningAngle<TReal>(in SelectionThresholds t, in DimuonEvent<TReal> e, TReal plusY, TReal minusY)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal dot = RecoilKernel.Dot(e.PlusX, plusY, e.PlusZ, e.MinusX, minusY, e.MinusZ);
        TReal norm2 = RecoilKernel.NormSquared(e.PlusX, plusY, e.PlusZ) * RecoilKernel.NormSquared(e.MinusX, minusY, e.MinusZ);
        return TReal.Less(TReal.From(t.OpeningAngleMaxCos) * norm2, SignedSquare(dot));
    }

    /// <summary>
    /// Polar angle of the recoil momentum (laboratory). Below the boundary in M²rec: within the closed window and outside the closed
    /// gap; from the boundary on: below the looser limit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal RecoilTheta<TReal>(in SelectionThresholds t, in DimuonEvent<TReal> e)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal z2 = SignedSquare(e.RecoilLabZ);
        TReal p2 = RecoilKernel.NormSquared(e.RecoilLabX, e.RecoilY, e.RecoilLabZ);
        TReal window = TReal.And(
            TReal.LessOrEqual(z2, TReal.From(t.RecoilThetaMinCos) * p2),
            TReal.LessOrEqual(TReal.From(t.RecoilThetaMaxCos) * p2, z2));
        TReal outsideGap = TReal.Or(
            TReal.Less(TReal.From(t.RecoilThetaGapMinCos) * p2, z2),
            TReal.Less(z2, TReal.From(t.RecoilThetaGapMaxCos) * p2));
        TReal high = TReal.Less(TReal.From(t.RecoilThetaMaxHighCos) * p2, z2);

        TReal boundary = TReal.From(t.RecoilThetaBoundary);
        return TReal.Or(
            TReal.And(TReal.Less(e.RecoilMassSquared, boundary), TReal.And(window, outsideGap)),
            TReal.And(TReal.LessOrEqual(boundary, e.RecoilMassSquared), high));
    }

    /// <summary>Photon veto, total energy: the sum of photon energies below its limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal PhotonEnergySum<TReal>(in SelectionThresholds t, TReal energySum)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Less(energySum, TReal.From(t.PhotonEnergySumMax));

    /// <summary>Photon veto, cone: one photon is soft, or at least the cone's angle away from the recoil momentum (laboratory).</summary>
    /// <param name="t">Thresholds.</param>
    /// <param name="energy">Photon energy [GeV].</param>
    /// <param name="theta">Photon polar angle [rad], in [0, π].</param>
    /// <param name="phi">Photon azimuth [rad], any turn.</param>
    /// <param name="recoilX">Recoil momentum of its event, laboratory x [GeV].</param>
    /// <param name="recoilY">y.</param>
    /// <param name="recoilZ">z.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Photon<TReal>(
        in SelectionThresholds t, TReal energy, TReal theta, TReal phi, TReal recoilX, TReal recoilY, TReal recoilZ)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal principal = AngleKernel.Principal(phi);
        TReal folded = TReal.Abs(principal);
        TReal sine = AngleKernel.Sine(folded);
        TReal signedSine = TReal.Select(TReal.Less(principal, TReal.From(0)), -sine, sine);
        TReal transverse = TReal.Fma(recoilX, AngleKernel.Cosine(folded), recoilY * signedSine);
        TReal dot = TReal.Fma(AngleKernel.Sine(theta), transverse, AngleKernel.Cosine(theta) * recoilZ);
        TReal p2 = RecoilKernel.NormSquared(recoilX, recoilY, recoilZ);
        return TReal.Or(
            TReal.LessOrEqual(energy, TReal.From(t.PhotonEnergyMin)),
            TReal.LessOrEqual(SignedSquare(dot), TReal.From(t.PhotonConeCos) * p2));
    }

    /// <summary>Transverse recoil momentum in the c.m. frame above the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal RecoilPt<TReal>(in SelectionThresholds t, in DimuonEvent<TReal> e)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Less(TReal.From(t.RecoilPtMin), TransverseSquared(e.RecoilX, e.RecoilY));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal TransverseSquared<TReal>(TReal x, TReal y)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Fma(x, x, y * y);

    /// <summary>sq(x) = x|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal SignedSquare<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => x * TReal.Abs(x);
}
