using System.Diagnostics;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Bench.Fits;

/// <summary>Free and conditional fits per second and core, bytes allocated per fit, and the asymptotic scan of 582 windows.</summary>
internal static class FitThroughput
{
    private const int Toys = 4096;

    public static void Run(TextWriter output)
    {
        output.WriteLine("bins  per bin  morph  lanes  poi    fits/s     mean it.  ns/(bin it.)  failed  bytes/fit");
        foreach (bool morph in new[] { false, true })
        {
            foreach (int thetaBins in new[] { 1, 3, 5 })
            {
                foreach (double perBin in new[] { 0.3, 3.0, 30.0 })
                {
                    CompiledModel model = WindowModel.Build(SyntheticWindow.Make(0, thetaBins, perBin, morph));
                    Measure(output, model, perBin, morph, HostAccelerator.Simd().Fits, false);
                    Measure(output, model, perBin, morph, HostAccelerator.Simd().Fits, true);
                    if (perBin == 3.0)
                    {
                        Measure(output, model, perBin, morph, HostAccelerator.Scalar().Fits, false);
                    }
                }
            }
        }

        output.WriteLine("Monte-Carlo errors up to 200 %: bounds of the local factors are active");
        foreach (bool morph in new[] { false, true })
        {
            foreach (int thetaBins in new[] { 1, 3, 5 })
            {
                CompiledModel model = WindowModel.Build(SyntheticWindow.Make(0, thetaBins, 0.3, morph, 2.0));
                Measure(output, model, 0.3, morph, HostAccelerator.Simd().Fits, false);
                Measure(output, model, 0.3, morph, HostAccelerator.Simd().Fits, true);
            }
        }
    }

    /// <summary>One shape of window alone, for a profiler.</summary>
    public static void RunOne(TextWriter output, int thetaBins, double perBin, bool morph)
    {
        CompiledModel model = WindowModel.Build(SyntheticWindow.Make(0, thetaBins, perBin, morph));
        for (int repetition = 0; repetition < 4; repetition++)
        {
            Measure(output, model, perBin, morph, HostAccelerator.Simd().Fits, false);
        }
    }

    /// <summary>Asymptotic limits with bands of 582 windows of 20 to 100 bins; the first line includes compilation.</summary>
    public static void Scan(TextWriter output)
    {
        WindowTemplates[] windows = [.. Enumerable.Range(0, 582).Select(i => SyntheticWindow.Make(i, 1 + (i % 5), 0.3 * Math.Pow(10.0, i % 3), false, i % 4 == 0 ? 2.0 : 0.25))];
        var config = new LimitConfig(0.9, LimitStatistic.Cls, LimitCalculator.Asymptotic, 0.0);
        foreach (int threads in new[] { 2, 2, 1, 2, 1 })
        {
            var clock = Stopwatch.StartNew();
            WindowLimit[] limits = AsymptoticLimitCalculator.Run(windows, config, HostAccelerator.Simd().Fits, threads, _ => { }, default);
            output.WriteLine(
                $"582 windows, {threads} threads: {clock.Elapsed.TotalSeconds:F3} s, {limits.Sum(l => l.Fits)} fits, "
                + $"{limits.Sum(l => l.RetriedFits)} retried, {limits.Count(l => l.Status != WindowStatus.Ok)} not ok");
        }
    }

    private static void Measure(TextWriter output, CompiledModel model, double perBin, bool morph, IFitKernels kernels, bool held)
    {
        (DatasetBatch data, FitBatch fits) = FitSample.Draw(model, Toys, held ? 1.0 : null);
        var settings = MinimiserSettings.Default;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < 0.4)
        {
            kernels.Fit(data, fits, settings);
        }

        int passes = 0;
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long before = GC.GetAllocatedBytesForCurrentThread();
        clock.Restart();
        while (clock.Elapsed.TotalSeconds < 0.5)
        {
            kernels.Fit(data, fits, settings);
            passes++;
        }

        double bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (passes * Toys);
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        double iterations = fits.Iterations.Average();
        double rate = passes * Toys / seconds;
        output.WriteLine(
            $"{model.Bins,4}  {perBin,7}  {morph,5}  {kernels.Lanes,5}  {(held ? "held" : "free")}  {rate,9:F0}  {iterations,8:F2}  "
            + $"{1e9 / (rate * model.Bins * iterations),12:F2}  {Enumerable.Range(0, Toys).Count(f => !fits.Converged(f)),6}  {bytes:F2}");
    }
}
