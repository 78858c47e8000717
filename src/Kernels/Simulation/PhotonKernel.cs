using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>Photons of the parametric detector: the radiated one, where it is found, and those of the beam background.</summary>
public static class PhotonKernel
{
    /// <summary>The photons as measured.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="source">Random numbers.</param>
    /// <param name="trial">Number of the trial in each lane.</param>
    /// <param name="energyNoise">A standard normal number for the energy.</param>
    /// <param name="truth">The event.</param>
    /// <param name="photons">As measured.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Measure<TReal, TWord>(
        in DetectorConstants detector, in SimulationSource source, TWord trial, TReal energyNoise, in TrueEvent<TReal> truth, out MeasuredPhotons<TReal> photons)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        source.Uniforms(trial, Draw.Photons, out TReal found, out TReal count);
        Radiated<TReal, TWord>(detector, source, trial, energyNoise, found, truth, out photons);
        Background<TReal, TWord>(detector, source, trial, count, ref photons);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Radiated<TReal, TWord>(
        in DetectorConstants detector, in SimulationSource source, TWord trial, TReal noise, TReal found, in TrueEvent<TReal> truth, out MeasuredPhotons<TReal> photons)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        photons = default;
        TReal x = truth.PhotonX;
        TReal y = truth.PhotonY;
        TReal z = truth.PhotonZ;
        TReal energy = TReal.Max(TReal.Sqrt(TReal.Fma(x, x, TReal.Fma(y, y, z * z))), TReal.From(1e-9));
        TReal loss = Loss(detector, z / energy, out TReal inside);
        TReal hard = TReal.LessOrEqual(TReal.From(0.5 * detector.PhotonEnergyMin), energy);
        if (!TReal.Any(TReal.And(inside, hard)))
        {
            // Most photons leave along the beams: nothing measured, nothing lost.
            photons.Lost = TReal.Less(TReal.From(1.0), TReal.From(0.0));
            return;
        }

        TReal root = TReal.Sqrt(energy);
        TReal relative = TReal.Sqrt(
            Square(TReal.From(detector.PhotonNoise) / energy)
            + (TReal.From(detector.PhotonStochastic * detector.PhotonStochastic) / root)
            + TReal.From(detector.PhotonConstant * detector.PhotonConstant));
        TReal measured = energy * TReal.Fma(relative, noise, TReal.From(1.0));
        TReal isFound = TReal.And(inside, TReal.LessOrEqual(loss, found));
        TReal isSeen = TReal.And(isFound, TReal.LessOrEqual(TReal.From(detector.PhotonEnergyMin), measured));
        photons.Energy = TReal.Select(isSeen, measured, TReal.From(0.0));
        photons.Lost = TReal.And(
            TReal.And(inside, TReal.Not(isFound)), TReal.LessOrEqual(TReal.From(detector.PhotonEnergyMin), energy));

        // A small turn in a random direction: two components at right angles, one along φ.
        source.Normals<TReal, TWord>(trial, Draw.PhotonAngles, out TReal polar, out TReal azimuth);
        TReal sigma = TReal.From(detector.PhotonAngle) / root;
        TReal pt = TReal.Max(TReal.Sqrt(TReal.Fma(x, x, y * y)), TReal.From(1e-9));
        TReal alongPhi = sigma * azimuth * energy / pt;
        TReal alongTheta = sigma * polar;
        photons.X = x + (alongTheta * z * x / pt) - (alongPhi * y);
        photons.Y = y + (alongTheta * z * y / pt) + (alongPhi * x);
        photons.Z = z - (alongTheta * pt);
    }

    /// <summary>Probability that a photon is not found, and whether it is in the calorimeter's range at all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Loss<TReal>(in DetectorConstants detector, TReal cosine, out TReal inside)
        where TReal : unmanaged, IReal<TReal>
    {
        inside = TReal.And(TReal.LessOrEqual(cosine, TReal.From(detector.ForwardStart)), TReal.LessOrEqual(TReal.From(detector.BackwardEnd), cosine));
        TReal rise = TReal.Max(
            TReal.Min(
                (TReal.From(detector.BarrelRiseFrom) - cosine) * TReal.From(1.0 / (detector.BarrelRiseFrom - detector.BarrelRiseTo)), TReal.From(1.0)),
            TReal.From(0.0));
        TReal loss = TReal.Fma(rise, TReal.From(detector.BarrelBackLoss - detector.BarrelLoss), TReal.From(detector.BarrelLoss));
        loss = TReal.Select(TReal.Less(TReal.Abs(cosine), TReal.From(detector.MiddleGapCosine)), TReal.From(detector.MiddleGapLoss), loss);
        TReal gap = TReal.Or(TReal.Less(TReal.From(detector.BarrelStart), cosine), TReal.Less(cosine, TReal.From(detector.BarrelEnd)));
        loss = TReal.Select(gap, TReal.From(detector.GapLoss), loss);
        loss = TReal.Select(TReal.Less(TReal.From(detector.ForwardEnd), cosine), TReal.From(detector.ForwardLoss), loss);
        return TReal.Select(TReal.Less(cosine, TReal.From(detector.BackwardStart)), TReal.From(detector.BackwardLoss), loss);
    }

    /// <summary>A Poisson number of photons (3 stands for more), exponential in energy, flat in the polar angle and in azimuth.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Background<TReal, TWord>(
        in DetectorConstants detector, in SimulationSource source, TWord trial, TReal count, ref MeasuredPhotons<TReal> photons)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        TReal mean = TReal.From(detector.BackgroundMean);
        TReal none = Elementary.Exp(-mean);
        TReal upToOne = TReal.Fma(none, mean, none);
        TReal upToTwo = TReal.Fma(none, TReal.From(0.5) * mean * mean, upToOne);
        TReal any = TReal.Less(none, count);
        if (!TReal.Any(any))
        {
            return;
        }

        source.Uniforms(trial, Draw.BackgroundEnergies, out TReal first, out TReal second);
        source.Uniforms(trial, Draw.BackgroundThird, out TReal third, out TReal polar1);
        source.Uniforms(trial, Draw.BackgroundPolar, out TReal polar2, out TReal polar3);
        source.Uniforms(trial, Draw.BackgroundAzimuths, out TReal azimuth1, out TReal azimuth2);
        source.Uniforms(trial, Draw.BackgroundAzimuth, out TReal azimuth3, out _);
        photons.Energy1 = Energy(detector, first, any);
        photons.Energy2 = Energy(detector, second, TReal.Less(upToOne, count));
        photons.Energy3 = Energy(detector, third, TReal.Less(upToTwo, count));
        TReal range = TReal.From(detector.BackgroundPolarTo - detector.BackgroundPolarFrom);
        TReal from = TReal.From(detector.BackgroundPolarFrom);
        photons.Polar1 = TReal.Fma(range, polar1, from);
        photons.Polar2 = TReal.Fma(range, polar2, from);
        photons.Polar3 = TReal.Fma(range, polar3, from);
        photons.Azimuth1 = TReal.From(2.0 * double.Pi) * (azimuth1 - TReal.From(0.5));
        photons.Azimuth2 = TReal.From(2.0 * double.Pi) * (azimuth2 - TReal.From(0.5));
        photons.Azimuth3 = TReal.From(2.0 * double.Pi) * (azimuth3 - TReal.From(0.5));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Energy<TReal>(in DetectorConstants detector, TReal uniform, TReal isThere)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Select(
            isThere, TReal.From(detector.PhotonEnergyMin) - (TReal.From(detector.BackgroundEnergy) * Elementary.Log(uniform)), TReal.From(0.0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Square<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => x * x;
}
