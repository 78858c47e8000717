using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>Lanes as arrays, and arrays as lanes.</summary>
internal static class WordLanes
{
    public static TWord Pack<TReal, TWord>(ulong[] values)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        => Unsafe.ReadUnaligned<TWord>(ref Unsafe.As<ulong, byte>(ref values[0]));

    public static ulong[] Words<TReal, TWord>(TWord word)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
    {
        var values = new ulong[TReal.Lanes];
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref values[0]), word);
        return values;
    }

    public static double[] Reals<TReal>(TReal real)
        where TReal : unmanaged, IReal<TReal>
    {
        var values = new double[TReal.Lanes];
        Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref values[0]), real);
        return values;
    }

    public static bool[] Mask<TReal>(TReal mask)
        where TReal : unmanaged, IReal<TReal>
        => [.. Reals(TReal.Select(mask, TReal.From(1.0), TReal.From(0.0))).Select(x => x == 1.0)];

    /// <summary>Words that differ from lane to lane, extreme ones among them.</summary>
    public static IEnumerable<ulong[]> Samples(int lanes)
    {
        ulong[] special = [0, 1, uint.MaxValue, 1UL << 32, (1UL << 32) - 2, ulong.MaxValue, 1UL << 63, (1UL << 63) - 1, 0xFFFFFFFF00000000, 4095, 4096, 1UL << 62];
        for (int i = 0; i < special.Length; i++)
        {
            yield return [.. Enumerable.Range(i, lanes).Select(j => special[j % special.Length])];
        }

        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            yield return [.. Enumerable.Range(0, lanes).Select(_ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1))];
        }
    }
}
