using System.Runtime.Intrinsics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>The numbers of lanes that this processor has in hardware, the widest first; 1 is the scalar baseline.</summary>
internal static class Lanes
{
    /// <summary>Makes something once for each.</summary>
    public static IEnumerable<T> Each<T>(IForLanes<T> maker)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            yield return maker.Make<F64x8, U64x8>();
        }

        yield return maker.Make<F64x4, U64x4>();
        yield return maker.Make<F64, U64>();
    }
}

/// <summary>Makes something for lanes of a number type.</summary>
internal interface IForLanes<out T>
{
    T Make<TReal, TWord>()
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>;
}
