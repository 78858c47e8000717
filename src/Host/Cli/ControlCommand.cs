using System.CommandLine;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Control;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Json;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime control</c>: what control samples say about efficiencies, backgrounds and resolution.</summary>
internal static class ControlCommand
{
    /// <summary>Makes the command, without the options that it shares with others.</summary>
    /// <param name="configuration">The argument CONFIG.</param>
    /// <param name="read">Reads the configuration, with what the options override.</param>
    /// <param name="stop">Stops it.</param>
    public static Command Make(Argument<string> configuration, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var command = new Command("control", "Control samples: trigger efficiency, photon-veto inefficiency, data over simulation, resolution.") { configuration };
        command.SetAction(p =>
        {
            RunConfig config = read(p, p.GetValue(configuration)!);
            ResultWriter.EnsureWritable(config.OutputFolder);
            ControlResult result = CommandLine.WithProgress(progress => ControlPipeline.Run(config, progress, stop));
            ControlFiles.Write(result, config.OutputFolder);
            Console.Out.WriteLine(ControlJson.Line(result));
            return 0;
        });
        return command;
    }
}
