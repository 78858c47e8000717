using BenchmarkDotNet.Attributes;

namespace ZPrimeGpu.Bench.Numerics;

/// <summary>What the scalar library functions cost on the same arguments as <see cref="ElementaryBenchmark{TReal}"/>, per element.</summary>
public class LibraryBaselineBenchmark
{
    private const int Length = 1024;

    private readonly double[] _argument = new double[Length];
    private readonly double[] _result = new double[Length];

    [GlobalSetup]
    public void Fill()
    {
        Random random = new(1);
        for (int i = 0; i < Length; i++)
        {
            _argument[i] = 40.0 * random.NextDouble();
        }
    }

    [Benchmark(OperationsPerInvoke = Length)]
    public void MathLog()
    {
        for (int i = 0; i < Length; i++)
        {
            _result[i] = Math.Log(_argument[i]);
        }
    }

    [Benchmark(OperationsPerInvoke = Length)]
    public void MathExp()
    {
        for (int i = 0; i < Length; i++)
        {
            _result[i] = Math.Exp(_argument[i]);
        }
    }
}
