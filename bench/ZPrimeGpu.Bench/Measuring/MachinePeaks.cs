using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ZPrimeGpu.Bench.Measuring;

/// <summary>What one core can do, as the items of benchmark cases: fused multiply-adds and divisions of independent lanes, copying of memory.</summary>
internal static class MachinePeaks
{
    private const int Steps = 10_000;
    private const int Chains = 12;
    private const int CopyBytes = 64 << 20;

    /// <summary>Name of the case of fused multiply-adds.</summary>
    public const string Fma = "FMA, 12 independent chains";

    /// <summary>Name of the case of divisions.</summary>
    public const string Division = "division, 12 independent chains";

    /// <summary>Name of the case of copying.</summary>
    public const string Copy = "copy of 64 MiB";

    private static int Lanes => Vector512.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The cases: items are lane operations, and bytes read plus bytes written.</summary>
    public static IEnumerable<KernelCase> Cases()
    {
        double start = 1.0;
        double sink = 0.0;
        yield return new KernelCase("machine", Fma, "operation", Lanes, (double)Steps * Chains * Lanes, () => sink += Multiply(start));
        yield return new KernelCase("machine", Division, "operation", Lanes, (double)Steps * Chains * Lanes, () => sink += Divide(start));
        byte[] source = new byte[CopyBytes];
        byte[] destination = new byte[CopyBytes];
        Random.Shared.NextBytes(source);
        yield return new KernelCase("machine", Copy, "byte", 1, 2.0 * CopyBytes, () => source.AsSpan().CopyTo(destination));
        GC.KeepAlive(sink);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Multiply(double start)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return MultiplyNarrow(start);
        }

        Vector512<double> a = Vector512.Create(0.999999 * start);
        Vector512<double> c = Vector512.Create(1e-6 * start);
        Vector512<double> x0 = a, x1 = c, x2 = a + c, x3 = a - c, x4 = c + c, x5 = a + a, x6 = a * c, x7 = c * c, x8 = x2 * a, x9 = x3 * a, xa = x4 * a, xb = x5 * a;
        for (int i = 0; i < Steps; i++)
        {
            x0 = Vector512.FusedMultiplyAdd(x0, a, c);
            x1 = Vector512.FusedMultiplyAdd(x1, a, c);
            x2 = Vector512.FusedMultiplyAdd(x2, a, c);
            x3 = Vector512.FusedMultiplyAdd(x3, a, c);
            x4 = Vector512.FusedMultiplyAdd(x4, a, c);
            x5 = Vector512.FusedMultiplyAdd(x5, a, c);
            x6 = Vector512.FusedMultiplyAdd(x6, a, c);
            x7 = Vector512.FusedMultiplyAdd(x7, a, c);
            x8 = Vector512.FusedMultiplyAdd(x8, a, c);
            x9 = Vector512.FusedMultiplyAdd(x9, a, c);
            xa = Vector512.FusedMultiplyAdd(xa, a, c);
            xb = Vector512.FusedMultiplyAdd(xb, a, c);
        }

        return Vector512.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + xa + xb);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double MultiplyNarrow(double start)
    {
        Vector256<double> a = Vector256.Create(0.999999 * start);
        Vector256<double> c = Vector256.Create(1e-6 * start);
        Vector256<double> x0 = a, x1 = c, x2 = a + c, x3 = a - c, x4 = c + c, x5 = a + a, x6 = a * c, x7 = c * c, x8 = x2 * a, x9 = x3 * a, xa = x4 * a, xb = x5 * a;
        for (int i = 0; i < Steps; i++)
        {
            x0 = Vector256.FusedMultiplyAdd(x0, a, c);
            x1 = Vector256.FusedMultiplyAdd(x1, a, c);
            x2 = Vector256.FusedMultiplyAdd(x2, a, c);
            x3 = Vector256.FusedMultiplyAdd(x3, a, c);
            x4 = Vector256.FusedMultiplyAdd(x4, a, c);
            x5 = Vector256.FusedMultiplyAdd(x5, a, c);
            x6 = Vector256.FusedMultiplyAdd(x6, a, c);
            x7 = Vector256.FusedMultiplyAdd(x7, a, c);
            x8 = Vector256.FusedMultiplyAdd(x8, a, c);
            x9 = Vector256.FusedMultiplyAdd(x9, a, c);
            xa = Vector256.FusedMultiplyAdd(xa, a, c);
            xb = Vector256.FusedMultiplyAdd(xb, a, c);
        }

        return Vector256.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + xa + xb);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Divide(double start)
    {
        // Of 512 bits where there are, which processors without them compute as two halves: the rate of lanes is what counts.
        Vector512<double> d = Vector512.Create(1.0000001 * start);
        Vector512<double> x0 = d, x1 = d + d, x2 = x1 + d, x3 = x2 + d, x4 = x3 + d, x5 = x4 + d, x6 = x5 + d, x7 = x6 + d, x8 = x7 + d, x9 = x8 + d, xa = x9 + d, xb = xa + d;
        for (int i = 0; i < Steps * Lanes / 8; i++)
        {
            x0 /= d;
            x1 /= d;
            x2 /= d;
            x3 /= d;
            x4 /= d;
            x5 /= d;
            x6 /= d;
            x7 /= d;
            x8 /= d;
            x9 /= d;
            xa /= d;
            xb /= d;
        }

        return Vector512.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + xa + xb);
    }
}
