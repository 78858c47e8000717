using System.CommandLine;
using System.Diagnostics;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime bench fits</c>: how many toy fits a second of processor time makes.</summary>
/// <remarks>
/// The ensemble is the conditional fit of the observed data at the tested value (1 unless given). Every toy is drawn, fitted with the POI free and fitted with it held there, also
/// where the test statistic is 0 without that fit. Processor time is that of the whole process, after a warm-up.
/// </remarks>
internal static class BenchCommand
{
    private const int Block = 4096;
    private const double WarmUpSeconds = 0.4;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var workspace = new Option<string>("--workspace") { Description = "pyhf workspace (JSON).", HelpName = "WS", Required = true };
        var toys = new Option<long>("--toys") { Description = "Number of toys; two fits are made to each.", HelpName = "N", DefaultValueFactory = _ => 100_000 };
        var threads = new Option<int>("--threads") { Description = "Worker threads.", HelpName = "T", DefaultValueFactory = _ => 1 };
        var mu = new Option<double>("--mu") { Description = "Tested value, at which toys are drawn as well.", HelpName = "X", DefaultValueFactory = _ => 1.0 };
        var device = new Option<string>("--device") { Description = "Accelerator; on a GPU wall time is what counts.", HelpName = "D", DefaultValueFactory = _ => "simd" };
        var seed = new Option<ulong>("--seed") { Description = "Seed.", HelpName = "S", DefaultValueFactory = _ => 1 };
        var fits = new Command("fits", "Toy fits per second of processor time, sampling included; one line of JSON.") { workspace, toys, threads, mu, seed };
        fits.Add(device);
        var precision = new PrecisionOption();
        precision.AddTo(fits);
        fits.SetAction(p => Fits(
            p.GetValue(device)!, precision.Precision(p) ?? Precision.Auto, p.GetValue(workspace)!, Positive("--toys", p.GetValue(toys), long.MaxValue), (int)Positive("--threads", p.GetValue(threads), 1024), p.GetValue(mu), p.GetValue(seed)));
        return new Command("bench", "Measures how fast things are.") { fits };
    }

    private static int Fits(string device, Precision precision, string path, long toys, int threads, double mu, ulong seed)
    {
        Workspace workspace = WorkspaceReader.Read(path, [], null);
        Measurement measurement = workspace.Measurements[0];
        if (measurement.Poi.Length == 0)
        {
            throw new InputException($"{path}: measurement '{measurement.Name}' has no parameter of interest, which this command needs.");
        }

        WorkspaceModel model = WorkspaceCompiler.Compile(workspace, measurement, default);
        ToyHypotheses hypotheses = At(model, mu);
        var source = new ToySource(seed, 0);
        using IAccelerator accelerator = AcceleratorFactory.Open(device, precision);
        int block = Math.Max(Block, accelerator.Toys?.BusyToys ?? 0);
        WarmUp(accelerator, hypotheses, source);
        return CommandLine.WithProgress(progress => Measure(new Load(accelerator, model, hypotheses, source, toys, threads, block), progress));
    }

    /// <summary>What is measured.</summary>
    private sealed record Load(IAccelerator Accelerator, WorkspaceModel Model, ToyHypotheses Hypotheses, ToySource Source, long Toys, int Threads, int Block);

    private static int Measure(Load load, IProgressSink progress)
    {
        (IAccelerator accelerator, WorkspaceModel model, ToyHypotheses hypotheses, ToySource source, long toys, int threads, int block) = load;
        using var ready = new Barrier(threads + 1);
        var results = new ToyResults[threads];
        long next = 0;
        long done = 0;
        progress.Begin("Fitting toys", toys);
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() =>
        {
            ToyFitter fitter = ToyFitter.On(accelerator, ConditionalFits.All);
            var own = new ToyResults(block, 1);
            fitter.Run(hypotheses, source, 0, 1, new ToyResults(block, 1));
            ready.SignalAndWait();
            for (long first = Take(ref next, block); first < toys; first = Take(ref next, block))
            {
                FitMeterReading before = Counts(own);
                int count = (int)Math.Min(block, toys - first);
                fitter.Run(hypotheses, source, (ulong)first, count, own);
                FitMeterReading made = Counts(own) - before;
                progress.Fits.Add(made.Fits, made.Retried, made.Failed);
                progress.Report(Interlocked.Add(ref done, count));
            }

            results[worker] = own;
        }))];
        Array.ForEach(workers, w => w.Start());
        Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        ready.SignalAndWait();
        Array.ForEach(workers, w => w.Join());
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        double seconds = (process.TotalProcessorTime - before).TotalSeconds;
        long made = results.Sum(r => r.Fits);
        progress.End(FormattableString.Invariant($"{made:N0} fits"));
        Console.Out.WriteLine(JsonLine.Make(json =>
        {
            json.WriteNumber("fits", made);
            json.WriteNumber("cpu_seconds", seconds);
            json.WriteNumber("fits_per_cpu_second", made / seconds);
            json.WriteNumber("wall_seconds", wall);
            json.WriteNumber("fits_per_second", made / wall);
            json.WriteString("device", accelerator.Name);
            json.WriteString("precision", accelerator.Precision.Name());
            json.WriteNumber("failed", results.Sum(r => r.Failed));
            json.WriteNumber("retried", results.Sum(r => r.Retried));
            json.WriteNumber("bins", model.Model.Bins);
            json.WriteNumber("mean_iterations", (double)results.Sum(r => r.Iterations) / made);
        }));
        return 0;
    }

    private static FitMeterReading Counts(ToyResults results) => new(results.Fits, results.Retried, results.Failed);

    private static long Take(ref long next, int block) => Interlocked.Add(ref next, block) - block;

    /// <summary>The ensemble at the conditional fit of the observed data.</summary>
    private static ToyHypotheses At(WorkspaceModel workspace, double mu)
    {
        CompiledModel model = workspace.Model;
        var data = new DatasetBatch(model.Tables, 1);
        workspace.Observed.CopyTo(data.CountsOf(0));
        var fit = new FitBatch(model.Tables, 1);
        fit.Add(0, mu, new SignalScale(model).StartFor(workspace.Observed));
        var tally = new FitTally();
        new BatchFitter(HostAccelerator.Simd().Fits).Fit(model, data, fit, tally);
        if (tally.Failed > 0)
        {
            throw new InputException($"No toys can be made: {tally.Failures[0].Sentence} Try another --mu.");
        }

        double[] globals = [.. fit.ParametersOf(0)];
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * model.Shape.Groups];
        ProfiledLocals.Evaluate(data, 0, globals, expectation, locals);
        return new ToyHypotheses(model, ToyEnsemble.At(model, globals, expectation, locals).Tables, globals, Math.Max(0.0, model.Poi.Lower), [mu]);
    }

    private static void WarmUp(IAccelerator accelerator, ToyHypotheses hypotheses, ToySource source)
    {
        ToyFitter fitter = ToyFitter.On(accelerator, ConditionalFits.All);
        var clock = Stopwatch.StartNew();
        for (ulong first = 0; clock.Elapsed.TotalSeconds < WarmUpSeconds; first += 256)
        {
            fitter.Run(hypotheses, source, first, 256, new ToyResults(256, 1));
        }

        // The path of toys that lanes do not finish: hardly ever taken, but its compilation would count.
        ToyFitter.Scalar().Run(hypotheses, source, 0, 1, new ToyResults(1, 1));
        new ToyFitterSingles(hypotheses, hypotheses.Pois, ConditionalFits.All, new LaneFitKernels<F64>()).Fit(source, 0, new ToyResults(1, 1), out _, out _);
    }

    private static long Positive(string option, long value, long most)
        => value >= 1 && value <= most ? value : throw new InputException($"{option} {value} makes no sense; give a whole number from 1{(most < long.MaxValue ? $" to {most}" : string.Empty)}.");
}
