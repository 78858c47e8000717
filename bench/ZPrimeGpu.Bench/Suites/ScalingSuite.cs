using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>The widest lanes over bins, globals and toys per call.</summary>
internal static class ScalingSuite
{
    /// <summary>Name of the kernel over bins.</summary>
    public const string Bins = "fit over bins";

    /// <summary>Name of the kernel over globals.</summary>
    public const string Globals = "fit over globals, 60 bins";

    /// <summary>Name of the kernel over toys per call.</summary>
    public const string Toys = "toy fit over toys per call, 60 bins";

    public static IEnumerable<KernelCase> Cases()
    {
        foreach (int bins in new[] { 20, 40, 60, 100, 140, 200 })
        {
            yield return FitSuite.Of(WindowModel.Build(SyntheticWindow.Make(0, bins / 20, 3.0)), $"{bins}").First() with { Kernel = Bins };
        }

        foreach (int globals in new[] { 2, 4, 6, 8 })
        {
            yield return FitSuite.Of(WithGlobals(globals), $"{globals}").First() with { Kernel = Globals };
        }

        ToyHypotheses hypotheses = ToySuite.Hypotheses(60);
        foreach (int toys in new[] { 8, 64, 512, 4096 })
        {
            ToyFitter fitter = ToyFitter.Simd(ConditionalFits.All);
            var results = new ToyResults(toys, 1);
            ulong first = 0;
            yield return new KernelCase(Toys, $"{toys}", "fit", 8, 2.0 * toys, () =>
            {
                fitter.Run(hypotheses, new ToySource(1, 2), first, toys, results);
                first += (ulong)toys;
            });
        }
    }

    /// <summary>A window of 60 bins with so many globals: cross section, background normalisation, and log-normal factors on the signal.</summary>
    private static CompiledModel WithGlobals(int globals)
    {
        var window = SyntheticWindow.Make(0, 3, 3.0);
        string Numbers(IEnumerable<double> values) => "[" + string.Join(",", values.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture))) + "]";
        string Errors(double[] nominal, double[] relative) => Numbers(nominal.Zip(relative, (n, r) => n * r));
        string factors = string.Concat(Enumerable.Range(0, globals - 2).Select(k => $$$""",{"name":"f{{{k}}}","type":"normsys","data":{"hi":1.{{{k + 1:00}}},"lo":0.{{{99 - k}}}}}"""));
        double[] signal = [.. window.SignalFraction.Select(f => f * window.Efficiency * window.LuminosityFb)];
        string json = $$$"""
            {"version":"1.0.0","channels":[{"name":"c","samples":[
            {"name":"s","data":{{{Numbers(signal)}}},"modifiers":[{"name":"mu","type":"normfactor","data":null},{"name":"ss","type":"staterror","data":{{{Errors(signal, window.SignalRelativeError)}}}}{{{factors}}}]},
            {"name":"b","data":{{{Numbers(window.Background)}}},"modifiers":[{"name":"nu","type":"normfactor","data":null},{"name":"sb","type":"staterror","data":{{{Errors(window.Background, window.BackgroundRelativeError)}}}}]}]}],
            "observations":[{"name":"c","data":{{{Numbers(window.Observed)}}}}],
            "measurements":[{"name":"m","config":{"poi":"mu","parameters":[{"name":"mu","bounds":[[0,1000]]}]}}]}
            """.ReplaceLineEndings(" ");
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            Workspace workspace = WorkspaceReader.Read(file);
            return WorkspaceCompiler.Compile(workspace, workspace.Measurements[0]).Model;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
