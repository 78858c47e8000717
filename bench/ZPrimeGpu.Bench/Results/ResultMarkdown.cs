using System.Globalization;
using System.Text;
using ZPrimeGpu.Bench.EndToEnd;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Bench.Suites;

namespace ZPrimeGpu.Bench.Results;

/// <summary>Results as Markdown.</summary>
internal static class ResultMarkdown
{
    private static readonly string[] Scalings = [ScalingSuite.Bins, ScalingSuite.Globals, ScalingSuite.Toys];

    /// <summary>Makes the page.</summary>
    public static string Make(BenchResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Benchmarks of {result.Repository.CommitDate:yyyy-MM-dd}, commit {result.Repository.Commit}\n");
        Line($"Machine: {result.Machine}. Rates are items per second of processor time on one core, medians of {result.Rounds} rounds that go through all kernels in turn; \"spread\" is (largest − smallest)/median.");
        Line($"{(result.Load is double load ? $"The load of the machine was {load.ToString("F1", CultureInfo.InvariantCulture)} at the start: others share it, so take ratios, all from this run." : string.Empty)} Processor time of the run: {result.CpuSeconds:F0} s and the commands.\n");
        Line($"`dotnet artifacts/bin/ZPrimeGpu.Bench/release/ZPrimeGpu.Bench.dll all --out bench/results/MACHINE`\n");
        Machine(result, Line);
        Kernels(result, Line);
        Roofline(result, Line);
        Scaling(result, Line);
        Spots(result, Line);
        Commands(result.Commands, Line);
        string[] problems = [.. result.Problems()];
        Line($"## Checks\n");
        Line($"{(problems.Length == 0 ? "No kernel that must not allocate does; all checks passed." : string.Join('\n', problems))}");
        return text.ToString();
    }

    private static void Machine(BenchResult result, Action<FormattableString> line)
    {
        line($"## The machine in the same run, one core\n");
        line($"| fused multiply-add | divisions | copy, read and written |\n|---|---|---|");
        line($"| {2e-9 * result.FmaRate:F1} Gflop/s | {1e-9 * result.DivisionRate:F2} G/s | {1e-9 * result.CopyRate:F1} GB/s |\n");
    }

    private static bool IsKernel(KernelResult r) => r.Case.Kernel != "machine" && !Scalings.Contains(r.Case.Kernel);

    private static void Kernels(BenchResult result, Action<FormattableString> line)
    {
        line($"## Kernels\n");
        line($"| kernel | size | lanes | rate | over scalar | spread | bytes allocated |\n|---|---|---|---|---|---|---|");
        foreach (KernelResult r in result.Kernels.Where(IsKernel))
        {
            string gain = result.Scalar(r) is KernelResult scalar ? (r.Rate / scalar.Rate).ToString("F1", CultureInfo.InvariantCulture) : string.Empty;
            string allocated = r.Case.AllocatesNothing && !r.Allocates ? "0" : r.AllocatedBytes.ToString("G3", CultureInfo.InvariantCulture) + (r.Allocates ? " **must be 0**" : string.Empty);
            line($"| {r.Case.Kernel} | {r.Case.Size} | {r.Case.Lanes} | {Rate(r.Rate)} {r.Case.Item}s/s | {gain} | {100 * r.Spread:F0} % | {allocated} |");
        }

        line($"");
    }

    private static void Roofline(BenchResult result, Action<FormattableString> line)
    {
        line($"## Where each kernel stands\n");
        line($"Operations per item are counted by running the kernel body with a number that counts. Flop: two for a fused multiply-add. \"of FMA peak\" is flops over the measured peak; \"of issue\" all lane instructions (comparisons, selections and integers too) over the FMA instruction rate, one per cycle here: other units work beside it, so 100 % is not a bound; \"of division\" divisions and square roots over the measured rate; \"of copy\" bytes that must be read and written once, over the copy.\n");
        line($"| kernel | size | flop | instructions | of them integer | divisions | bytes | of FMA peak | of issue | of division | of copy |\n|---|---|---|---|---|---|---|---|---|---|---|");
        string last = string.Empty;
        foreach (KernelResult r in result.Kernels.Where(r => IsKernel(r) && r.Case.Operations is not null))
        {
            // The widest lanes come first.
            string name = $"{r.Case.Kernel} {r.Case.Size}";
            if (name == last || result.Kernels.First(o => o.Case.Kernel == r.Case.Kernel && o.Case.Size == r.Case.Size) != r)
            {
                continue;
            }

            last = name;
            OperationCount o = r.Case.Operations!.Value;
            string bytes = r.Case.BytesPerItem > 0 ? r.Case.BytesPerItem.ToString("F0", CultureInfo.InvariantCulture) : string.Empty;
            string copy = r.Case.BytesPerItem > 0 ? (100 * r.Rate * r.Case.BytesPerItem / result.CopyRate).ToString("F1", CultureInfo.InvariantCulture) + " %" : string.Empty;
            line($"| {r.Case.Kernel} | {r.Case.Size} | {o.Flops:F0} | {o.Instructions:F0} | {o.Words:F0} | {o.Divisions:F1} | {bytes} | {50 * r.Rate * o.Flops / result.FmaRate:F1} % | {100 * r.Rate * o.Instructions / result.FmaRate:F0} % | {100 * r.Rate * o.Divisions / result.DivisionRate:F0} % | {copy} |");
        }

        line($"");
        foreach (string kernel in result.Kernels.Where(IsKernel).Select(r => r.Case.Kernel).Distinct().Where(k => KernelBound.Of(k).Length > 0))
        {
            line($"- **{kernel}**: {KernelBound.Of(kernel)}");
        }

        line($"");
    }

    private static void Scaling(BenchResult result, Action<FormattableString> line)
    {
        line($"## Scaling\n");
        foreach (string kernel in Scalings)
        {
            KernelResult[] rows = [.. result.Kernels.Where(r => r.Case.Kernel == kernel)];
            line($"{kernel}:\n");
            line($"| | {string.Join(" | ", rows.Select(r => r.Case.Size))} |");
            line($"|---|{string.Concat(rows.Select(_ => "---|"))}");
            line($"| fits/s | {string.Join(" | ", rows.Select(r => Rate(r.Rate)))} |");
            if (kernel == ScalingSuite.Bins)
            {
                line($"| million bins/s | {string.Join(" | ", rows.Select(r => (1e-6 * r.Rate * int.Parse(r.Case.Size, CultureInfo.InvariantCulture)).ToString("F1", CultureInfo.InvariantCulture)))} |");
            }

            line($"");
        }

        if (result.Cores.Count > 0)
        {
            line($"Toy fits of 60 bins over cores (wall time means something only on an idle machine; processor time per fit shows what threads take from each other):\n");
            line($"| threads | fits/s of processor time | of one thread | fits/s of wall time | of one thread |\n|---|---|---|---|---|");
            foreach (CoreScaling c in result.Cores)
            {
                line($"| {c.Threads} | {Rate(c.PerCpuSecond)} | {100 * c.PerCpuSecond / result.Cores[0].PerCpuSecond:F0} % | {Rate(c.PerSecond)} | {c.PerSecond / result.Cores[0].PerSecond:F2} × |");
            }

            line($"");
        }
    }

    private static void Spots(BenchResult result, Action<FormattableString> line)
    {
        if (result.Spots is not { } check)
        {
            return;
        }

        KernelResult widest = result.Kernels.First(r => r.Case.Kernel == SpotSuite.Kernel);
        KernelResult mathNet = result.Kernels.First(r => r.Case.Kernel == SpotSuite.MathNet);
        line($"## Gpufit's published case\n");
        line($"25 points (5 × 5), 5 parameters of a 2-D Gaussian, least squares; spots, noise, starts, tolerance (10⁻⁴) and limit of iterations (10) as in the speed test that comes with Gpufit (Gpufit_Cpufit_Performance_Comparison). Double precision here, single there. The step (damping, L D Lᵀ, bounds) is that of the fits of windows; the objective and the loop around it are the benchmark's. Gpufit stops when χ² changes by less than the tolerance, this when the quadratic model predicts that.\n");
        line($"| who | where | fits/s |\n|---|---|---|");
        line($"| ZPrimeGpu, {widest.Case.Lanes} lanes | one core of this machine, this run | {Rate(widest.Rate)} |");
        line($"| Math.NET 5 LevenbergMarquardtMinimizer | one core of this machine, this run | {Rate(mathNet.Rate)} ({widest.Rate / mathNet.Rate:F0} times slower) |");
        line($"| Gpufit, 10⁷ fits | published with its source (examples/c++/gpu_vs_cpu_profiling, readme); the graphics card is not named there | 3,038,590 |");
        line($"| Cpufit, 10⁷ fits | the same table; the processor is not named there | 60,957 |\n");
        line($"Published figures are of other hardware (2017; Przybylski et al., Sci. Rep. 7, 15722, doi:10.1038/s41598-017-15313-9, up to 42 times faster than Cpufit): they say where one core stands, not which program is better.\n");
        line($"Check: {check.Fits:N0} spots, {check.Converged:N0} converged, {check.MeanIterations:F2} iterations on average; pulls of A, x₀, y₀, s, b: means {Numbers(check.PullMean)}, widths {Numbers(check.PullWidth)}; both run to the end, the largest distance to Math.NET's minimum over {check.Compared} spots is {check.LargestDeviation:E1} of an error.\n");
    }

    private static void Commands(IReadOnlyList<CommandRun> commands, Action<FormattableString> line)
    {
        line($"## End to end\n");
        line($"From the start of the process to the end, medians. Compilation is that of methods at first call, in wall time: where others use the machine, more than its share of the processor time.\n");
        line($"| command | wall [s] | processor [s] | compilation, wall [s] | methods | allocated [MB] | garbage collection [s] | peak [MB] |\n|---|---|---|---|---|---|---|---|");
        foreach (CommandRun c in commands)
        {
            line($"| `zprime {c.Command}` | {c.Seconds:F2} | {c.CpuSeconds:F2} | {c.CompilationSeconds:F2} | {c.Methods:F0} | {c.AllocatedMegabytes:F0} | {c.PauseSeconds:F2} | {c.PeakMegabytes:F0} |");
        }

        line($"");
    }

    private static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(v => v.ToString("F3", CultureInfo.InvariantCulture)));

    private static string Rate(double rate) => double.Parse(rate.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("#,0.###", CultureInfo.InvariantCulture);
}
