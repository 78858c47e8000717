using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>Momenta in the laboratory from a point of phase space.</summary>
public static class TruthKernel
{
    /// <summary>The event.</summary>
    /// <remarks>
    /// <para>The photon's rapidity is flat up to that of the electron, the collinear part of soft radiation; with <see cref="GenerationConstants.PhotonRapidityEnd"/> 0 it goes
    /// along a beam, which is what the radiator describes. The three recoil as a whole; their axis stays that of the beams, exact for photons along them.</para>
    /// <para>A c.m. energy off by δ scales all momenta by 1 + δ/Σ(p²/E), which moves the energy by δ up to terms (δ/√s)².</para>
    /// </remarks>
    /// <param name="constants">Beams, mass, radiation.</param>
    /// <param name="frame">The frame of the beams.</param>
    /// <param name="source">Random numbers.</param>
    /// <param name="trial">Number of the trial in each lane.</param>
    /// <param name="point">Its point.</param>
    /// <param name="energyShift">Shift δ of the c.m. energy [GeV].</param>
    /// <param name="truth">The event.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Event<TReal, TWord>(
        in GenerationConstants constants,
        in BeamFrame frame,
        in SimulationSource source,
        TWord trial,
        in ProductionPoint<TReal> point,
        TReal energyShift,
        out TrueEvent<TReal> truth)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        TReal one = TReal.From(1.0);
        source.Bits<TReal, TWord>(trial, Draw.Azimuths, out TWord aboutBoson, out TWord aboutBeam);
        Turn(aboutBeam, out TReal cosPhi, out TReal sinPhi);

        // z along the electron, Z' in the plane of x and z, then turned about z.
        TReal cos = point.BosonCosine;
        TReal sin = TReal.Sqrt((one - cos) * (one + cos));
        TReal inPlane = point.Across * point.AzimuthCosine;
        TReal outOfPlane = point.Across * TReal.Sqrt((one - point.AzimuthCosine) * (one + point.AzimuthCosine));
        outOfPlane = TWord.NegateWhereTopBit(aboutBoson << 63, outOfPlane);

        // The beam lies at azimuth 0 about the Z' as seen along it: muons across towards it gain z and lose x.
        TReal minusX = (point.MinusAlong * sin) - (inPlane * cos);
        TReal minusZ = (point.MinusAlong * cos) + (inPlane * sin);
        TReal plusX = (point.PlusAlong * sin) + (inPlane * cos);
        TReal plusZ = (point.PlusAlong * cos) - (inPlane * sin);
        Vector<TReal> minus = new(
            (minusX * cosPhi) - (outOfPlane * sinPhi), (minusX * sinPhi) + (outOfPlane * cosPhi), minusZ);
        Vector<TReal> plus = new(
            (plusX * cosPhi) + (outOfPlane * sinPhi), (plusX * sinPhi) - (outOfPlane * cosPhi), plusZ);

        TReal sqrtS = TReal.From(frame.SqrtS);
        TReal photon = TReal.From(0.5) * point.Radiated * sqrtS;
        Vector<TReal> direction = Direction<TReal, TWord>(constants, source, trial);

        // Rest frame of the three: velocity −v along the photon, v = x/(2−x).
        TReal mass2 = TReal.From(constants.MuonMass * constants.MuonMass);
        TReal velocity = point.Radiated / (TReal.From(2.0) - point.Radiated);
        Boost(mass2, velocity, direction, ref minus);
        Boost(mass2, velocity, direction, ref plus);
        Scale(constants, mass2, energyShift, photon, direction, ref minus, ref plus);

        truth.PhotonEnergyCm = photon;
        ToLaboratory(frame, mass2, plus, out truth.Muons.PlusX, out truth.Muons.PlusY, out truth.Muons.PlusZ);
        ToLaboratory(frame, mass2, minus, out truth.Muons.MinusX, out truth.Muons.MinusY, out truth.Muons.MinusZ);
        Vector<TReal> photonMomentum = new(photon * direction.X, photon * direction.Y, photon * direction.Z);
        ToLaboratory(frame, TReal.From(0.0), photonMomentum, out truth.PhotonX, out truth.PhotonY, out truth.PhotonZ);
    }

    /// <summary>Cosine and sine of a random angle: the uniform number is a half turn, the lowest bit the other half.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Turn<TReal, TWord>(TWord bits, out TReal cosine, out TReal sine)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        TReal angle = TWord.Uniform(bits) * TReal.From(double.Pi);
        cosine = AngleKernel.Cosine(angle);
        sine = TWord.NegateWhereTopBit(bits << 63, AngleKernel.Sine(angle));
    }

    /// <summary>Direction of the photon: tanh of a flat rapidity, or along either beam.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<TReal> Direction<TReal, TWord>(in GenerationConstants constants, in SimulationSource source, TWord trial)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        TReal one = TReal.From(1.0);
        source.Bits<TReal, TWord>(trial, Draw.PhotonDirection, out TWord polar, out TWord azimuth);
        if (constants.PhotonRapidityEnd == 0.0)
        {
            TReal zero = TReal.From(0.0);
            return new(zero, zero, TWord.NegateWhereTopBit(polar, one));
        }

        Turn(azimuth, out TReal cosPhi, out TReal sinPhi);
        TReal w = Elementary.Exp(TReal.From(2.0 * constants.PhotonRapidityEnd) * (TWord.Uniform(polar) - TReal.From(0.5)) * TReal.From(2.0));
        TReal share = one / (one + w);
        TReal sine = TReal.From(2.0) * TReal.Sqrt(w) * share;
        return new(sine * cosPhi, sine * sinPhi, (w - one) * share);
    }

    /// <summary>A boost by −v along a direction.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Boost<TReal>(TReal mass2, TReal velocity, in Vector<TReal> direction, ref Vector<TReal> p)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal gamma = one / TReal.Sqrt((one - velocity) * (one + velocity));
        TReal energy = TReal.Sqrt(mass2 + p.Square);
        TReal along = (p.X * direction.X) + (p.Y * direction.Y) + (p.Z * direction.Z);
        TReal add = ((gamma - one) * along) - (gamma * velocity * energy);
        p = new(TReal.Fma(add, direction.X, p.X), TReal.Fma(add, direction.Y, p.Y), TReal.Fma(add, direction.Z, p.Z));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Scale<TReal>(
        in GenerationConstants constants, TReal mass2, TReal shift, TReal photon, in Vector<TReal> direction, ref Vector<TReal> minus, ref Vector<TReal> plus)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal minus2 = minus.Square;
        TReal plus2 = plus.Square;
        Vector<TReal> boson = new(
            TReal.Fma(photon, direction.X, minus.X + plus.X), TReal.Fma(photon, direction.Y, minus.Y + plus.Y), TReal.Fma(photon, direction.Z, minus.Z + plus.Z));
        TReal boson2 = boson.Square;
        TReal slope = (minus2 / TReal.Sqrt(mass2 + minus2)) + (plus2 / TReal.Sqrt(mass2 + plus2))
            + (boson2 / TReal.Sqrt(TReal.From(constants.Mass * constants.Mass) + boson2)) + photon;

        // At the kinematic end there is next to no momentum to scale.
        const double Most = 0.1;
        TReal factor = TReal.Max(TReal.Min(shift / slope, TReal.From(Most)), TReal.From(-Most)) + TReal.From(1.0);
        minus = new(factor * minus.X, factor * minus.Y, factor * minus.Z);
        plus = new(factor * plus.X, factor * plus.Y, factor * plus.Z);
    }

    /// <summary>The inverse of the frame's transformation: its transpose, with the signs of the metric.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ToLaboratory<TReal>(in BeamFrame frame, TReal mass2, in Vector<TReal> p, out TReal x, out TReal y, out TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal energy = TReal.Sqrt(mass2 + p.Square);
        x = TReal.Fma(TReal.From(-frame.EnergyX), energy, TReal.Fma(TReal.From(frame.XX), p.X, TReal.From(frame.ZX) * p.Z));
        y = p.Y;
        z = TReal.Fma(TReal.From(-frame.EnergyZ), energy, TReal.Fma(TReal.From(frame.XZ), p.X, TReal.From(frame.ZZ) * p.Z));
    }

    /// <summary>Three components.</summary>
    private readonly struct Vector<TReal>(TReal x, TReal y, TReal z)
        where TReal : unmanaged, IReal<TReal>
    {
        public readonly TReal X = x;
        public readonly TReal Y = y;
        public readonly TReal Z = z;

        public TReal Square
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TReal.Fma(X, X, TReal.Fma(Y, Y, Z * Z));
        }
    }
}
