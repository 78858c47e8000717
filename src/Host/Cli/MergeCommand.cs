using System.CommandLine;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime merge</c>: joins the shards of a run or a study, and finishes it.</summary>
internal static class MergeCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="output">The option --out.</param>
    /// <param name="device">The option --device.</param>
    /// <param name="threads">The option --threads.</param>
    /// <param name="stop">Stops it.</param>
    public static Command Make(Option<string?> output, Option<string?> device, Option<int?> threads, CancellationToken stop)
    {
        var folders = new Argument<string[]>("DIR") { Description = "Folders of shards, of earlier merges with --partial, or of runs that were stopped.", Arity = ArgumentArity.OneOrMore };
        var partial = new Option<bool>("--partial") { Description = "Join what is there although parts are missing, to be merged further or finished with --resume; writes no results." };
        var command = new Command("merge", "Joins the shards of 'run' or 'lee' and writes the results: the bytes of a run that was not divided.") { folders, output, partial, device, threads };
        command.SetAction(p =>
        {
            string folder = p.GetValue(output) ?? throw new InputException("merge needs the folder of the results: add --out DIR.");
            return Execute(
                p.GetValue(folders)!,
                Path.GetFullPath(folder),
                p.GetValue(partial) ? MergeGaps.Allowed : MergeGaps.Refused,
                p.GetValue(device),
                p.GetValue(threads),
                stop);
        });
        return command;
    }

    private static int Execute(IReadOnlyList<string> folders, string output, MergeGaps gaps, string? device, int? threads, CancellationToken stop)
    {
        RunRequest request = ShardMerge.Run(folders, output, gaps);
        if (gaps == MergeGaps.Allowed)
        {
            Console.Out.WriteLine(output);
            return 0;
        }

        // What is left is what a run does that finds all toys in its checkpoint.
        RunConfig config = request.Configuration(output, device, threads);
        var rest = new Continuation(StartMode.Resume, Shard.Whole);
        return request.Command == LookElsewherePipeline.Command
            ? LeeCommand.Execute(config, LookElsewherePlan.Of(request.Settings) ?? throw new InputException("The shards do not say which spectra were asked for: run them again."), rest, stop)
            : RunCommand.Execute(config, PipelineStage.Limits, rest, stop);
    }
}
