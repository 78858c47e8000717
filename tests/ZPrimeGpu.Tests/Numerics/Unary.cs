using System.Runtime.InteropServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Numerics;

/// <summary>A kernel function of one number, to be run with any number type.</summary>
internal interface IUnary
{
    static abstract TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>;
}

internal struct LogFunction : IUnary
{
    public static TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal> => Elementary.Log(x);
}

internal struct Log1pFunction : IUnary
{
    public static TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal> => Elementary.Log1p(x);
}

internal struct ExpFunction : IUnary
{
    public static TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal> => Elementary.Exp(x);
}

internal struct CdfFunction : IUnary
{
    public static TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal> => NormalDistribution.Cdf(x);
}

internal struct SurvivalFunction : IUnary
{
    public static TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal> => NormalDistribution.Survival(x);
}

internal struct QuantileFunction : IUnary
{
    public static TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal> => NormalDistribution.Quantile(x);
}

internal struct SurvivalQuantileFunction : IUnary
{
    public static TReal Apply<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal> => NormalDistribution.SurvivalQuantile(x);
}

internal static class Unary
{
    public static double Scalar<TFunction>(double x)
        where TFunction : IUnary
        => TFunction.Apply(new F64(x)).Value;

    /// <summary>Applies the function with TReal to all arguments; the last pack is padded with ones.</summary>
    public static double[] Map<TFunction, TReal>(double[] arguments)
        where TFunction : IUnary
        where TReal : unmanaged, IReal<TReal>
    {
        int lanes = TReal.Lanes;
        double[] padded = new double[(arguments.Length + lanes - 1) / lanes * lanes];
        padded.AsSpan().Fill(1.0);
        arguments.CopyTo(padded, 0);
        Span<TReal> packs = MemoryMarshal.Cast<double, TReal>(padded.AsSpan());
        for (int i = 0; i < packs.Length; i++)
        {
            packs[i] = TFunction.Apply(packs[i]);
        }

        return padded[..arguments.Length];
    }

    /// <summary>The scalar, 4-lane and 8-lane number give the same bits (any NaN counts as the same NaN).</summary>
    public static void AssertSameBitsInAllLanes<TFunction>(double[] arguments)
        where TFunction : IUnary
    {
        double[] expected = Array.ConvertAll(arguments, Scalar<TFunction>);
        AssertSameBits(expected, Map<TFunction, F64x4>(arguments));
        AssertSameBits(expected, Map<TFunction, F64x8>(arguments));

        // In the other direction uncommon arguments meet other neighbours in their pack.
        Array.Reverse(expected);
        double[] reversed = [.. arguments.AsEnumerable().Reverse()];
        AssertSameBits(expected, Map<TFunction, F64x4>(reversed));
        AssertSameBits(expected, Map<TFunction, F64x8>(reversed));
    }

    private static void AssertSameBits(double[] expected, double[] actual)
        => Xunit.Assert.Equal(expected.Select(CanonicalBits), actual.Select(CanonicalBits));

    private static long CanonicalBits(double x) => BitConverter.DoubleToInt64Bits(double.IsNaN(x) ? double.NaN : x);
}
