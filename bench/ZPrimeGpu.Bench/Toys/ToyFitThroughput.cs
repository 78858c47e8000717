using System.Diagnostics;
using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Bench.Toys;

/// <summary>Toy fits per second and core of windows: each toy drawn, fitted freely and at tested values; where iterations go.</summary>
internal static class ToyFitThroughput
{
    private static readonly ToySource Source = new(1, 2);

    public static void Run(TextWriter output)
    {
        output.WriteLine("bins  per bin  morph  ensemble  tested  fits/s     free it.  share of 0, 1, 2, ... iterations       conditional it.  retried  failed");
        foreach (bool morph in new[] { false, true })
        {
            foreach (int thetaBins in new[] { 1, 5 })
            {
                foreach (double perBin in new[] { 0.3, 3.0, 30.0, 1000.0 })
                {
                    WindowTemplates window = SyntheticWindow.Make(0, thetaBins, perBin, morph);
                    CompiledModel model = WindowModel.Build(window);
                    double unit = new SignalScale(model).Value!.Value;
                    Measure(output, model, window.Observed, $"{model.Bins,4}  {perBin,7}  {morph,5}", 2.0 * unit, [2.0 * unit], unit);
                    Measure(output, model, window.Observed, $"{model.Bins,4}  {perBin,7}  {morph,5}", 0.0, [.. Enumerable.Range(1, 12).Select(i => 0.4 * i * unit)], unit);
                }
            }
        }
    }

    private static void Measure(TextWriter output, CompiledModel model, double[] observed, string what, double at, double[] pois, double unit)
    {
        ToyHypotheses hypotheses = At(model, observed, at, pois);
        var free = hypotheses with { Pois = [] };
        ToyFitter alone = ToyFitter.Scalar();
        long[] iterations = new long[8];
        const int sample = 2000;
        long freeIterations = 0;
        for (ulong toy = 0; toy < sample; toy++)
        {
            var one = new ToyResults(1, 0);
            alone.Run(free, Source, toy, 1, one);
            freeIterations += one.Iterations;
            iterations[Math.Min(one.Iterations, 7)]++;
        }

        var all = new ToyResults(sample, pois.Length);
        ToyFitter.For<Kernels.Numerics.F64>(ConditionalFits.All).Run(hypotheses, Source, 0, sample, all);
        ToyFitter fitter = ToyFitter.Simd(ConditionalFits.All);
        const int block = 2048;
        var results = new ToyResults(block, pois.Length);
        ulong first = 0;
        void Repeat(double seconds)
        {
            var clock = Stopwatch.StartNew();
            for (; clock.Elapsed.TotalSeconds < seconds; first += block)
            {
                fitter.Run(hypotheses, Source, first, block, results);
            }
        }

        Repeat(0.2);
        long fits = results.Fits;
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Repeat(0.5);
        double used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        string shares = string.Join(' ', iterations.Select(n => $"{(double)n / sample,4:F2}"));
        output.WriteLine(
            $"{what}  {at / unit,8:F1}  {pois.Length,6}  {(results.Fits - fits) / used,9:F0}  {(double)freeIterations / sample,8:F2}  {shares}  "
            + $"{(double)(all.Iterations - freeIterations) / (sample * pois.Length),15:F2}  {results.Retried,7}  {results.Failed,6}");
    }

    internal static ToyHypotheses At(CompiledModel model, double[] observed, double at, double[] pois)
    {
        var data = new DatasetBatch(model.Tables, 1);
        observed.CopyTo(data.CountsOf(0));
        var fits = new FitBatch(model.Tables, 1);
        fits.Add(0, at, new SignalScale(model).StartFor(observed));
        new BatchFitter(HostAccelerator.Simd().Fits).Fit(model, data, fits, new FitTally());
        double[] globals = [.. fits.ParametersOf(0)];
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * model.Shape.Groups];
        ProfiledLocals.Evaluate(data, 0, globals, expectation, locals);
        return new ToyHypotheses(model, ToyEnsemble.At(model, globals, expectation, locals).Tables, globals, 0.0, pois);
    }
}
