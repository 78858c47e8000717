using System.CommandLine;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary>The commands on pyhf workspaces: <c>fit</c>, <c>cls</c>, <c>upperlimit</c>, <c>discovery</c>, <c>inspect</c>, <c>scan</c>, <c>impacts</c>.</summary>
/// <remarks>Every workspace is read before the first is fitted. One line of JSON for each; exit code 1 where one of them has no result.</remarks>
internal static class WorkspaceCommands
{
    private const int Failure = 1;

    /// <summary>Makes the commands.</summary>
    public static IEnumerable<Command> All() => [Fit(), Cls(), UpperLimit(), Discovery(), Inspect(), ScanCommand.Make(), ImpactsCommand.Make()];

    /// <summary>Runs something for each workspace, in order.</summary>
    /// <param name="models">Workspaces.</param>
    /// <param name="device">Accelerator.</param>
    /// <param name="evaluate">Gives the line of results, and what went wrong.</param>
    /// <returns>The exit code.</returns>
    internal static int ForEach(
        IReadOnlyList<WorkspaceModel> models, string device, Func<WorkspaceModel, BatchFitter, FitTally, (string Line, string? Problem)> evaluate)
    {
        IAccelerator accelerator = AcceleratorFactory.Open(device);
        var fitter = new BatchFitter(accelerator.Fits);
        bool complete = true;
        foreach (WorkspaceModel model in models)
        {
            (string line, string? problem) = evaluate(model, fitter, new FitTally());
            Console.Out.WriteLine(line);
            if (problem is not null)
            {
                complete = false;
                Console.Error.WriteLine($"zprime: {model.Workspace.Name}: {problem}");
            }
        }

        return complete ? 0 : Failure;
    }

    private static Command Fit()
    {
        var options = new WorkspaceOptions();
        var mu = new Option<double?>("--mu") { Description = "Value at which the parameter of interest is held.", HelpName = "X" };
        var uncertainties = new Option<bool>("--uncertainties") { Description = "Also the uncertainties of all parameters." };
        var correlation = new Option<bool>("--correlation") { Description = "Also the correlation matrix." };
        var command = new Command("fit", "Fits pyhf workspaces.") { mu, uncertainties, correlation };
        var goodness = new GoodnessOfFitOptions();
        options.AddTo(command);
        goodness.AddTo(command);
        command.SetAction(p =>
        {
            double? held = Finite("--mu", p.GetValue(mu));
            GoodnessOfFitSettings? tested = goodness.Settings(p, held);
            IReadOnlyList<WorkspaceModel> models = options.Load(p, held is null && tested is null ? PoiNeed.Optional : PoiNeed.Required);
            return ForEach(models, options.Device(p), (model, fitter, tally) =>
            {
                WorkspaceFit fit = WorkspaceFit.Run(model, held, fitter, tally);
                bool wanted = p.GetValue(uncertainties) || p.GetValue(correlation);
                ParameterCovariance? covariance = wanted && fit.Parameters is not null ? ParameterCovariance.Of(fit, options.Codes(p), held, fitter) : null;
                GoodnessOfFitResult? test = tested is { } settings && fit.Parameters is not null
                    ? GoodnessOfFit.Run(model.Model, model.Observed, settings, fitter, tally)
                    : null;
                string? problem = fit.Problem
                    ?? (wanted && covariance is null ? "no uncertainties: the likelihood is flat in some direction at its minimum" : null)
                    ?? test?.Problem;
                return (InferenceJson.Fit(fit with { Problem = problem }, covariance, p.GetValue(uncertainties), p.GetValue(correlation), test), problem);
            });
        });
        return command;
    }

    private static Command Cls()
    {
        var options = new WorkspaceOptions();
        var mu = new Option<double>("--mu") { Description = "Tested value of the parameter of interest.", HelpName = "X", Required = true };
        var command = new Command("cls", "Tests one value of the parameter of interest: CLs, observed and expected.") { mu };
        var toys = new ToyOptions();
        options.AddTo(command);
        options.AddStatisticTo(command);
        toys.AddTo(command);
        command.SetAction(p =>
        {
            double tested = Finite("--mu", p.GetValue(mu)) ?? 0.0;
            TestStatistic statistic = options.Statistic(p);
            if (statistic == TestStatistic.Q0)
            {
                throw new InputException("cls tests a signal, with --test-stat qtilde or q; for q0 there is 'zprime discovery'.");
            }

            string name = statistic == TestStatistic.Q ? "q" : "qtilde";
            IReadOnlyList<WorkspaceModel> models = options.Load(p, PoiNeed.Required);
            if (toys.Wanted(p))
            {
                ToyRequest request = toys.Request(p);
                ToySweep sweep = toys.Sweep(p, options.Device(p));
                return ForEach(models, options.Device(p), (model, fitter, tally) =>
                {
                    using SavedToys? saved = toys.Save(p, model);
                    sweep.Saved = saved;
                    ToyTestResult? test = ToyTest.Test(model.Model, model.Observed, tested, statistic, request, sweep, fitter, tally, out string? problem);
                    saved?.Complete();
                    return (ToyJson.Cls(model, tested, name, request, test, problem), problem);
                });
            }

            return ForEach(models, options.Device(p), (model, fitter, tally) =>
            {
                HypothesisTest? test = AsymptoticTests.Test(model.Model, model.Observed, tested, statistic, fitter, tally, out string? problem);
                return (InferenceJson.Cls(model, tested, name, test, problem), problem);
            });
        });
        return command;
    }

    private static Command UpperLimit()
    {
        var options = new WorkspaceOptions();
        var level = new Option<double>("--cl") { Description = "Confidence level.", HelpName = "CL", DefaultValueFactory = _ => 0.9 };
        var limitOn = new Option<string>("--limit-on") { Description = "What the limit is on: cls or clsb.", HelpName = "cls|clsb", DefaultValueFactory = _ => "cls" };
        var command = new Command("upperlimit", "Upper limits on the parameter of interest, observed and expected (-2 to +2 sigma).") { level, limitOn };
        var toys = new ToyOptions();
        options.AddTo(command);
        options.AddStatisticTo(command);
        toys.AddTo(command);
        toys.AddLimitsTo(command);
        command.SetAction(p =>
        {
            double cl = p.GetValue(level);
            if (!(cl > 0.0 && cl < 1.0))
            {
                throw new InputException($"--cl {cl} is no confidence level; give a number between 0 and 1, for instance 0.9.");
            }

            string on = WorkspaceOptions.Choice("--limit-on", p.GetValue(limitOn)!, "cls", "clsb");
            TestStatistic statistic = options.Statistic(p);
            if (statistic == TestStatistic.Q0)
            {
                throw new InputException("upperlimit needs --test-stat qtilde or q; q0 is for 'zprime discovery'.");
            }

            IReadOnlyList<WorkspaceModel> models = options.Load(p, PoiNeed.Required);
            if (toys.Wanted(p))
            {
                ToyLimitRun run = toys.Limits(p, options.Device(p), cl, statistic, on);
                return ForEach(models, options.Device(p), (model, fitter, tally) => run.Run(model, fitter, tally));
            }

            if (toys.Intervals(p))
            {
                throw new InputException("Feldman-Cousins intervals are made by toys: --intervals fc needs --calc toys.");
            }

            return ForEach(models, options.Device(p), (model, fitter, tally) =>
            {
                AsymptoticResult result = WorkspaceLimit.Run(model, cl, statistic, fitter, tally);
                return (InferenceJson.UpperLimit(model, cl, on, result), result.Problem);
            });
        });
        return command;
    }

    private static Command Discovery()
    {
        var options = new WorkspaceOptions();
        var command = new Command("discovery", "Tests the background-only hypothesis: q0, p-value and significance.");
        var toys = new ToyOptions();
        options.AddTo(command);
        toys.AddTo(command);
        command.SetAction(p =>
        {
            IReadOnlyList<WorkspaceModel> models = options.Load(p, PoiNeed.Required);
            if (toys.Wanted(p))
            {
                ToyRequest request = toys.Request(p);
                ToySweep sweep = toys.Sweep(p, options.Device(p));
                return ForEach(models, options.Device(p), (model, fitter, tally) =>
                {
                    using SavedToys? saved = toys.Save(p, model);
                    sweep.Saved = saved;
                    ToyDiscovery? test = ToyTest.Discover(model.Model, model.Observed, request, sweep, fitter, tally, out string? problem);
                    saved?.Complete();
                    return (ToyJson.Discovery(model, request, test, problem), problem);
                });
            }

            return ForEach(models, options.Device(p), (model, fitter, tally) =>
            {
                DiscoveryTest? test = AsymptoticTests.Discover(model.Model, model.Observed, fitter, tally, out string? problem);
                return (InferenceJson.Discovery(model, test, problem), problem);
            });
        });
        return command;
    }

    private static Command Inspect()
    {
        var options = new WorkspaceOptions();
        var command = new Command("inspect", "Prints what workspaces hold: channels, samples, modifiers, parameters, measurements.");
        options.AddTo(command);
        command.SetAction(p =>
        {
            foreach (WorkspaceModel model in options.Load(p, PoiNeed.Optional))
            {
                WorkspaceSummary.Write(model, Console.Out);
            }

            return 0;
        });
        return command;
    }

    private static double? Finite(string option, double? value)
        => value is null || double.IsFinite(value.Value) ? value : throw new InputException($"{option} {value} is no number; give a finite one.");
}
