using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>Tracks, muon identification and trigger of the parametric detector (physics.md, section 6).</summary>
public static class TrackKernel
{
    /// <summary>The muons as measured.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="frame">The frame of the beams.</param>
    /// <param name="source">Random numbers.</param>
    /// <param name="trial">Number of the trial in each lane.</param>
    /// <param name="truth">The muons.</param>
    /// <param name="tracks">As measured.</param>
    /// <param name="recoil">The recoil against them, with the nominal beams.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Measure<TReal, TWord>(
        in DetectorConstants detector,
        in BeamFrame frame,
        in SimulationSource source,
        TWord trial,
        in MuonPair<TReal> truth,
        out MeasuredTracks<TReal> tracks,
        out DimuonEvent<TReal> recoil)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        tracks = default;
        source.Normals(trial, Draw.TrackMomenta, out TReal momentumPlus, out TReal momentumMinus);
        source.Normals(trial, Draw.TrackPolar, out TReal polarPlus, out TReal polarMinus);
        source.Normals(trial, Draw.TrackAzimuths, out TReal azimuthPlus, out TReal azimuthMinus);
        source.Normals(trial, Draw.TrackTransverse, out TReal transversePlus, out TReal transverseMinus);
        source.Normals(trial, Draw.TrackLongitudinal, out TReal longitudinalPlus, out TReal longitudinalMinus);
        source.Uniforms(trial, Draw.TrackFound, out TReal foundPlus, out TReal foundMinus);
        source.Uniforms(trial, Draw.Identification, out TReal idPlus, out TReal idMinus);

        tracks.Muons.PlusX = truth.PlusX;
        tracks.Muons.PlusY = truth.PlusY;
        tracks.Muons.PlusZ = truth.PlusZ;
        tracks.Muons.MinusX = truth.MinusX;
        tracks.Muons.MinusY = truth.MinusY;
        tracks.Muons.MinusZ = truth.MinusZ;
        TReal impactPlus = Smear(detector, momentumPlus, polarPlus, azimuthPlus, ref tracks.Muons.PlusX, ref tracks.Muons.PlusY, ref tracks.Muons.PlusZ, out TReal pPlus);
        TReal impactMinus = Smear(detector, momentumMinus, polarMinus, azimuthMinus, ref tracks.Muons.MinusX, ref tracks.Muons.MinusY, ref tracks.Muons.MinusZ, out TReal pMinus);
        tracks.DrPlus = TReal.Abs(impactPlus * transversePlus);
        tracks.DrMinus = TReal.Abs(impactMinus * transverseMinus);
        tracks.DzPlus = TReal.From(detector.Longitudinal) * longitudinalPlus;
        tracks.DzMinus = TReal.From(detector.Longitudinal) * longitudinalMinus;
        tracks.IdPlus = Identify(detector, pPlus, idPlus);
        tracks.IdMinus = Identify(detector, pMinus, idMinus);
        tracks.Found = TReal.And(
            Found(detector, foundPlus, tracks.Muons.PlusX, tracks.Muons.PlusY, tracks.Muons.PlusZ),
            Found(detector, foundMinus, tracks.Muons.MinusX, tracks.Muons.MinusY, tracks.Muons.MinusZ));
        recoil = Recoil(frame, tracks.Muons);
        source.Uniforms(trial, Draw.Trigger, out TReal period, out TReal thrown);
        Trigger(detector, tracks.Muons, recoil.RecoilMassSquared, period, thrown, ref tracks);
    }

    /// <summary>The recoil against two muons.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DimuonEvent<TReal> Recoil<TReal>(in BeamFrame frame, in MuonPair<TReal> muons)
        where TReal : unmanaged, IReal<TReal>
        => RecoilKernel.Recoil(frame, muons);

    /// <summary>Smears one track in pT, polar angle and azimuth.</summary>
    /// <remarks>Angles are turned exactly in the polar angle, by cos δ ≈ 1 − δ²/2, sin δ ≈ δ(1 − δ²/6): δ is of a few mrad.</remarks>
    /// <returns>σ of the transverse impact parameter.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Smear<TReal>(
        in DetectorConstants detector, TReal momentum, TReal polar, TReal azimuth, ref TReal x, ref TReal y, ref TReal z, out TReal p)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal pt2 = TReal.Fma(x, x, y * y);
        TReal p2 = TReal.Fma(z, z, pt2);
        TReal pt = TReal.Sqrt(pt2);
        p = TReal.Sqrt(p2);
        TReal inverseBeta2 = TReal.From(1.0) + (TReal.From(RecoilKernel.MuonMass * RecoilKernel.MuonMass) / p2);
        TReal relative = TReal.Sqrt(
            (TReal.From(detector.MomentumSlope * detector.MomentumSlope) * pt2) + (TReal.From(detector.MomentumFloor * detector.MomentumFloor) * inverseBeta2));
        TReal scattering = TReal.From(detector.AngleScattering * detector.AngleScattering) / p2;
        TReal deltaPolar = polar * TReal.Sqrt(TReal.From(detector.PolarFloor * detector.PolarFloor) + scattering);
        TReal deltaAzimuth = azimuth * TReal.Sqrt(TReal.From(detector.AzimuthFloor * detector.AzimuthFloor) + scattering);

        TReal measured = TReal.Abs(pt * TReal.Fma(relative, momentum, TReal.From(1.0)));
        Turn(deltaPolar, out TReal cosine, out TReal sine);
        z = measured * ((z * cosine) - (pt * sine)) / TReal.Max((pt * cosine) + (z * sine), TReal.From(1e-6));
        Turn(deltaAzimuth, out cosine, out sine);
        TReal scale = measured / pt;
        TReal turnedX = scale * ((x * cosine) - (y * sine));
        y = scale * ((x * sine) + (y * cosine));
        x = turnedX;
        return TReal.Sqrt(
            TReal.From(detector.TransverseFloor * detector.TransverseFloor) + (TReal.From(detector.TransverseScattering * detector.TransverseScattering) / p2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<TReal>(TReal delta, out TReal cosine, out TReal sine)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal square = delta * delta;
        cosine = TReal.Fma(square, TReal.From(-0.5), TReal.From(1.0));
        sine = delta * TReal.Fma(square, TReal.From(-1.0 / 6.0), TReal.From(1.0));
    }

    /// <summary>
    /// The likelihood ratio of a muon. Where identified 1 − v⁹/2, v evenly distributed (1 − v^2.5/2 for slow ones), else v²/2: above and below ½, with the spectrum of the
    /// simulated samples to a few per cent.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Identify<TReal>(in DetectorConstants detector, TReal p, TReal uniform)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal half = TReal.From(0.5);
        TReal low = TReal.From(detector.IdentificationLow);
        TReal slow = TReal.Less(p, low);
        TReal place = TReal.Min((p - low) * TReal.From(1.0 / (detector.IdentificationHigh - detector.IdentificationLow)), one);
        TReal efficiency = TReal.Select(
            slow,
            TReal.From(detector.IdentificationSlow),
            TReal.Fma(place, TReal.From(detector.IdentificationTo - detector.IdentificationFrom), TReal.From(detector.IdentificationFrom)));
        TReal v = uniform / efficiency;
        TReal v2 = v * v;
        TReal v8 = v2 * v2 * v2 * v2;
        TReal identified = one - (half * TReal.Select(slow, v2 * TReal.Sqrt(v), v8 * v));
        TReal rest = (uniform - efficiency) / TReal.Max(one - efficiency, TReal.From(1e-12));
        return TReal.Select(TReal.Less(uniform, efficiency), identified, half * rest * rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Found<TReal>(in DetectorConstants detector, TReal uniform, TReal x, TReal y, TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal pt2 = TReal.Fma(x, x, y * y);
        TReal found = TReal.And(
            TReal.Less(uniform, TReal.From(detector.TrackEfficiency)), TReal.Less(TReal.From(detector.TrackPtMin * detector.TrackPtMin), pt2));
        return TReal.And(found, Within(z / TReal.Sqrt(TReal.Fma(z, z, pt2)), detector.TrackCosineMin, detector.TrackCosineMax));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Within<TReal>(TReal cosine, double min, double max)
        where TReal : unmanaged, IReal<TReal>
        => TReal.And(TReal.LessOrEqual(TReal.From(min), cosine), TReal.LessOrEqual(cosine, TReal.From(max)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Trigger<TReal>(
        in DetectorConstants detector, in MuonPair<TReal> muons, TReal recoilMass2, TReal period, TReal thrown, ref MeasuredTracks<TReal> tracks)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal plus2 = TReal.Fma(muons.PlusX, muons.PlusX, muons.PlusY * muons.PlusY);
        TReal minus2 = TReal.Fma(muons.MinusX, muons.MinusX, muons.MinusY * muons.MinusY);
        tracks.Earlier = TReal.Less(period, TReal.From(detector.EarlierShare));
        TReal opening = TReal.Fma(muons.PlusX, muons.MinusX, muons.PlusY * muons.MinusY) / TReal.Sqrt(plus2 * minus2);
        TReal most = TReal.Select(tracks.Earlier, TReal.From(detector.EarlierOpeningCosine), TReal.From(detector.LaterOpeningCosine));
        TReal cosinePlus = muons.PlusZ / TReal.Sqrt(TReal.Fma(muons.PlusZ, muons.PlusZ, plus2));
        TReal cosineMinus = muons.MinusZ / TReal.Sqrt(TReal.Fma(muons.MinusZ, muons.MinusZ, minus2));
        tracks.Geometry = TReal.And(
            TReal.Less(opening, most),
            TReal.And(
                Within(cosinePlus, detector.TriggerCosineMin, detector.TriggerCosineMax),
                Within(cosineMinus, detector.TriggerCosineMin, detector.TriggerCosineMax)));
        TReal place = TReal.Max(TReal.Min(recoilMass2 * TReal.From(1.0 / detector.TriggerRange), TReal.From(1.0)), TReal.From(0.0));
        tracks.Triggered = TReal.Less(thrown, TReal.Fma(TReal.From(detector.TriggerRise), place, TReal.From(detector.TriggerFrom)));
    }
}
