using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>From five numbers in (0, 1) to a point of phase space and the density of the cross section there.</summary>
/// <remarks>
/// <para>dσ = F(x)dx (16π²/6s′²)(qβ/64π³) dE dc (dn/4π) (3/2)(ΣH_ii − n·H·n) for α = g′ = 1, with s′ = (1−x)s, β the muon speed in the frame of the pair and c the muon's
/// cosine there; F is the radiator of Kuraev and Fadin.</para>
/// <para>Variables in which this is nearly flat: t = x^β below the middle of x (dt absorbs the soft singularity), y = ln(1 + T/T₀) above, T = √s′ − M − 2m; u/u_max
/// with E = M cosh u; artanh(Bc)/artanh B with B = qβ/E, since D₁, D₂ = √s′E (1 ∓ Bc); the cosine of the Z′; its azimuth about which the muons turn.</para>
/// </remarks>
public static class ProductionKernel
{
    // Keeps 0/0 out at the very ends of the ranges, where the density vanishes.
    private const double Smallest = 1e-12;

    /// <summary>The point of some numbers.</summary>
    /// <param name="constants">Beams, mass, radiation.</param>
    /// <param name="soft">Mask: t is given; else y.</param>
    /// <param name="radiation">t or y.</param>
    /// <param name="energy">u/u_max, in [0, 1].</param>
    /// <param name="muon">Where c is between its ends, in (0, 1).</param>
    /// <param name="boson">Where the Z′ cosine is between −1 and 1, in (0, 1).</param>
    /// <param name="azimuth">Azimuth in units of π, in (0, 1).</param>
    /// <param name="point">The point.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Point<TReal>(
        in GenerationConstants constants, TReal soft, TReal radiation, TReal energy, TReal muon, TReal boson, TReal azimuth, out ProductionPoint<TReal> point)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal two = TReal.From(2.0);
        TReal half = TReal.From(0.5);
        TReal s = TReal.From(constants.S);
        TReal radiator = one;
        point.Radiated = TReal.From(0.0);
        point.ReducedS = s;
        if (constants.Radiates)
        {
            radiator = Radiation(constants, soft, radiation, out point.Radiated, out point.ReducedS);
        }

        TReal reduced = point.ReducedS;
        TReal root = TReal.Sqrt(reduced);
        TReal mass = TReal.From(constants.Mass);
        TReal mass2 = mass * mass;
        TReal muon2 = TReal.From(constants.MuonMass * constants.MuonMass);

        // u_max = arcosh(E_max/M), from E_max − M = [(√s′ − M)² − 4m²]/2√s′.
        TReal gap = root - mass;
        TReal open = TReal.Max((gap * gap) - (TReal.From(4.0) * muon2), TReal.From(Smallest));
        TReal above = open / (two * root * mass);
        TReal end = Log1p(above + TReal.Sqrt(above * (above + two)));
        TReal e = Hyperbolic(end * energy, out TReal sinh);
        point.Energy = mass * e;
        TReal q = mass * sinh;
        point.Momentum = q;

        TReal pairMass2 = TReal.Max(reduced + mass2 - (two * root * point.Energy), TReal.From(4.0) * muon2);
        TReal beta = TReal.Sqrt(TReal.Max(one - (TReal.From(4.0) * muon2 / pairMass2), TReal.From(Smallest)));

        // w = exp(2 artanh(Bc)): 1 − Bc = 2/(1+w), 1 + Bc = 2w/(1+w).
        TReal b = TReal.Max(q * beta / point.Energy, TReal.From(Smallest));
        TReal oneMinusB2 = (mass2 + (TReal.From(4.0) * muon2 * q * q / pairMass2)) / (point.Energy * point.Energy);
        TReal twiceRapidity = Log((one + b) * (one + b) / oneMinusB2);
        TReal w = Exp(twiceRapidity * ((two * muon) - one));
        TReal share = one / (one + w);
        TReal a = root * point.Energy;
        TReal d1 = two * a * share;
        TReal d2 = d1 * w;
        TReal c = TReal.Max(TReal.Min((w - one) * share / b, one), -one);

        TReal pairEnergy = root - point.Energy;
        TReal along = half * pairEnergy * beta * c;
        point.MinusAlong = along - (half * q);
        point.PlusAlong = -along - (half * q);
        point.Across = half * beta * TReal.Sqrt(pairMass2 * (one - c) * (one + c));
        point.BosonCosine = (two * boson) - one;
        point.AzimuthCosine = Cosine(azimuth * TReal.From(double.Pi));

        TReal sine = TReal.Sqrt((one - point.BosonCosine) * (one + point.BosonCosine));
        TReal across = point.Across * point.AzimuthCosine * sine;
        TReal element = Transverse(
            reduced, mass2, muon2, d1, d2, (point.MinusAlong * point.BosonCosine) + across, (point.PlusAlong * point.BosonCosine) - across);

        // dE = q du, dc = (1 − B²c²)/B d artanh(Bc), 1 − B²c² = 4w/(1+w)².
        TReal jacobian = q * end * twiceRapidity * TReal.From(4.0) * w * share * share / b;
        const double Factor = 16.0 * double.Pi * double.Pi / 6.0 * 1.5 / (64.0 * double.Pi * double.Pi * double.Pi);
        point.Density = TReal.From(Factor) * radiator * q * beta * jacobian * element / (reduced * reduced);
    }

    /// <summary>F(x) dx/dt or F(x) dx/dy, x and s′.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Radiation<TReal>(in GenerationConstants constants, TReal soft, TReal variable, out TReal x, out TReal reduced)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal s = TReal.From(constants.S);
        TReal beta = TReal.From(constants.RadiatorBeta);
        TReal inverse = TReal.From(1.0 / constants.RadiatorBeta);

        TReal softX = Exp(inverse * Log(TReal.Select(soft, variable, one)));
        TReal left = TReal.From(constants.HardScale) * (Exp(TReal.Select(soft, TReal.From(0.0), variable)) - one);
        TReal root = left + TReal.From(constants.Mass + (2.0 * constants.MuonMass));
        reduced = TReal.Select(soft, s * (one - softX), root * root);
        x = TReal.Select(soft, softX, one - (root * root / s));

        TReal logarithm = Log(x);
        TReal rest = one - x;
        TReal second = (TReal.From(-4.0) * (TReal.From(2.0) - x) * logarithm)
            - ((one + (TReal.From(3.0) * rest * rest)) * Log1p(-x) / x)
            - TReal.From(6.0) + x;
        TReal hard = (TReal.From(-constants.RadiatorBeta) * (one - (TReal.From(0.5) * x))) + (beta * beta * TReal.From(0.125) * second);
        TReal power = Exp(beta * logarithm);
        TReal perT = TReal.From(constants.RadiatorSoft) + (hard * x / (beta * power));
        TReal perX = beta * power / x;
        TReal perY = TReal.From(2.0) * root * (left + TReal.From(constants.HardScale)) / s;
        return TReal.Select(soft, perT, perT * perX * perY);
    }

    /// <summary>cosh and sinh of a number that is not negative; sinh to 1e-16 of the larger of itself and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Hyperbolic<TReal>(TReal u, out TReal sinh)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal exp = Exp(u);
        TReal inverse = TReal.From(1.0) / exp;
        sinh = TReal.From(0.5) * (exp - inverse);
        return TReal.From(0.5) * (exp + inverse);
    }

    // Methods of their own: past the compiler's budget for inlining, operators would become calls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Exp<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => Elementary.Exp(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Log<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => Elementary.Log(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Log1p<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => Elementary.Log1p(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Cosine<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => AngleKernel.Cosine(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Transverse<TReal>(TReal s, TReal mass2, TReal muon2, TReal d1, TReal d2, TReal p, TReal k)
        where TReal : unmanaged, IReal<TReal>
        => EmissionKernel.Transverse(s, mass2, muon2, d1, d2, p, k);
}
