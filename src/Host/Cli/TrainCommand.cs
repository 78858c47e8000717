using System.CommandLine;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Networks;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime train CONFIG</c>: trains the Punzi-net.</summary>
internal static class TrainCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="configuration">The argument CONFIG.</param>
    /// <param name="read">Reads the configuration with the options of the command line.</param>
    /// <param name="stop">Ctrl-C.</param>
    public static Command Make(Argument<string> configuration, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var command = new Command("train", "Trains the Punzi-net: writes the network, figures and a report.") { configuration };
        command.SetAction(p => Execute(read(p, p.GetValue(configuration)!), stop));
        return command;
    }

    private static int Execute(RunConfig config, CancellationToken stop)
    {
        TrainingResult result = CommandLine.WithProgress(progress => TrainingPipeline.Run(config, progress, stop));
        foreach (EvaluatedSelection selection in result.Evaluation.Selections)
        {
            FigureOfMerit figure = selection.Quoted.Figure;
            Console.Error.WriteLine(FormattableString.Invariant(
                $"  {selection.Name}: mean S {figure.MeanCrossSection:G4} fb, geometric mean {figure.GeometricMeanCrossSection:G4} fb, mean efficiency {100 * figure.MeanEfficiency:G3} %"));
        }

        Console.Out.WriteLine(config.OutputFolder);
        return 0;
    }
}
