using BenchmarkDotNet.Attributes;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Numerics;

/// <summary>Exact fixed-point accumulation against plain floating-point addition, into one sum and scattered over the bins of a spectrum, per term.</summary>
[MemoryDiagnoser]
public class AccumulationBenchmark
{
    private const int Length = 4096;
    private const int Bins = 1024;

    private readonly double[] _terms = new double[Length];
    private readonly int[] _bins = new int[Length];
    private readonly FixedPointSum[] _sums = new FixedPointSum[Bins];
    private readonly double[] _plain = new double[Bins];

    [GlobalSetup]
    public void Fill()
    {
        Random random = new(1);
        for (int i = 0; i < Length; i++)
        {
            _terms[i] = random.NextDouble();
            _bins[i] = random.Next(Bins);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Length)]
    public double PlainScattered()
    {
        for (int i = 0; i < Length; i++)
        {
            _plain[_bins[i]] += _terms[i];
        }

        return _plain[0];
    }

    [Benchmark(OperationsPerInvoke = Length)]
    public double FixedPointScattered()
    {
        for (int i = 0; i < Length; i++)
        {
            _sums[_bins[i]].Add(_terms[i]);
        }

        return _sums[0].Value;
    }

    [Benchmark(OperationsPerInvoke = Length)]
    public double FixedPointOneSum()
    {
        FixedPointSum sum = default;
        foreach (double x in _terms)
        {
            sum.Add(x);
        }

        return sum.Value;
    }
}
