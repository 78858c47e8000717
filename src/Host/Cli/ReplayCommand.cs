using System.CommandLine;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Cli.Workspaces;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime replay</c>: one toy of a run, drawn and fitted again on the scalar path and on the lanes.</summary>
internal sealed class ReplayCommand
{
    private const int Failure = 1;

    private readonly Argument<string> file = new("FILE") { Description = "The YAML configuration of the run, or the pyhf workspace (*.json)." };
    private readonly Option<int?> window = new("--window") { Description = "Index of the mass hypothesis, as in failures.csv.", HelpName = "K" };
    private readonly Option<double?> mass = new("--mass") { Description = "The window nearest to this mass [GeV], instead of --window.", HelpName = "M" };

    private readonly Option<double> hypothesis = new("--hypothesis")
    {
        Description = "What the toy was thrown at: a cross section [fb], a workspace's parameter of interest; 0 for background-only toys.",
        HelpName = "X",
        Required = true,
    };

    private readonly Option<ulong> toy = new("--toy") { Description = "Number of the toy.", HelpName = "T", Required = true };

    private readonly Option<uint?> stream = new("--stream")
    {
        Description = "Stream of random numbers as failures.csv has it; needed for hypotheses that were added while limits were refined.",
        HelpName = "N",
    };

    private readonly Option<double[]> tested = new("--mu")
    {
        Description = "Tested value, or all of them; the hypothesis itself unless given.",
        HelpName = "X",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> of = new("--of") { Description = "Command that threw the toy of a workspace: cls, upperlimit or discovery.", HelpName = "cls|upperlimit|discovery", DefaultValueFactory = _ => "cls" };
    private readonly Option<double> level = new("--cl") { Description = "Confidence level of that upperlimit.", HelpName = "CL", DefaultValueFactory = _ => 0.9 };
    private readonly Option<ulong?> seed;
    private readonly Func<ParseResult, string, RunConfig> read;
    private readonly CancellationToken stop;
    private readonly WorkspaceOptions options = new();
    private readonly EnsembleOption ensemble;

    private ReplayCommand(Option<ulong?> seed, EnsembleOption ensemble, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        this.seed = seed;
        this.ensemble = ensemble;
        this.read = read;
        this.stop = stop;
    }

    /// <summary>Makes the command.</summary>
    /// <param name="data">The option --data.</param>
    /// <param name="seed">The option --seed.</param>
    /// <param name="ensemble">The option --ensemble.</param>
    /// <param name="read">Reads a configuration, with what the options override.</param>
    /// <param name="stop">Stops the work.</param>
    public static Command Make(Option<string?> data, Option<ulong?> seed, EnsembleOption ensemble, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var replay = new ReplayCommand(seed, ensemble, read, stop);
        var command = new Command("replay", "Draws and fits one toy again, on the scalar path and on the lanes; one line of JSON.") { replay.file };
        Array.ForEach<Option>(
            [replay.window, replay.mass, replay.hypothesis, replay.toy, seed, replay.stream, replay.tested, replay.of, replay.level, data], command.Add);
        ensemble.AddTo(command);
        replay.options.AddModelTo(command);
        replay.options.AddStatisticTo(command);
        command.SetAction(replay.Execute);
        return command;
    }

    private int Execute(ParseResult p)
    {
        string path = p.GetValue(file)!;
        double thrown = p.GetValue(hypothesis);
        if (!double.IsFinite(thrown) || p.GetValue(tested)?.All(double.IsFinite) == false)
        {
            throw new InputException("--hypothesis and --mu are finite numbers.");
        }

        var request = new ToyReplayRequest(thrown, p.GetValue(toy), p.GetValue(stream), p.GetValue(tested) ?? []);
        ToyReplayResult result = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? OfWorkspace(p, path, request) : OfWindow(p, path, request);
        Console.Out.WriteLine(ReplayJson.Line(result));
        if (!result.Replay.Agree)
        {
            Console.Error.WriteLine($"zprime: the scalar path and the lanes do not agree on toy {result.Toy} of {result.Hypotheses.Model.Name}.");
        }

        return result.Replay.Agree ? 0 : Failure;
    }

    private ToyReplayResult OfWorkspace(ParseResult p, string path, ToyReplayRequest request)
    {
        if (p.GetValue(window) is not null || p.GetValue(mass) is not null)
        {
            throw new InputException("--window and --mass are for toys of a configuration; a workspace is one model.");
        }

        string command = WorkspaceOptions.Choice("--of", p.GetValue(of)!, "cls", "upperlimit", "discovery");
        TestStatistic statistic = command == "discovery" ? TestStatistic.Q0 : options.Statistic(p);
        WorkspaceModel model = options.Load(p, path, PoiNeed.Required);
        using IAccelerator accelerator = AcceleratorFactory.Open(options.Device(p));
        var fitter = new BatchFitter(accelerator.Fits);
        ulong key = p.GetValue(seed) ?? 1;
        if (command != "upperlimit")
        {
            return request.OfTest(model.Model, model.Observed, statistic, new ToyRequest(1, key, 0, ensemble.Kind(p) ?? EnsembleKind.Frequentist), fitter);
        }

        double cl = p.GetValue(level);
        if (!(cl > 0.0 && cl < 1.0) || statistic == TestStatistic.Q0)
        {
            throw new InputException("--of upperlimit needs a confidence level between 0 and 1 (--cl), and --test-stat qtilde or q.");
        }

        var settings = new ToyLimitSettings
        {
            Seed = key,
            ConfidenceLevel = cl,
            Statistic = statistic,
            Ensemble = ensemble.Kind(p) ?? EnsembleKind.Frequentist,
        };
        AsymptoticResult asymptotic = WorkspaceLimit.Run(model, cl, statistic, fitter, new FitTally());
        return request.OfLimits(model.Model, model.Observed, asymptotic, settings, 0, fitter);
    }

    private ToyReplayResult OfWindow(ParseResult p, string path, ToyReplayRequest request)
    {
        RunConfig config = read(p, path);
        TemplateSet templates = CommandLine.WithProgress(progress => AnalysisPipeline.Templates(config, progress, stop));
        WindowTemplates chosen = (p.GetValue(window), p.GetValue(mass)) switch
        {
            (int index, null) => templates.Windows.FirstOrDefault(w => w.Index == index)
                ?? throw new InputException($"--window {index}: the configuration has windows {templates.Windows[0].Index} to {templates.Windows[^1].Index}."),
            (null, double m) when double.IsFinite(m) => templates.Windows.MinBy(w => Math.Abs(w.MassGeV - m))!,
            _ => throw new InputException("Which window? Give either --window K or --mass M [GeV]."),
        };
        using IAccelerator accelerator = AcceleratorFactory.Open(config.Device);
        WindowLimit asymptotic = AsymptoticLimitCalculator.Run([chosen], config.Limits, accelerator.Fits, 1, _ => { }, stop)[0];
        return request.OfLimits(
            WindowModel.Build(chosen),
            chosen.Observed,
            ToyLimitCalculator.StartOf(asymptotic),
            ToyLimitCalculator.Settings(config.Limits, config.Seed),
            (uint)chosen.Index * ToyLimits.Streams,
            new BatchFitter(accelerator.Fits));
    }
}
