using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>One bin with two Gaussian groups: the profiled solution with the bounds of γ.</summary>
/// <remarks>
/// Holding a γ whose yield is not negative at its lower bound raises λ and with it r, so that it stays held: the unbounded solution names
/// the first to hold, the next one perhaps the other. If all γ then are within bounds, this is the solution, because there is only one.
/// Upper bounds, and held groups of negative yield, need the general rule of <see cref="GammaBounds"/>.
/// </remarks>
internal static class TwoGroupBin
{
    /// <summary>Without bounds; reports the smallest and the largest γ. Arguments: <see cref="IBinPass.Solve"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TReal Report<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal r = Unbounded(y0, y1, n, a0, a1, d0, d1, out c, out tau2, out kappa, out e0, out e1);
        TReal gamma0 = a0 - e0;
        TReal gamma1 = a1 - e1;
        least = TReal.Min(TReal.Min(gamma0, gamma1), least);
        greatest = TReal.Max(TReal.Max(gamma0, gamma1), greatest);
        return r;
    }

    /// <summary>Lower bounds; reports the smallest yield of a held group and the largest γ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TReal HoldLow<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal min = TReal.From(ProfiledBin.GammaMin);
        TReal r = Unbounded(y0, y1, n, a0, a1, d0, d1, out c, out tau2, out kappa, out e0, out e1);
        TReal gamma0 = a0 - e0;
        TReal gamma1 = a1 - e1;
        for (int round = 0; round < 2 && !TReal.All(TReal.LessOrEqual(min, TReal.Min(gamma0, gamma1))); round++)
        {
            TReal held0 = TReal.Less(gamma0, min);
            TReal held1 = TReal.Less(gamma1, min);
            TReal yield0 = TReal.Select(held0, y0, least);
            TReal yield1 = TReal.Select(held1, y1, least);
            least = TReal.Min(least, TReal.Min(yield0, yield1));
            a0 = TReal.Select(held0, min, a0);
            d0 = TReal.Select(held0, TReal.From(0.0), d0);
            a1 = TReal.Select(held1, min, a1);
            d1 = TReal.Select(held1, TReal.From(0.0), d1);
            r = Unbounded(y0, y1, n, a0, a1, d0, d1, out c, out tau2, out kappa, out e0, out e1);
            gamma0 = a0 - e0;
            gamma1 = a1 - e1;
        }

        greatest = TReal.Max(TReal.Max(gamma0, gamma1), greatest);
        return r;
    }

    /// <summary>All bounds.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static TReal HoldAll<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal original0 = a0;
        TReal original1 = a1;
        TReal variance0 = d0;
        TReal variance1 = d1;
        TReal lowest = TReal.From(1.0);
        TReal highest = lowest;
        TReal r = HoldLow(y0, y1, n, ref a0, ref a1, ref d0, ref d1, ref lowest, ref highest, out c, out tau2, out kappa, out e0, out e1);
        TReal simple = TReal.And(
            TReal.LessOrEqual(TReal.From(0.0), lowest), TReal.LessOrEqual(highest, TReal.From(ProfiledBin.GammaMax)));
        if (!TReal.All(simple))
        {
            GammaBounds.Apply(y0, y1, n, ref original0, ref original1, ref variance0, ref variance1);
            a0 = TReal.Select(simple, a0, original0);
            a1 = TReal.Select(simple, a1, original1);
            d0 = TReal.Select(simple, d0, variance0);
            d1 = TReal.Select(simple, d1, variance1);
            r = Unbounded(y0, y1, n, a0, a1, d0, d1, out c, out tau2, out kappa, out e0, out e1);
        }

        return r;
    }

    /// <summary>Whether a pass was enough.</summary>
    internal static TReal WasEnough<TReal, TPass>(TReal least, TReal greatest)
        where TReal : unmanaged, IReal<TReal>
        where TPass : struct, IBinPass
        => TReal.And(
            TReal.LessOrEqual(TReal.From(TPass.LeastAllowed), least), TReal.LessOrEqual(greatest, TReal.From(ProfiledBin.GammaMax)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Unbounded<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        TReal a0,
        TReal a1,
        TReal d0,
        TReal d1,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal slope0 = d0 * y0;
        TReal slope1 = d1 * y1;
        c = TReal.Fma(a1, y1, TReal.Fma(a0, y0, TReal.From(ProfiledBin.SmallestYield)));
        tau2 = TReal.Fma(slope1, y1, slope0 * y0);
        TReal r = ProfiledBin.Pull(c, tau2, n, out kappa);
        e0 = r * slope0;
        e1 = r * slope1;
        return r;
    }
}
