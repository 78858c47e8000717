using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Functions of the kernels' own arithmetic.</summary>
internal enum NumericFunction
{
    /// <summary>ln x.</summary>
    Log,

    /// <summary>ln(1 + x).</summary>
    Log1p,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>(1 + x)/(2 + x²).</summary>
    Ratio,

    /// <summary>The quantile of the normal distribution.</summary>
    NormalQuantile,
}

/// <summary>Evaluates functions of the kernels one by one, for checks.</summary>
internal interface INumericKernels
{
    /// <summary>y_i = f(x_i).</summary>
    /// <param name="function">f.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Receives the values.</param>
    void Evaluate(NumericFunction function, double[] x, double[] y);
}

/// <summary>The same on the host's lanes.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class LaneNumericKernels<TReal> : INumericKernels
    where TReal : unmanaged, IReal<TReal>
{
    /// <inheritdoc/>
    public void Evaluate(NumericFunction function, double[] x, double[] y)
    {
        double* pack = stackalloc double[TReal.Lanes];
        for (int first = 0; first < x.Length; first += TReal.Lanes)
        {
            int used = Math.Min(TReal.Lanes, x.Length - first);
            for (int lane = 0; lane < TReal.Lanes; lane++)
            {
                pack[lane] = x[first + Math.Min(lane, used - 1)];
            }

            *(TReal*)pack = Functions.Evaluate(function, *(TReal*)pack);
            new ReadOnlySpan<double>(pack, used).CopyTo(y.AsSpan(first));
        }
    }
}

/// <summary>The functions by number.</summary>
internal static class Functions
{
    /// <summary>f(x).</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="function">f.</param>
    /// <param name="x">x.</param>
    public static TReal Evaluate<TReal>(NumericFunction function, TReal x)
        where TReal : unmanaged, IReal<TReal>
    {
        switch (function)
        {
            case NumericFunction.Log:
                return Elementary.Log(x);
            case NumericFunction.Log1p:
                return Elementary.Log1p(x);
            case NumericFunction.Exp:
                return Elementary.Exp(x);
            case NumericFunction.Sqrt:
                return TReal.Sqrt(x);
            case NumericFunction.NormalQuantile:
                return NormalDistribution.Quantile(x);
            default:
                return (TReal.From(1.0) + x) / TReal.Fma(x, x, TReal.From(2.0));
        }
    }
}
