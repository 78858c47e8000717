using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Kinematics;

/// <summary>Sine and cosine of polar angles, for cuts that compare cosines.</summary>
public static class AngleKernel
{
    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766e-17;

    /// <summary>cos x for a polar angle x in [0, π]; absolute error below 3e-16.</summary>
    /// <remarks>cos x = −sin(x − π/2), the Taylor series up to the 21st power; (π/2)²³/23! = 1.3e-18.</remarks>
    /// <param name="x">Angle [rad], in [0, π].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Cosine<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal y = Centred(x);
        TReal z = y * y;
        TReal sum = TReal.From(1.0 / 5.109094217170944e19);
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 121645100408832000));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 355687428096000));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 1307674368000));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 6227020800));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 39916800));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 362880));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 5040));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 120));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 6));
        return -TReal.Fma(sum * z, y, y);
    }

    /// <summary>sin x for a polar angle x in [0, π]; absolute error below 3e-16.</summary>
    /// <remarks>sin x = cos(x − π/2), the Taylor series up to the 22nd power; (π/2)²⁴/24! = 8e-20.</remarks>
    /// <param name="x">Angle [rad], in [0, π].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Sine<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal y = Centred(x);
        TReal z = y * y;
        TReal sum = TReal.From(-1.0 / 1.1240007277776077e21);
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 2432902008176640000));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 6402373705728000));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 20922789888000));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 87178291200));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 479001600));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 3628800));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 40320));
        sum = TReal.Fma(sum, z, TReal.From(-1.0 / 720));
        sum = TReal.Fma(sum, z, TReal.From(1.0 / 24));
        sum = TReal.Fma(sum, z, TReal.From(-0.5));
        return TReal.Fma(sum, z, TReal.From(1));
    }

    /// <summary>An azimuth brought to [−π, π]: x − 2π round(x/2π); absolute error below 1e-15 for |x| up to 1e6.</summary>
    /// <param name="x">Azimuth [rad].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Principal<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal turns = TReal.Round(x * TReal.From(0.5 / double.Pi));
        return TReal.Fma(turns, TReal.From(-4 * HalfPiLow), TReal.Fma(turns, TReal.From(-4 * HalfPiHigh), x));
    }

    /// <summary>x − π/2, with π/2 in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Centred<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => (x - TReal.From(HalfPiHigh)) - TReal.From(HalfPiLow);
}
