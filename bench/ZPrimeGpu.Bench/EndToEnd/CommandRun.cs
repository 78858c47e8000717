using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using ZPrimeGpu.Host.Reporting.Json;

namespace ZPrimeGpu.Bench.EndToEnd;

/// <summary>A command of the program from the start of its process to the end.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="CpuSeconds">Processor time.</param>
/// <param name="CompilationSeconds">Of it, compilation of methods at first call.</param>
/// <param name="Methods">How many.</param>
/// <param name="AllocatedMegabytes">Memory allocated.</param>
/// <param name="PauseSeconds">Of the wall time, collecting garbage.</param>
/// <param name="PeakMegabytes">Largest memory of the process.</param>
internal sealed record CommandRun(
    string Command, double Seconds, double CpuSeconds, double CompilationSeconds, double Methods, double AllocatedMegabytes, double PauseSeconds, double PeakMegabytes)
{
    private const string Marker = "command-run:";

    /// <summary>Runs commands several times each in processes of their own, in turns; medians.</summary>
    public static IReadOnlyList<CommandRun> Measure(IReadOnlyList<string> commands, int rounds)
    {
        var runs = commands.ToDictionary(c => c, _ => new List<double[]>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (string command in commands)
            {
                runs[command].Add(Child(command));
            }
        }

        return [.. commands.Select(c =>
        {
            double[] m = [.. Enumerable.Range(0, 7).Select(i => Measuring.KernelClock.Median([.. runs[c].Select(r => r[i]).Order()]))];
            return new CommandRun(c, m[0], m[1], m[2], m[3], m[4], m[5], m[6]);
        })];
    }

    /// <summary>In the child: runs the command and says what it took.</summary>
    public static int Run(string[] command)
    {
        int code = Host.Cli.CommandLine.Run(command);
        using var process = Process.GetCurrentProcess();
        double[] numbers =
        [
            (DateTime.Now - process.StartTime).TotalSeconds,
            Environment.CpuUsage.TotalTime.TotalSeconds,
            JitInfo.GetCompilationTime().TotalSeconds,
            JitInfo.GetCompiledMethodCount(),
            GC.GetTotalAllocatedBytes() / 1048576.0,
            GC.GetTotalPauseDuration().TotalSeconds,
            process.PeakWorkingSet64 / 1048576.0,
        ];
        Console.Out.WriteLine();
        Console.Out.WriteLine(Marker + JsonLine.Make(json => json.WriteNumbers("n", numbers.Select(n => (double?)n))));
        return code;
    }

    private static double[] Child(string command)
    {
        string folder = Directory.CreateTempSubdirectory("zprime-bench-").FullName;
        try
        {
            string self = typeof(CommandRun).Assembly.Location;
            string line = command.Replace("DIR", folder, StringComparison.Ordinal);
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [self, "command", .. line.Split(' ')])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Repository.Root,
            })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            int at = output.LastIndexOf(Marker, StringComparison.Ordinal);
            if (process.ExitCode != 0 || at < 0)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"zprime {command} ended with {process.ExitCode}."));
            }

            using JsonDocument json = JsonDocument.Parse(output[(at + Marker.Length)..]);
            return [.. json.RootElement.GetProperty("n").EnumerateArray().Select(n => n.GetDouble())];
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
