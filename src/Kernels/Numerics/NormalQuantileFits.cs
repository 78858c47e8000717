using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>The pieces of <see cref="NormalDistribution.Quantile"/>: two minimax fits, and a step of the inverse function's series beyond them.</summary>
internal static class NormalQuantileFits
{
    /// <summary>Where the pieces meet: <see cref="Central"/> for |p − ½| up to this.</summary>
    public const double CentralHalfWidth = 0.25;

    private const double SqrtTwoPi = 2.5066282746310002;

    // 2⁻⁵⁴, x = 8.29: all tails that a double can be away from 1 by, and all that a uniform random number has, are above.
    private const double EndOfNearTail = 5.5511151231257827e-17;

    /// <summary>The x with Φ(x) = ½ + d for |d| ≤ ¼: odd polynomial in d, minimax, relative error of the fit below 2⁻⁵⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Central<TReal>(TReal d)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal z = d * d;
        TReal z2 = z * z;
        TReal z4 = z2 * z2;
        TReal c0 = TReal.Fma(z, TReal.From(2.6249349909537933), TReal.From(2.5066282746310007));
        TReal c2 = TReal.Fma(z, TReal.From(15.667608986701284), TReal.From(5.772533538553708));
        TReal c4 = TReal.Fma(z, TReal.From(149.83041500009648), TReal.From(47.035782558753986));
        TReal c6 = TReal.Fma(z, TReal.From(1692.6090315290246), TReal.From(496.2234872384904));
        TReal c8 = TReal.Fma(z, TReal.From(23495.27001848264), TReal.From(5770.015632020756));
        TReal c10 = TReal.Fma(z, TReal.From(881384.6168887806), TReal.From(24004.337360734553));
        TReal c12 = TReal.Fma(z, TReal.From(21613883.685682278), TReal.From(-3665897.9696641136));
        c0 = TReal.Fma(z4, TReal.Fma(z2, c6, c4), TReal.Fma(z2, c2, c0));
        c8 = TReal.Fma(z4, c12, TReal.Fma(z2, c10, c8));
        return d * TReal.Fma(z4 * z4, c8, c0);
    }

    /// <summary>The x with 1 − Φ(x) = q for q in (0, ¼].</summary>
    /// <remarks>y + P((y − 3)/(y + 3)) with y = √(−2 ln q), minimax for q ≥ 2⁻⁵⁴, relative error of the fit below 2⁻⁵⁵; below, <see cref="FarTail"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal UpperTail<TReal>(TReal q)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal three = TReal.From(3.0);
        TReal y = TReal.Sqrt(TReal.From(-2.0) * Elementary.Log(q));
        TReal t = (y - three) / (y + three);
        TReal t2 = t * t;
        TReal t4 = t2 * t2;
        TReal t8 = t4 * t4;
        TReal p0 = TReal.Fma(t, TReal.From(0.8457401066676318), TReal.From(-0.7133796618213903));
        TReal p2 = TReal.Fma(t, TReal.From(0.25645873201361896), TReal.From(-0.3399127875999039));
        TReal p4 = TReal.Fma(t, TReal.From(0.13703009344123224), TReal.From(-0.15794447917663532));
        TReal p6 = TReal.Fma(t, TReal.From(0.09288497225167716), TReal.From(-0.1019449215494397));
        TReal p8 = TReal.Fma(t, TReal.From(0.06928588250160568), TReal.From(-0.07422081261756562));
        TReal p10 = TReal.Fma(t, TReal.From(0.05496914101970243), TReal.From(-0.05802727382499599));
        TReal p12 = TReal.Fma(t, TReal.From(0.04545179785751677), TReal.From(-0.04744417357431297));
        TReal p14 = TReal.Fma(t, TReal.From(0.03759664083193069), TReal.From(-0.03980233280796713));
        TReal p16 = TReal.Fma(t, TReal.From(0.038704161467766986), TReal.From(-0.03464731852903136));
        TReal p18 = TReal.Fma(t, TReal.From(0.02155065252946315), TReal.From(-0.0364184776486061));
        p18 = TReal.Fma(t2, TReal.From(-0.0028699529716025084), p18);
        p0 = TReal.Fma(t4, TReal.Fma(t2, p6, p4), TReal.Fma(t2, p2, p0));
        p8 = TReal.Fma(t4, TReal.Fma(t2, p14, p12), TReal.Fma(t2, p10, p8));
        TReal x = y + TReal.Fma(t8, TReal.Fma(t8, TReal.Fma(t2, p18, p16), p8), p0);

        TReal far = TReal.Less(q, TReal.From(EndOfNearTail));
        if (TReal.Any(far))
        {
            x = TReal.Select(far, FarTail(q, y), x);
        }

        return x;
    }

    /// <summary>The x with 1 − Φ(x) = q for q in (0, ¼], given y = √(−2 ln q).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal FarTail<TReal>(TReal q, TReal y)
        where TReal : unmanaged, IReal<TReal>
    {
        // Start: x₀ = y + P((y − 4)/(y + 4)), absolute error below 4·10⁻⁶ down to the smallest subnormal q.
        TReal four = TReal.From(4.0);
        TReal t = (y - four) / (y + four);
        TReal t2 = t * t;
        TReal p0 = TReal.Fma(t, TReal.From(0.7472181559850295), TReal.From(-0.5988070372567098));
        TReal p2 = TReal.Fma(t, TReal.From(0.2589487040217663), TReal.From(-0.34273665673524006));
        TReal p4 = TReal.Fma(t, TReal.From(0.15594952680530763), TReal.From(-0.16762961812474958));
        TReal p6 = TReal.Fma(t, TReal.From(0.07242160875085935), TReal.From(-0.13365002668121753));
        TReal x = y + TReal.Fma(t2 * t2, TReal.Fma(t2, p6, p4), TReal.Fma(t2, p2, p0));

        // u = (1 − Φ(x₀) − q)/φ(x₀), written with e^(x₀²/2) in two factors so that nothing overflows or becomes subnormal.
        TReal square = x * x;
        TReal lost = TReal.Fma(x, x, -square);
        TReal growth = Elementary.Exp(square * TReal.From(0.25));
        TReal scaled = (q * growth) * growth;
        scaled = TReal.Fma(scaled * lost, TReal.From(0.5), scaled);
        TReal u = TReal.From(SqrtTwoPi) * (NormalDistribution.ScaledTail(x) - scaled);

        // One step of third order, x₀ + u + x₀ u²/2 + (2x₀² + 1) u³/6: what is left is of order x₀³ u⁴, below 10⁻¹⁷.
        TReal third = TReal.Fma(square, TReal.From(1.0 / 3.0), TReal.From(1.0 / 6.0));
        TReal bracket = TReal.Fma(u, third, x * TReal.From(0.5));
        return x + TReal.Fma(u * u, bracket, u);
    }
}
