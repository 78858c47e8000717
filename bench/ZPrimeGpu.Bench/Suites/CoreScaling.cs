using System.Diagnostics;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Toy fits of a window of 60 bins on some cores.</summary>
/// <param name="Threads">Threads.</param>
/// <param name="PerCpuSecond">Fits per second of processor time, median.</param>
/// <param name="PerSecond">Fits per second of wall time, median: of little meaning where others use the machine.</param>
internal sealed record CoreScaling(int Threads, double PerCpuSecond, double PerSecond)
{
    private const int Block = 1024;
    private const int BlocksPerThread = 60;

    /// <summary>Measures in turns.</summary>
    public static IReadOnlyList<CoreScaling> Measure(int rounds)
    {
        ToyHypotheses hypotheses = ToySuite.Hypotheses(60);
        int[] threads = [.. new[] { 1, 2, 4, 8, 16, 32, 64 }.Where(t => t <= Environment.ProcessorCount)];
        var cpu = threads.ToDictionary(t => t, _ => new List<double>());
        var wall = threads.ToDictionary(t => t, _ => new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (int t in threads)
            {
                (double perCpu, double perWall) = Run(hypotheses, t);
                cpu[t].Add(perCpu);
                wall[t].Add(perWall);
            }
        }

        return [.. threads.Select(t => new CoreScaling(t, Measuring.KernelClock.Median([.. cpu[t].Order()]), Measuring.KernelClock.Median([.. wall[t].Order()])))];
    }

    private static (double PerCpuSecond, double PerSecond) Run(ToyHypotheses hypotheses, int threads)
    {
        var results = Enumerable.Range(0, threads).Select(_ => new ToyResults(Block, 1)).ToArray();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() =>
        {
            ToyFitter fitter = ToyFitter.Simd(ConditionalFits.All);
            for (int i = 0; i < BlocksPerThread; i++)
            {
                fitter.Run(hypotheses, new ToySource(1, 2), (ulong)(((worker * BlocksPerThread) + i) * Block), Block, results[worker]);
            }
        }))];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        double fits = results.Sum(r => r.Fits);
        return (fits / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, fits / clock.Elapsed.TotalSeconds);
    }
}
