using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Sums over vectors of packs: lengths are in packs of <typeparamref name="TReal"/>.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
internal static unsafe class BinVectors<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>The sum over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(TReal x)
    {
        if (typeof(TReal) == typeof(F64x8))
        {
            return Vector512.Sum(Unsafe.BitCast<TReal, F64x8>(x).Value);
        }

        return typeof(TReal) == typeof(F64x4)
            ? Vector256.Sum(Unsafe.BitCast<TReal, F64x4>(x).Value)
            : Unsafe.BitCast<TReal, F64>(x).Value;
    }

    /// <summary>y = value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(TReal* y, double value, int packs)
    {
        TReal all = TReal.From(value);
        for (int p = 0; p < packs; p++)
        {
            y[p] = all;
        }
    }

    /// <summary>y = y + a x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(TReal* y, double a, TReal* x, int packs)
    {
        TReal factor = TReal.From(a);
        for (int p = 0; p < packs; p++)
        {
            y[p] = TReal.Fma(factor, x[p], y[p]);
        }
    }

    /// <summary>y = y + a x, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProduct(TReal* y, TReal* a, TReal* x, int packs)
    {
        for (int p = 0; p < packs; p++)
        {
            y[p] = TReal.Fma(a[p], x[p], y[p]);
        }
    }

    /// <summary>y = a x, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(TReal* y, TReal* a, TReal* x, int packs)
    {
        for (int p = 0; p < packs; p++)
        {
            y[p] = a[p] * x[p];
        }
    }

    /// <summary>x · y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(TReal* x, TReal* y, int packs)
    {
        TReal even = TReal.From(0.0);
        TReal odd = even;
        int p = 0;
        for (; p + 1 < packs; p += 2)
        {
            even = TReal.Fma(x[p], y[p], even);
            odd = TReal.Fma(x[p + 1], y[p + 1], odd);
        }

        if (p < packs)
        {
            even = TReal.Fma(x[p], y[p], even);
        }

        return Sum(even + odd);
    }

    /// <summary>x · y of one x with the four rows that start at y, into sums.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">First row.</param>
    /// <param name="stride">Packs from row to row.</param>
    /// <param name="packs">Packs.</param>
    /// <param name="sums">Receives the four products.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DotFour(TReal* x, TReal* y, int stride, int packs, double* sums)
    {
        TReal zero = TReal.From(0.0);
        TReal s0 = zero;
        TReal s1 = zero;
        TReal s2 = zero;
        TReal s3 = zero;
        TReal* y1 = y + stride;
        TReal* y2 = y1 + stride;
        TReal* y3 = y2 + stride;
        for (int p = 0; p < packs; p++)
        {
            TReal left = x[p];
            s0 = TReal.Fma(left, y[p], s0);
            s1 = TReal.Fma(left, y1[p], s1);
            s2 = TReal.Fma(left, y2[p], s2);
            s3 = TReal.Fma(left, y3[p], s3);
        }

        sums[0] = Sum(s0);
        sums[1] = Sum(s1);
        sums[2] = Sum(s2);
        sums[3] = Sum(s3);
    }
}
