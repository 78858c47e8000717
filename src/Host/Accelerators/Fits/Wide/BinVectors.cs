using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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

        Sum(s0, s1, s2, s3, sums);
    }

    /// <summary>Products of four rows with four rows.</summary>
    /// <param name="x">First row on the left.</param>
    /// <param name="y">First row on the right.</param>
    /// <param name="stride">Packs from row to row.</param>
    /// <param name="packs">Packs.</param>
    /// <param name="sums">Receives the products [left, right].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DotFourByFour(TReal* x, TReal* y, int stride, int packs, double* sums)
    {
        TReal zero = TReal.From(0.0);
        TReal s00 = zero, s01 = zero, s02 = zero, s03 = zero;
        TReal s10 = zero, s11 = zero, s12 = zero, s13 = zero;
        TReal s20 = zero, s21 = zero, s22 = zero, s23 = zero;
        TReal s30 = zero, s31 = zero, s32 = zero, s33 = zero;
        for (int p = 0; p < packs; p++)
        {
            TReal x0 = x[p];
            TReal x1 = x[stride + p];
            TReal x2 = x[(2 * stride) + p];
            TReal x3 = x[(3 * stride) + p];
            TReal right = y[p];
            s00 = TReal.Fma(x0, right, s00);
            s10 = TReal.Fma(x1, right, s10);
            s20 = TReal.Fma(x2, right, s20);
            s30 = TReal.Fma(x3, right, s30);
            right = y[stride + p];
            s01 = TReal.Fma(x0, right, s01);
            s11 = TReal.Fma(x1, right, s11);
            s21 = TReal.Fma(x2, right, s21);
            s31 = TReal.Fma(x3, right, s31);
            right = y[(2 * stride) + p];
            s02 = TReal.Fma(x0, right, s02);
            s12 = TReal.Fma(x1, right, s12);
            s22 = TReal.Fma(x2, right, s22);
            s32 = TReal.Fma(x3, right, s32);
            right = y[(3 * stride) + p];
            s03 = TReal.Fma(x0, right, s03);
            s13 = TReal.Fma(x1, right, s13);
            s23 = TReal.Fma(x2, right, s23);
            s33 = TReal.Fma(x3, right, s33);
        }

        Sum(s00, s01, s02, s03, sums);
        Sum(s10, s11, s12, s13, sums + 4);
        Sum(s20, s21, s22, s23, sums + 8);
        Sum(s30, s31, s32, s33, sums + 12);
    }

    /// <summary>The sums over the lanes of four packs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(TReal s0, TReal s1, TReal s2, TReal s3, double* sums)
    {
        if (typeof(TReal) == typeof(F64x8) && Avx.IsSupported)
        {
            Vector256<double> first = Avx.HorizontalAdd(Halves(s0), Halves(s1));
            Vector256<double> second = Avx.HorizontalAdd(Halves(s2), Halves(s3));
            Vector128.Store(first.GetLower() + first.GetUpper(), sums);
            Vector128.Store(second.GetLower() + second.GetUpper(), sums + 2);
            return;
        }

        sums[0] = Sum(s0);
        sums[1] = Sum(s1);
        sums[2] = Sum(s2);
        sums[3] = Sum(s3);
    }

    /// <summary>The sum of the two halves of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Halves(TReal x)
    {
        Vector512<double> lanes = Unsafe.BitCast<TReal, F64x8>(x).Value;
        return lanes.GetLower() + lanes.GetUpper();
    }
}
