using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime run</c> and the commands that are its first stages.</summary>
internal static class RunCommand
{
    private const int Failure = 1;

    /// <summary>Runs an analysis, or a part of one.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="last">How far it goes.</param>
    /// <param name="continuation">Where it begins, and which part it is.</param>
    /// <param name="stop">Stops it.</param>
    public static int Execute(RunConfig config, PipelineStage last, Continuation continuation, CancellationToken stop)
    {
        PipelineOutcome outcome;
        try
        {
            outcome = CommandLine.WithProgress(progress => AnalysisPipeline.Run(config, last, continuation, progress, stop));
        }
        catch (OperationCanceledException e) when (stop.IsCancellationRequested)
        {
            // A checkpoint that holds nothing is gone by now.
            if (!File.Exists(Checkpoint.PathOf(config.OutputFolder, AnalysisPipeline.Command)))
            {
                throw;
            }

            throw new StoppedException($"stopped as asked. What is done is saved in '{config.OutputFolder}': the same command with --resume goes on.", e);
        }

        Array.ForEach([.. outcome.Summary], Console.Error.WriteLine);
        Console.Out.WriteLine(config.OutputFolder);
        return outcome.Complete ? 0 : Failure;
    }
}
