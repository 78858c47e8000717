using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>The standard normal distribution: Φ(x), its upper tail and their inverses.</summary>
/// <remarks>φ(x) = e^(−x²/2)/√2π, Φ(x) = ∫ φ from −∞ to x. Built on <see cref="Elementary"/>, the same bits on every accelerator. Never inlined: each
/// would use up what the compiler allows its caller.</remarks>
public static class NormalDistribution
{
    // e^(−40²/2) is far below the smallest subnormal number.
    private const double EndOfTail = 40.0;

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
    [MethodImpl(MethodImplOptions.NoInlining)]
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
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TReal Quantile<TReal>(TReal p)
        where TReal : unmanaged, IReal<TReal>
    {
        // Exact for p ≥ ¼, and used only there.
        TReal fromHalf = p - TReal.From(0.5);
        TReal central = TReal.LessOrEqual(TReal.Abs(fromHalf), TReal.From(NormalQuantileFits.CentralHalfWidth));
        TReal x = NormalQuantileFits.Central(fromHalf);
        if (!TReal.All(central))
        {
            TReal zero = TReal.From(0.0);
            TReal lower = TReal.Less(fromHalf, zero);
            TReal tail = TReal.Select(lower, p, TReal.From(1.0) - p);
            TReal distance = NormalQuantileFits.UpperTail(TReal.Max(TReal.From(double.Epsilon), TReal.Min(TReal.From(0.5 - NormalQuantileFits.CentralHalfWidth), tail)));
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
    internal static TReal ScaledTail<TReal>(TReal x)
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
}
