using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>The standard normal distribution: Φ(x), its upper tail and their inverses.</summary>
/// <remarks>φ(x) = e^(−x²/2)/√2π, Φ(x) = ∫ φ from −∞ to x. Built on <see cref="Elementary"/>, the same bits on every accelerator.</remarks>
public static class NormalDistribution
{
    private const double SqrtTwoPi = 2.5066282746310002;

    // e^(−40²/2) is far below the smallest subnormal number.
    private const double EndOfTail = 40.0;

    // The split of Quantile: inside, a polynomial; outside, a step on the tail's own scale.
    private const double CentralHalfWidth = 0.25;

    /// <summary>Φ(x), the probability of a value below x.</summary>
    /// <remarks>Relative error below 10⁻¹⁵ for every x with a normal result, the lower tail to x = −37.5 included; beyond, results are subnormal
    /// and lose bits, 0 below −38.5. NaN for NaN. Near 1 use <see cref="Survival"/> for what is missing to 1.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="x">The argument.</param>
    public static TReal Cdf<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => Survival(-x);

    /// <summary>1 − Φ(x), the probability of a value above x, without cancellation in the upper tail.</summary>
    /// <remarks>Relative error below 10⁻¹⁵, to x = 37.5; beyond as for <see cref="Cdf"/>.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="x">The argument.</param>
    public static TReal Survival<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        // The argument order lets NaN through.
        TReal magnitude = TReal.Min(TReal.From(EndOfTail), TReal.Abs(x));

        // x² = square + lost exactly: the rounding of x² alone would cost 10⁻¹³ at x = 37.
        TReal square = magnitude * magnitude;
        TReal lost = TReal.Fma(magnitude, magnitude, -square);
        TReal gauss = Elementary.Exp(square * TReal.From(-0.5));
        gauss = TReal.Fma(gauss * lost, TReal.From(-0.5), gauss);

        TReal tail = gauss * ScaledTail(magnitude);
        return TReal.Select(TReal.Less(x, TReal.From(0.0)), TReal.From(1.0) - tail, tail);
    }

    /// <summary>The x with Φ(x) = p.</summary>
    /// <remarks>Relative error of x below 10⁻¹⁵ for every p in (0, 1), subnormal p included. −∞ at 0, ∞ at 1, NaN outside and for NaN.
    /// For p near 1 the spacing of p itself limits x: see <see cref="SurvivalQuantile"/>.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="p">The probability below x.</param>
    public static TReal Quantile<TReal>(TReal p)
        where TReal : unmanaged, IReal<TReal>
    {
        // Exact for p ≥ ¼, and used only there.
        TReal fromHalf = p - TReal.From(0.5);
        TReal central = TReal.LessOrEqual(TReal.Abs(fromHalf), TReal.From(CentralHalfWidth));
        TReal x = CentralQuantile(fromHalf);
        if (!TReal.All(central))
        {
            TReal zero = TReal.From(0.0);
            TReal lower = TReal.Less(fromHalf, zero);
            TReal tail = TReal.Select(lower, p, TReal.From(1.0) - p);
            TReal distance = UpperTailQuantile(TReal.Max(TReal.From(double.Epsilon), TReal.Min(TReal.From(0.5 - CentralHalfWidth), tail)));
            distance = TReal.Select(TReal.Equal(tail, zero), TReal.From(double.PositiveInfinity), distance);
            distance = TReal.Select(TReal.LessOrEqual(zero, tail), distance, TReal.From(double.NaN));
            x = TReal.Select(central, x, TReal.Select(lower, -distance, distance));
        }

        return x;
    }

    /// <summary>The x with 1 − Φ(x) = q: the significance of the one-sided p-value q.</summary>
    /// <remarks>As accurate for q = 10⁻³⁰⁰ as <see cref="Quantile"/> is for p = 10⁻³⁰⁰. ∞ at 0, −∞ at 1, NaN outside and for NaN.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="q">The probability above x.</param>
    public static TReal SurvivalQuantile<TReal>(TReal q)
        where TReal : unmanaged, IReal<TReal>
        => -Quantile(q);

    /// <summary>e^(x²/2) (1 − Φ(x)) for x in [0, 40].</summary>
    /// <remarks>P(t)/(x + 5) with t = (x − 5)/(x + 5); minimax, relative error of the fit below 2⁻⁵⁷.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal ScaledTail<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal five = TReal.From(5.0);
        TReal reciprocal = TReal.From(1.0) / (x + five);
        TReal t = (x - five) * reciprocal;
        TReal t2 = t * t;
        TReal t4 = t2 * t2;
        TReal t8 = t4 * t4;
        TReal p0 = TReal.Fma(t, TReal.From(-0.6653825028900567), TReal.From(0.769193049750063));
        TReal p2 = TReal.Fma(t, TReal.From(-0.3135331566712959), TReal.From(0.4953056159699774));
        TReal p4 = TReal.Fma(t, TReal.From(-0.06911863870658173), TReal.From(0.1650203661703299));
        TReal p6 = TReal.Fma(t, TReal.From(-0.0029933767664951836), TReal.From(0.020795066800996492));
        TReal p8 = TReal.Fma(t, TReal.From(0.0005448990312481784), TReal.From(-0.0007978694096922154));
        TReal p10 = TReal.Fma(t, TReal.From(-4.976264165584704e-05), TReal.From(-5.937566468459581e-05));
        TReal p12 = TReal.Fma(t, TReal.From(3.980333349590459e-06), TReal.From(1.6681005014880887e-05));
        TReal p14 = TReal.Fma(t, TReal.From(-3.354123928909549e-07), TReal.From(-2.7688754525020286e-06));
        TReal p16 = TReal.Fma(t, TReal.From(4.0696164092633755e-08), TReal.From(4.3279484097763604e-07));
        TReal p18 = TReal.Fma(t, TReal.From(-8.143837199368512e-09), TReal.From(-6.59746283055743e-08));
        TReal p20 = TReal.Fma(t, TReal.From(1.379438756301556e-09), TReal.From(7.964576606230647e-09));
        p20 = TReal.Fma(t2, TReal.From(-3.234565202149032e-10), p20);
        p0 = TReal.Fma(t4, TReal.Fma(t2, p6, p4), TReal.Fma(t2, p2, p0));
        p8 = TReal.Fma(t4, TReal.Fma(t2, p14, p12), TReal.Fma(t2, p10, p8));
        p16 = TReal.Fma(t4, p20, TReal.Fma(t2, p18, p16));
        return reciprocal * TReal.Fma(t8, TReal.Fma(t8, p16, p8), p0);
    }

    /// <summary>The x with Φ(x) = ½ + d for |d| ≤ ¼: odd polynomial in d, minimax, relative error of the fit below 2⁻⁵⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal CentralQuantile<TReal>(TReal d)
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
    private static TReal UpperTailQuantile<TReal>(TReal q)
        where TReal : unmanaged, IReal<TReal>
    {
        // Start: x₀ = y + P((y − 4)/(y + 4)), y = √(−2 ln q), absolute error below 4·10⁻⁶.
        TReal four = TReal.From(4.0);
        TReal y = TReal.Sqrt(TReal.From(-2.0) * Elementary.Log(q));
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
        TReal u = TReal.From(SqrtTwoPi) * (ScaledTail(x) - scaled);

        // One step of third order, x₀ + u + x₀ u²/2 + (2x₀² + 1) u³/6: what is left is of order x₀³ u⁴, below 10⁻¹⁷.
        TReal third = TReal.Fma(square, TReal.From(1.0 / 3.0), TReal.From(1.0 / 6.0));
        TReal bracket = TReal.Fma(u, third, x * TReal.From(0.5));
        return x + TReal.Fma(u * u, bracket, u);
    }
}
