using System.CommandLine;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Cli.Help;
using ZPrimeGpu.Host.Cli.Logging;
using ZPrimeGpu.Host.Cli.Workspaces;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Cli;

/// <summary>
/// The command line: parsing, exit codes, stopping. Results go to standard output, everything for people to standard error.
/// Exit codes: 0 success; 1 a result could not be obtained; 2 bad usage or bad input; 130 stopped by Ctrl-C;
/// 75 (EX_TEMPFAIL of sysexits.h) stopped by SIGTERM: to be run again, with --resume where the command has it.
/// </summary>
internal static class CommandLine
{
    private const int Failure = 1;
    private const int BadInput = 2;
    private const int Stopped = 130;
    private const int RunAgain = 75;

    // As standard error is: of the run, not of a command. It goes with the call, so that runs in one process have their own.
    private static readonly AsyncLocal<RunLog?> Log = new();

    /// <summary>Runs the program.</summary>
    public static int Run(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        int stopped = Stopped;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped = context.Signal == PosixSignal.SIGTERM ? RunAgain : Stopped;
            stop.Cancel();
        }

        return Guarded(() =>
        {
            ParseResult parsed = Build(stop.Token).Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                Console.Error.WriteLine($"zprime: {OneLine(parsed.Errors[0].Message)} 'zprime --help' shows what there is.");
                return BadInput;
            }

            using RunLog log = RunLog.Open(parsed);
            Log.Value = log;
            int code = Guarded(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }), () => stopped, stop.Token);
            log.Close(code);
            return code;
        }, () => stopped, stop.Token);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Makes exit codes and sentences of what goes wrong.</summary>
    private static int Guarded(Func<int> action, Func<int> stopped, CancellationToken stop)
    {
        try
        {
            return action();
        }
        catch (InputException e)
        {
            Console.Error.WriteLine($"zprime: {e.Message}");
            return BadInput;
        }
        catch (AcceleratorException e)
        {
            Console.Error.WriteLine($"zprime: {e.Message}");
            return Failure;
        }
        catch (StoppedException e)
        {
            Console.Error.WriteLine($"zprime: {e.Message}");
            return stopped();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("zprime: stopped as asked. No result was written.");
            return stopped();
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<InputException>().FirstOrDefault() is InputException input)
        {
            Console.Error.WriteLine($"zprime: {input.Message}");
            return BadInput;
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<AcceleratorException>().FirstOrDefault() is AcceleratorException device)
        {
            Console.Error.WriteLine($"zprime: {device.Message}");
            return Failure;
        }
    }

    /// <summary>Runs work that says how far it is, in the form that <c>--log</c> asks for; outside of <see cref="Run"/> nobody watches.</summary>
    internal static T WithProgress<T>(Func<IProgressSink, T> work)
        => Log.Value is RunLog log ? log.Watch(work) : work(new PlainProgress(TextWriter.Null));

    /// <summary>The program with all its commands.</summary>
    internal static RootCommand Build(CancellationToken stop)
    {
        var root = new RootCommand("ZPrimeGpu: toy-Monte-Carlo limits for a narrow bump, from event files to cross-section limits with bands.");
        root.Add(RunLog.FormOption());
        root.Add(RunLog.MetricsOption());
        var configuration = new Argument<string>("CONFIG") { Description = "YAML configuration, for instance samples/belle2-2020.yaml." };
        var output = new Option<string?>("--out") { Description = "Folder for the results; overrides 'output' of the configuration.", HelpName = "DIR" };
        var data = new Option<string?>("--data") { Description = "Data files instead of those of the configuration.", HelpName = "GLOB" };
        var device = new Option<string?>("--device") { Description = "Accelerator: auto, simd, scalar, cuda:0, cuda:all, opencl:0, ilgpu-cpu ('zprime devices' lists them).", HelpName = "D" };
        var threads = new Option<int?>("--threads") { Description = "Worker threads.", HelpName = "T" };
        var calculator = new Option<string?>("--calc") { Description = "How limits are computed: asymptotic or toys.", HelpName = "asymptotic|toys" };
        var toys = new Option<int?>("--toys") { Description = "Toys per hypothesis, with --calc toys.", HelpName = "N" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of every random number.", HelpName = "S" };

        var width = new Option<double?>("--width") { Description = "Width over mass of the signal; overrides 'width: gamma_over_m' of the configuration.", HelpName = "G" };
        var figures = new Option<string?>("--figures") { Description = "Formats of figures, separated by commas: svg, pdf, png; overrides 'figures: formats'. PDF and PNG need rsvg-convert, Inkscape or Chromium.", HelpName = "F" };
        var ensemble = new EnsembleOption();
        var precision = new PrecisionOption();
        Option<string?> saveToys = ToyOptions.SaveToys();

        var blind = new Option<bool>("--blind") { Description = "Leaves the data unread: their rows are counted, limits are expected ones." };

        RunConfig ReadConfiguration(ParseResult p, string path) => ReadFor(p, path, ControlResultUse.Apply);

        // Before there are results of control samples.
        RunConfig ReadBeforeControl(ParseResult p, string path) => ReadFor(p, path, ControlResultUse.Ignore);

        RunConfig ReadFor(ParseResult p, string path, ControlResultUse controlResults)
        {
            if (p.GetValue(threads) is int t and (< 1 or > 1024))
            {
                throw new InputException($"--threads {t} makes no sense; give 1 to 1024.");
            }

            if (p.GetValue(toys) is int n and (< 100 or > 100_000_000))
            {
                throw new InputException($"--toys {n} makes no sense; give 100 to 100000000 toys per hypothesis.");
            }

            if (p.GetValue(width) is double gamma and not (>= 0.0 and <= 1.0))
            {
                throw new InputException(FormattableString.Invariant($"--width {gamma} makes no sense; give the width over the mass, from 0 to 1."));
            }

            var overrides = new RunOverrides(
                OutputFolder: p.GetValue(output),
                DataFiles: p.GetValue(data),
                Device: p.GetValue(device),
                Threads: p.GetValue(threads),
                Calculator: ReadCalculator(p.GetValue(calculator)),
                Seed: p.GetValue(seed),
                Toys: p.GetValue(toys),
                Ensemble: ensemble.Kind(p),
                SavedToysFolder: p.GetValue(saveToys),
                GammaOverM: p.GetValue(width),
                Blind: p.GetValue(blind),
                ControlResults: controlResults,
                Precision: precision.Precision(p),
                Figures: p.GetValue(figures));
            return RunConfigReader.Read(path, overrides);
        }

        var continuation = new ContinuationOptions();
        Option[] common = [output, data, device, threads, seed];
        Command Stage(string name, string description, PipelineStage last)
        {
            var command = new Command(name, description) { configuration };
            Array.ForEach(common, command.Add);
            command.SetAction(p => RunCommand.Execute(ReadConfiguration(p, p.GetValue(configuration)!), last, last == PipelineStage.Limits ? continuation.Of(p) : Continuation.None, stop));
            return command;
        }

        Command run = Stage(AnalysisPipeline.Command, "The analysis: events, templates, limits with bands, figures, report.", PipelineStage.Limits);
        run.Add(calculator);
        run.Add(toys);
        ensemble.AddTo(run);
        run.Add(saveToys);
        run.Add(width);
        continuation.AddTo(run);
        precision.AddTo(run);
        run.Add(figures);
        run.Add(blind);
        root.Add(run);
        root.Add(MergeCommand.Make(output, device, threads, stop));
        root.Add(SubmitCommand.Make(output, device, threads));
        root.Add(Stage("select", "Only the selection: writes the cut flow.", PipelineStage.Selection));
        Command templates = Stage("templates", "Selection and templates: writes the cut flow and the spectrum.", PipelineStage.Templates);
        templates.Add(width);
        root.Add(templates);

        var demo = new Command("demo", "The whole chain on the sample that ships with the repository.");
        Array.ForEach([.. common, calculator, toys], demo.Add);
        ensemble.AddTo(demo);
        demo.Add(saveToys);
        demo.Add(figures);
        continuation.AddTo(demo);
        demo.SetAction(p => RunCommand.Execute(ReadConfiguration(p, Samples.Find("demo.yaml")), PipelineStage.Limits, continuation.Of(p), stop));
        root.Add(demo);

        Command export = ExportCommand.Make(configuration, output, ReadConfiguration, stop);
        Array.ForEach([.. common, width], export.Add);
        root.Add(export);

        Command coverage = CoverageCommand.Make(configuration, output, ReadConfiguration, stop);
        Array.ForEach([.. common, width], coverage.Add);
        precision.AddTo(coverage);
        root.Add(coverage);

        Command lee = LeeCommand.Make(configuration, ReadConfiguration, stop);
        Array.ForEach([.. common, width], lee.Add);
        root.Add(lee);

        Command train = TrainCommand.Make(configuration, ReadBeforeControl, stop);
        Array.ForEach<Option>([output, device, threads, seed], train.Add);
        root.Add(train);
        root.Add(NetworkCommand.Make());

        Command control = ControlCommand.Make(configuration, ReadBeforeControl, stop);
        Array.ForEach(common, control.Add);
        root.Add(control);

        Command inject = InjectCommand.Make(configuration, output, width, ReadConfiguration, stop);
        Array.ForEach(common, inject.Add);
        root.Add(inject);

        Command simulate = SimulateCommand.Make(configuration, ReadConfiguration, stop);
        Array.ForEach<Option>([threads, seed], simulate.Add);
        root.Add(simulate);

        root.Add(ReplayCommand.Make(data, seed, ensemble, ReadConfiguration, stop));
        foreach (Command command in WorkspaceCommands.All())
        {
            root.Add(command);
        }

        root.Add(ValidateCommand.Make(path => RunConfigReader.Read(path, new RunOverrides()), stop));
        root.Add(DevicesCommand.Make());
        root.Add(TheoryCommand.Make());
        root.Add(BenchCommand.Make());
        root.Add(CompletionCommand.Make(root));
        root.Add(ManPage.Make(root));
        HelpWithExamples.AddTo(root);
        return root;
    }

    private static LimitCalculator? ReadCalculator(string? text)
        => text switch
        {
            null => null,
            "asymptotic" => LimitCalculator.Asymptotic,
            "toys" => LimitCalculator.Toys,
            _ => throw new InputException($"--calc '{text}' is not known; it is asymptotic or toys."),
        };
}
