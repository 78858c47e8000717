using System.CommandLine;
using System.Globalization;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Json;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime lee</c>: the global significance, by toys of the whole spectrum.</summary>
internal static class LeeCommand
{
    private const int Failure = 1;
    private const long DefaultToys = 10_000;
    private const long MostToys = 10_000_000_000;
    private const double LargestZ = 30.0;

    // arXiv:2212.03066: the largest local excess of the published search.
    private static readonly Excess Published = new(2.8, 2.352);

    /// <summary>Makes the command, without the options that it shares with others.</summary>
    /// <param name="configuration">The argument CONFIG.</param>
    /// <param name="read">Reads the configuration, with what the options override.</param>
    /// <param name="stop">Ends the study: what is done is written.</param>
    public static Command Make(Argument<string> configuration, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var toys = new Option<long>("--toys") { Description = "Background-only spectra.", HelpName = "N", DefaultValueFactory = _ => DefaultToys };
        var levels = new Option<string?>("--levels")
        {
            Description = "Local significances to count at, separated by commas. The lowest gives the Gross-Vitells estimate.",
            HelpName = "Z,Z,...",
        };
        var excess = new Option<string[]>("--excess")
        {
            Description = "A local significance and its mass [GeV], Z:MASS, to give the global significance of.",
            HelpName = "Z:MASS",
        };
        var continuation = new ContinuationOptions();
        var command = new Command(LookElsewherePipeline.Command, "The look-elsewhere effect: local p-values, and the global significance from toys of the whole spectrum.")
        {
            configuration, toys, levels, excess,
        };
        continuation.AddTo(command);
        command.SetAction(p =>
        {
            var plan = new LookElsewherePlan(
                Toys(p.GetValue(toys)),
                p.GetValue(levels) is string given ? Levels(given) : ScanLevels.Default,
                p.GetValue(excess) is { Length: > 0 } asked ? [.. asked.Select(ReadExcess)] : [Published]);
            return Execute(read(p, p.GetValue(configuration)!), plan, continuation.Of(p), stop);
        });
        return command;
    }

    /// <summary>Runs a study and writes its results.</summary>
    internal static int Execute(RunConfig config, LookElsewherePlan plan, Continuation continuation, CancellationToken stop)
    {
        ResultWriter.EnsureWritable(config.OutputFolder);
        using Checkpoint checkpoint = LookElsewherePipeline.Prepare(config, plan, continuation);
        LookElsewhereRun? run = CommandLine.WithProgress(progress => LookElsewherePipeline.Run(config, plan, continuation.Shard, checkpoint, progress, stop));
        if (run is null)
        {
            checkpoint.Leave();
            SpectrumRange part = continuation.Shard.Of(plan.Spectra);
            if (part.Without(checkpoint.Spectra).Count > 0)
            {
                throw new StoppedException(Saved(config));
            }

            Console.Error.WriteLine($"Shard {continuation.Shard}: {part.Count} of {plan.Spectra} spectra. 'zprime merge' joins the shards and writes the results.");
            Console.Out.WriteLine(config.OutputFolder);
            return 0;
        }

        LeeFiles.Write(run);
        LookElsewhereResult result = run.Result;
        if (result.Observed is ExcessResult observed)
        {
            Console.Error.WriteLine("Largest local excess: " + Sentence(observed));
        }

        foreach (ExcessResult excess in result.Excesses)
        {
            Console.Error.WriteLine("A local excess of " + Sentence(excess));
        }

        Console.Out.WriteLine(LeeJson.Line(run));
        if (result.Spectra + result.LeftOut < result.Asked)
        {
            throw new StoppedException($"stopped as asked, after {result.Spectra} of {result.Asked} spectra. The results are of these; the same command with --resume goes on.");
        }

        checkpoint.Finish();

        if (result.Failed > config.Limits.MaxFailedFraction * result.Fits)
        {
            Console.Error.WriteLine($"zprime: {result.Failed} of {result.Fits} fits failed, more than the configuration allows; the first are named in {LeeFiles.Summary}.");
            return Failure;
        }

        return 0;
    }

    private static string Saved(RunConfig config) => $"stopped as asked. What is done is saved in '{config.OutputFolder}': the same command with --resume goes on.";

    private static string Sentence(ExcessResult excess)
    {
        string global = excess.Level.GlobalZ is double z ? string.Create(CultureInfo.InvariantCulture, $"{z:F2} sigma")
            : excess.Level.Global.Count == 0 ? "beyond what these toys resolve"
            : "none: every toy has a larger one";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{excess.Level.Z:F2} sigma at {excess.MassGeV:F3} GeV; global {global} (p = {excess.Level.Global.Value:G4} +- {excess.Level.Global.Error:G2}, Gross-Vitells {excess.Level.GrossVitellsPoisson:G4}).");
    }

    private static long Toys(long toys)
        => toys is >= 1 and <= MostToys ? toys : throw new InputException($"--toys {toys} makes no sense; give 1 to {MostToys}.");

    private static double[] Levels(string text)
        => [.. text.Split(',').Select(z => Number(z) is double level and > 0.0 and <= LargestZ
            ? level
            : throw new InputException($"--levels '{text}': '{z}' is not a local significance; give positive numbers such as 0.5,1,2,3."))];

    private static Excess ReadExcess(string text)
        => text.Split(':') is [var z, var mass] && Number(z) is double level and > 0.0 and <= LargestZ && Number(mass) is double gev and >= 0.0
            ? new(level, gev)
            : throw new InputException($"--excess '{text}' is not Z:MASS, for instance 2.8:2.352.");

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
