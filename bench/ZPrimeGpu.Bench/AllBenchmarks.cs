using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ZPrimeGpu.Bench.EndToEnd;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Bench.Results;
using ZPrimeGpu.Bench.Spots;
using ZPrimeGpu.Bench.Suites;

namespace ZPrimeGpu.Bench;

/// <summary>Everything by one command: measures, writes Markdown and JSON into a folder, and plots that folder's history.</summary>
internal static class AllBenchmarks
{
    private static readonly string[] Commands = ["--help", "demo --threads 1 --out DIR", "demo --threads 2 --out DIR"];

    /// <summary>Runs.</summary>
    /// <param name="folder">Folder for the results of this machine.</param>
    /// <param name="rounds">Rounds over the kernels.</param>
    /// <param name="commandRounds">Rounds over the commands.</param>
    /// <returns>1 where a check failed.</returns>
    public static int Run(string folder, int rounds, int commandRounds)
    {
        double? load = Load();
        Console.Error.WriteLine("Counting operations ...");
        KernelCase[] cases = [.. Suites().SelectMany(s => s())];
        Console.Error.WriteLine($"Measuring {cases.Length} kernels ...");
        IReadOnlyList<KernelResult> kernels = KernelClock.Measure(cases, rounds);
        Console.Error.WriteLine("Measuring cores, checking spots ...");
        IReadOnlyList<CoreScaling> cores = CoreScaling.Measure(rounds);
        SpotCheck spots = SpotCheck.Make();
        double cpu = Environment.CpuUsage.TotalTime.TotalSeconds;
        Console.Error.WriteLine("Running commands ...");
        IReadOnlyList<CommandRun> commands = commandRounds > 0 ? CommandRun.Measure(Commands, commandRounds) : [];
        var result = new BenchResult(Repository.Here(), Machine(), rounds, load, kernels, cores, spots, commands, cpu);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, result.FileName);
        ResultJson.Write(result, path + ".json");
        File.WriteAllText(path + ".md", ResultMarkdown.Make(result));
        HistoryFigure.Write(folder);
        string[] problems = [.. result.Problems()];
        Array.ForEach(problems, Console.Error.WriteLine);
        Console.Out.WriteLine(path + ".md");
        return problems.Length == 0 ? 0 : 1;
    }

    /// <summary>One kernel alone for a while, with its widest lanes: for a profiler.</summary>
    /// <param name="kernel">Its name.</param>
    /// <param name="size">Its size.</param>
    /// <returns>1 where there is no such kernel.</returns>
    public static int RunOne(string kernel, string size)
    {
        if (Suites().SelectMany(s => s()).FirstOrDefault(c => c.Kernel == kernel && c.Size == size) is not KernelCase found)
        {
            Console.Error.WriteLine($"There is no kernel '{kernel}' of size '{size}'.");
            return 1;
        }

        TimeSpan end = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(3);
        while (Environment.CpuUsage.TotalTime < end)
        {
            found.Run();
        }

        return 0;
    }

    private static Func<IEnumerable<KernelCase>>[] Suites() =>
    [
        MachinePeaks.Cases, NumericSuite.Cases, EventSuite.Cases, TemplateSuite.Cases, FitSuite.Cases, ToySuite.Cases, NetworkSuite.Cases, ScanSuite.Cases, SimulationSuite.Cases, SpotSuite.Cases,
        ScalingSuite.Cases,
    ];

    private static string Machine()
    {
        string lanes = Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "no wide vectors";
        string name = RuntimeInformation.ProcessArchitecture.ToString();
        if (File.Exists("/proc/cpuinfo"))
        {
            Dictionary<string, string> fields = File.ReadLines("/proc/cpuinfo").TakeWhile(l => l.Length > 0)
                .Select(l => l.Split(':', 2, StringSplitOptions.TrimEntries)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
            name = $"{fields.GetValueOrDefault("model name", name)} (family {fields.GetValueOrDefault("cpu family", "?")}, model {fields.GetValueOrDefault("model", "?")})";
        }

        return $"{Environment.ProcessorCount} cores of {name}, {lanes}, {RuntimeInformation.FrameworkDescription}";
    }

    private static double? Load()
        => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) : null;
}
