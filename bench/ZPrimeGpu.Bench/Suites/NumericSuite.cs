using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Logarithm and exponential over 1024 numbers in the nearest cache, and those of the library.</summary>
internal static class NumericSuite
{
    private const int Length = 1024;

    public static IEnumerable<KernelCase> Cases()
    {
        var maker = new Maker();
        KernelCase[] counted = maker.Make<Counted, CountedWord>();
        OperationCount[] operations = [.. counted.Select(c => Counted.Of(c.Run).Per(c.Items))];
        foreach (KernelCase[] pair in Lanes.Each(maker))
        {
            for (int i = 0; i < pair.Length; i++)
            {
                yield return pair[i] with { Operations = operations[i], AllocatesNothing = true };
            }
        }

        double[] argument = Arguments();
        double[] result = new double[Length];
        yield return new KernelCase("Math.Log", "1024", "number", 1, 16 * Length, () => Library(argument, result, Math.Log));
        yield return new KernelCase("Math.Exp", "1024", "number", 1, 16 * Length, () => Library(argument, result, Math.Exp));
    }

    private static void Library(double[] argument, double[] result, Func<double, double> function)
    {
        for (int repetition = 0; repetition < 16; repetition++)
        {
            for (int i = 0; i < argument.Length; i++)
            {
                result[i] = function(argument[i]);
            }
        }
    }

    private static double[] Arguments()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Length).Select(_ => 40.0 * random.NextDouble())];
    }

    private sealed class Maker : IForLanes<KernelCase[]>
    {
        public KernelCase[] Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            double[] argument = Arguments();
            double[] result = new double[Length];
            return
            [
                new KernelCase("Log", "1024", "number", TReal.Lanes, 16 * Length, () => Log<TReal>(argument, result)),
                new KernelCase("Exp", "1024", "number", TReal.Lanes, 16 * Length, () => Exp<TReal>(argument, result)),
            ];
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Log<TReal>(double[] argument, double[] result)
            where TReal : unmanaged, IReal<TReal>
        {
            ReadOnlySpan<TReal> source = MemoryMarshal.Cast<double, TReal>(argument.AsSpan());
            Span<TReal> destination = MemoryMarshal.Cast<double, TReal>(result.AsSpan());
            for (int repetition = 0; repetition < 16; repetition++)
            {
                for (int i = 0; i < source.Length; i++)
                {
                    destination[i] = Elementary.Log(source[i]);
                }
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Exp<TReal>(double[] argument, double[] result)
            where TReal : unmanaged, IReal<TReal>
        {
            ReadOnlySpan<TReal> source = MemoryMarshal.Cast<double, TReal>(argument.AsSpan());
            Span<TReal> destination = MemoryMarshal.Cast<double, TReal>(result.AsSpan());
            for (int repetition = 0; repetition < 16; repetition++)
            {
                for (int i = 0; i < source.Length; i++)
                {
                    destination[i] = Elementary.Exp(source[i]);
                }
            }
        }
    }
}
