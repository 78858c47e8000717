using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Networks;

/// <summary>Activations and their derivatives, from our own exponential: the same bits on every accelerator.</summary>
public static class ActivationKernel
{
    // tanh 20 and the sigmoid of 40 differ from 1 by less than half an ulp.
    private const double TanhLimit = 20;
    private const double SigmoidLimit = 40;

    /// <summary>tanh x = 1 − 2/(e²ˣ + 1).</summary>
    /// <remarks>Absolute error below 4e-16 (3e-16 from the two roundings of numbers up to 2, the rest from the exponential); relative accuracy is lost
    /// near 0, where a network needs none. NaN for NaN.</remarks>
    /// <param name="x">The argument.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Tanh<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        // The order of the arguments lets NaN through.
        TReal bounded = TReal.Max(TReal.From(-TanhLimit), TReal.Min(TReal.From(TanhLimit), x));
        TReal two = TReal.From(2);
        TReal one = TReal.From(1);
        return one - (two / (Elementary.Exp(bounded + bounded) + one));
    }

    /// <summary>1/(1 + e⁻ˣ).</summary>
    /// <remarks>Relative error below 3 ulp for |x| ≤ 40; e⁻⁴⁰ below, 1 above. NaN for NaN.</remarks>
    /// <param name="x">The argument.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Sigmoid<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal bounded = TReal.Max(TReal.From(-SigmoidLimit), TReal.Min(TReal.From(SigmoidLimit), x));
        TReal one = TReal.From(1);
        return one / (one + Elementary.Exp(-bounded));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).</summary>
    /// <remarks>Relative error below 3 ulp where the result exceeds e⁻³⁰⁰; no overflow. NaN for NaN.</remarks>
    /// <param name="x">The argument.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TReal Softplus<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal tail = Elementary.Log1p(Elementary.Exp(-TReal.Min(TReal.From(700), TReal.Abs(x))));
        return TReal.Max(TReal.From(0), x) + tail;
    }

    /// <summary>The activation of a layer. The kind is the same for every lane.</summary>
    /// <param name="kind">An <see cref="Activation"/>.</param>
    /// <param name="x">The argument.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Value<TReal>(int kind, TReal x)
        where TReal : unmanaged, IReal<TReal>
        => kind switch
        {
            Activation.Tanh => Tanh(x),
            Activation.Sigmoid => Sigmoid(x),
            Activation.Relu => TReal.Max(TReal.From(0), x),
            _ => x,
        };

    /// <summary>The derivative of an activation in terms of its value y: 1 − y², y(1 − y), step, 1.</summary>
    /// <param name="kind">An <see cref="Activation"/>.</param>
    /// <param name="y">The value of the activation.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Derivative<TReal>(int kind, TReal y)
        where TReal : unmanaged, IReal<TReal>
        => kind switch
        {
            Activation.Tanh => TReal.Fma(-y, y, TReal.From(1)),
            Activation.Sigmoid => y * (TReal.From(1) - y),
            Activation.Relu => TReal.Select(TReal.Less(TReal.From(0), y), TReal.From(1), TReal.From(0)),
            _ => TReal.From(1),
        };
}
