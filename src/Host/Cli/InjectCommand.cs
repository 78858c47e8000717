using System.CommandLine;
using System.Globalization;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Injection;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime inject</c>: the data with signal events added, as a file; with <c>--toys</c>, an ensemble of such experiments in the windows.</summary>
internal static class InjectCommand
{
    private const string SummaryFile = "injection.json";
    private const string FigureFile = InjectionPlot.Name + ".svg";
    private const string PullsFile = InjectionPullPlot.Name + ".svg";
    private const string XmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private const int MostToys = 10_000_000;

    /// <summary>Makes the command, without the options that it shares with others.</summary>
    /// <param name="configuration">The argument CONFIG.</param>
    /// <param name="output">The option --out.</param>
    /// <param name="width">The option --width: of the injected signal, and of the windows that toys are fitted in.</param>
    /// <param name="read">Reads the configuration, with what the options override.</param>
    /// <param name="stop">Stops the work.</param>
    public static Command Make(
        Argument<string> configuration, Option<string?> output, Option<double?> width, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var mass = new Option<double[]>("--mass") { Description = "Mass of the signal [GeV]; several with --toys.", HelpName = "M", AllowMultipleArgumentsPerToken = true, Required = true };
        var crossSection = new Option<double>("--cross-section") { Description = "Cross section of the signal [fb].", HelpName = "X", Required = true };
        var toys = new Option<int?>("--toys") { Description = "No file, but so many toys with the signal in the windows nearest to the masses: bias, pull, significance.", HelpName = "N" };
        var command = new Command("inject", "Adds a signal to the data, for --out FILE.npz or FILE.csv that 'run --data' reads; with --toys, an ensemble.")
        {
            configuration, mass, crossSection, width, toys,
        };
        command.SetAction(p =>
        {
            RunConfig config = read(p, p.GetValue(configuration)!);
            double[] masses = p.GetValue(mass)!;
            double fb = InRange(p.GetValue(crossSection), 0.0, 1e12, "--cross-section", "a cross section in fb, 0 or more");
            if (p.GetValue(toys) is int n)
            {
                return Ensemble(config, masses, fb, n, p.GetValue(output) is null, stop);
            }

            string path = p.GetValue(output) ?? throw new InputException("--out is missing: the file that pseudo-data are written to, .npz or .csv.");
            return masses.Length == 1
                ? WriteFile(config, new InjectedSignal(masses[0], config.Binning.Width?.GammaOverM ?? 0.0, fb), Path.GetFullPath(path), stop)
                : throw new InputException($"--mass has {masses.Length} masses; a file takes one signal.");
        });
        return command;
    }

    private static int WriteFile(RunConfig config, InjectedSignal signal, string path, CancellationToken stop)
    {
        using IAccelerator accelerator = AcceleratorFactory.Open(config.Device);
        InjectionCounts counts = new Injector(config, accelerator.Events).Write(signal, config.Seed, path, stop);
        Console.Error.WriteLine($"{counts.Written} signal events added to {counts.DataRows} rows of data; {counts.Selected} of them pass every cut. Scan them with: zprime run {config.Path} --data {path}");
        Console.Out.WriteLine(JsonLine.Make(json =>
        {
            json.WriteString("file", path);
            json.WriteNumber("mass_gev", signal.MassGeV);
            json.WriteNumber("width_over_mass", signal.WidthOverMass);
            json.WriteNumber("cross_section_fb", signal.CrossSectionFb);
            json.WriteNumber("seed", config.Seed);
            json.WriteNumber("data_rows", counts.DataRows);
            json.WriteNumber("signal_expected", counts.Expected);
            json.WriteNumber("signal_drawn", counts.Drawn);
            json.WriteNumber("signal_written", counts.Written);
            json.WriteNumber("signal_selected", counts.Selected);
            json.WriteNumbers("generated_masses_gev", counts.GeneratedMassesGeV.Select(m => (double?)m));
            json.WriteNumber("line_shape_in_range", counts.InRange);
            json.WriteString("version", RunResultBuilder.Version);
        }));
        return 0;
    }

    private static int Ensemble(RunConfig config, double[] masses, double crossSection, int toys, bool isDefaultFolder, CancellationToken stop)
    {
        if (toys is < 2 or > MostToys)
        {
            throw new InputException($"--toys {toys} makes no sense; give 2 to {MostToys}.");
        }

        MassChoice.Check(masses, config.Binning);
        string folder = isDefaultFolder ? Path.Combine(config.OutputFolder, InjectionPlot.Name) : config.OutputFolder;
        ResultFolder.EnsureWritable(folder);
        InjectionResult[] results = CommandLine.WithProgress(progress =>
        {
            TemplateSet templates = AnalysisPipeline.Templates(config, progress, stop);
            using IAccelerator accelerator = progress.Fits.Watch(AcceleratorFactory.Open(config.Device));
            WindowTemplates[] windows = MassChoice.Nearest(templates.Windows, masses);
            progress.Begin("Throwing and fitting toys", (long)windows.Length * toys);
            InjectionResult[] all = [.. windows.Select((w, i) =>
            {
                InjectionResult result = InjectionEnsemble.Run(w, crossSection, toys, config, accelerator, stop);
                progress.Report((i + 1L) * toys);
                return result;
            })];
            progress.End($"{windows.Length} windows, {all.Sum(r => r.Fits):N0} fits");
            return all;
        });
        string summary = Summary(config, toys, results);
        var files = new Dictionary<string, string>
        {
            [FigureFile] = XmlDeclaration + InjectionPlot.Make(results, config.LuminosityFb).ToSvg(),
            [SummaryFile] = summary + "\n",
        };
        if (InjectionPullPlot.Make(results) is { } pulls)
        {
            files[PullsFile] = XmlDeclaration + pulls.ToSvg();
        }

        ResultFolder.Fill(folder, [FigureFile, PullsFile, SummaryFile], files);
        Console.Error.WriteLine(folder);
        Console.Out.WriteLine(summary);
        foreach (InjectionResult result in results.Where(r => r.Problem is not null))
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"No result at {result.MassGeV:F4} GeV: {result.Problem}"));
        }

        bool complete = Array.TrueForAll(results, r => r.Problem is null) && results.Sum(r => r.FailedFits) <= config.Limits.MaxFailedFraction * results.Sum(r => r.Fits);
        return complete ? 0 : 1;
    }

    private static string Summary(RunConfig config, int toys, InjectionResult[] results) => JsonLine.Make(json =>
    {
        json.WriteNumber("toys", toys);
        json.WriteNumber("width_over_mass", config.Binning.Width?.GammaOverM ?? 0.0);
        json.WriteNumber("seed", config.Seed);
        json.WriteString("version", RunResultBuilder.Version);
        json.WriteStartArray("windows");
        foreach (InjectionResult r in results)
        {
            json.WriteStartObject();
            json.WriteNumber("mass_gev", r.MassGeV);
            json.WriteNumber("injected_fb", r.InjectedFb);
            json.WriteNumber("injected_events", r.InjectedEvents);
            json.WriteNumber("toys", r.Toys);
            json.WriteNumberOrNull("fitted_mean_fb", r.Fitted?.Mean);
            json.WriteNumberOrNull("fitted_mean_err_fb", r.Fitted?.MeanError);
            json.WriteNumberOrNull("fitted_rms_fb", r.Fitted?.Rms);
            json.WriteNumberOrNull("bias_fb", r.Fitted?.Mean - r.InjectedFb);
            json.WriteNumberOrNull("expected_err_fb", r.ExpectedErrorFb);
            json.WriteNumberOrNull("pull_mean", r.Pulls?.Mean);
            json.WriteNumberOrNull("pull_mean_err", r.Pulls?.MeanError);
            json.WriteNumberOrNull("pull_rms", r.Pulls?.Rms);
            json.WriteNumberOrNull("pull_rms_err", r.Pulls?.RmsError);
            json.WriteNumberOrNull("z_expected", r.ExpectedZ);
            json.WriteNumberOrNull("z_median", r.MedianZ);
            json.WriteNumberOrNull("z_mean", r.Z?.Mean);
            json.WriteNumberOrNull("z_mean_err", r.Z?.MeanError);
            json.WriteNumberOrNull("z_rms", r.Z?.Rms);
            json.WriteNumber("fits", r.Fits);
            json.WriteNumber("failed_fits", r.FailedFits);
            json.WriteString("problem", r.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static double InRange(double value, double low, double high, string option, string what)
        => value >= low && value <= high
            ? value
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{option} {value} makes no sense; give {what} ({low} to {high})."));
}
