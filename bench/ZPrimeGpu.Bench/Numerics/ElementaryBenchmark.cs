using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Numerics;

/// <summary>Elementary functions over a cache-resident array, time per element. <see cref="LibraryBaselineBenchmark"/> has the scalar library's.</summary>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(F64))]
[GenericTypeArguments(typeof(F64x4))]
[GenericTypeArguments(typeof(F64x8))]
public class ElementaryBenchmark<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private const int Length = 1024;

    private readonly double[] _argument = new double[Length];
    private readonly double[] _probability = new double[Length];
    private readonly double[] _result = new double[Length];

    [GlobalSetup]
    public void Fill()
    {
        Random random = new(1);
        for (int i = 0; i < Length; i++)
        {
            _argument[i] = 40.0 * random.NextDouble();
            _probability[i] = random.NextDouble();
        }
    }

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log() => Map<LogOperation>(_argument);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log1p() => Map<Log1pOperation>(_argument);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Exp() => Map<ExpOperation>(_argument);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Survival() => Map<SurvivalOperation>(_argument);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Quantile() => Map<QuantileOperation>(_probability);

    // Not inlined: the compiler's budget for inlining grows with the size of the outermost method, and the one-line methods above are too small for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Map<TOperation>(double[] arguments)
        where TOperation : IOperation
    {
        ReadOnlySpan<TReal> source = MemoryMarshal.Cast<double, TReal>(arguments.AsSpan());
        Span<TReal> destination = MemoryMarshal.Cast<double, TReal>(_result.AsSpan());
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = TOperation.Apply(source[i]);
        }
    }

    private interface IOperation
    {
        static abstract TReal Apply(TReal x);
    }

    private readonly struct LogOperation : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TReal Apply(TReal x) => Elementary.Log(x);
    }

    private readonly struct Log1pOperation : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TReal Apply(TReal x) => Elementary.Log1p(x);
    }

    private readonly struct ExpOperation : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TReal Apply(TReal x) => Elementary.Exp(x);
    }

    private readonly struct SurvivalOperation : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TReal Apply(TReal x) => NormalDistribution.Survival(x);
    }

    private readonly struct QuantileOperation : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TReal Apply(TReal x) => NormalDistribution.Quantile(x);
    }
}
