using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime coverage</c>: in which fraction of toys a limit covers the cross section that was injected.</summary>
/// <remarks>
/// The folder is that of <c>--out</c>, else <c>coverage</c> in the configuration's output folder. It is filled all at once: <c>coverage.csv</c>,
/// <c>coverage.svg</c>, and <c>coverage.json</c>, which is the line on standard output and names what failed.
/// </remarks>
internal static class CoverageCommand
{
    private const string TableFile = "coverage.csv";
    private const string FigureFile = CoveragePlot.Name + ".svg";
    private const string SummaryFile = "coverage.json";
    private const string DefaultFolder = "coverage";
    private const int DefaultWindows = 12;
    private const int MostToys = 10_000_000;
    private const int MostNamed = 100;
    private const int NamedOnScreen = 5;

    /// <summary>Makes the command, without the options that it shares with others.</summary>
    /// <param name="configuration">The argument CONFIG.</param>
    /// <param name="output">The option --out.</param>
    /// <param name="read">Reads the configuration, with what the options override.</param>
    /// <param name="stop">Stops the work.</param>
    public static Command Make(
        Argument<string> configuration, Option<string?> output, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var mass = new Option<double[]>("--mass")
        {
            Description = $"The windows nearest to these masses [GeV]; {DefaultWindows} spread over the mass range unless given.",
            HelpName = "M",
            AllowMultipleArgumentsPerToken = true,
        };
        var inject = new Option<double[]>("--inject")
        {
            Description = "Injected cross sections [fb]; 0, 0.5, 1 and 2 times each window's expected limit unless given.",
            HelpName = "X",
            AllowMultipleArgumentsPerToken = true,
        };
        var toys = new Option<int>("--toys") { Description = "Toys per window and injected cross section.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        var level = new Option<double?>("--cl") { Description = "Confidence level; that of the configuration unless given.", HelpName = "CL" };
        var command = new Command("coverage", "Coverage of the upper limits and pulls of the fit, by toys with an injected signal; one line of JSON.")
        {
            configuration, mass, inject, toys, level,
        };
        command.SetAction(p =>
        {
            RunConfig config = read(p, p.GetValue(configuration)!);
            double[] masses = p.GetValue(mass) ?? [];
            MassChoice.Check(masses, config.Binning);
            var settings = new CoverageSettings(Toys(p.GetValue(toys)), config.Seed, Level(p.GetValue(level) ?? config.Limits.ConfidenceLevel))
            {
                Injections = Injections(p.GetValue(inject) ?? []),
                LimitOn = config.Limits.LimitOn,
            };
            string folder = p.GetValue(output) is null ? Path.Combine(config.OutputFolder, DefaultFolder) : config.OutputFolder;
            ResultFolder.EnsureWritable(folder);
            CoveragePoint[] points = CommandLine.WithProgress(progress => Study(config, masses, settings, progress, stop));
            string summary = Summary(config, settings, points);
            Write(config, settings, points, summary, folder);
            Console.Out.WriteLine(summary);
            return Verdict(config, points);
        });
        return command;
    }

    private static CoveragePoint[] Study(RunConfig config, double[] masses, CoverageSettings settings, IProgressSink progress, CancellationToken stop)
    {
        TemplateSet templates = AnalysisPipeline.Templates(config, progress, stop);
        foreach (string warning in templates.Warnings)
        {
            progress.Note(warning);
        }

        WindowTemplates[] windows = MassChoice.Nearest(templates.Windows, masses.Length > 0 ? masses : Spread(templates.Windows));
        using IAccelerator accelerator = progress.Fits.Watch(AcceleratorFactory.Open(config.Device, config.Precision));
        long toysOfWindow = (long)settings.InjectionCount * settings.Toys;
        var costs = WindowCosts.Of(windows);
        progress.Begin("Throwing and fitting toys", costs.OfItems(windows.Length * toysOfWindow, toysOfWindow));
        CoveragePoint[] points = CoverageStudy.Run(
            windows,
            settings with { BlockSize = accelerator.FitsPerBlock(settings.BlockSize) },
            accelerator.Fits,
            config.Threads,
            done => progress.Report(costs.OfItems(done, toysOfWindow)),
            stop);
        progress.End($"{windows.Length} windows, {settings.InjectionCount} cross sections each, {points.Sum(p => p.Fits):N0} fits");
        return points;
    }

    /// <summary>Masses spread evenly over those of the windows.</summary>
    private static double[] Spread(IReadOnlyList<WindowTemplates> windows)
    {
        double first = windows[0].MassGeV;
        double last = windows[^1].MassGeV;
        return [.. Enumerable.Range(0, DefaultWindows).Select(i => first + ((last - first) * i / (DefaultWindows - 1)))];
    }

    private static void Write(RunConfig config, CoverageSettings settings, CoveragePoint[] points, string summary, string folder)
    {
        var table = new StringBuilder();
        CoverageCsv.Write(new StringWriter(table), points);
        var files = new Dictionary<string, string>
        {
            [TableFile] = table.ToString(),
            [FigureFile] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + CoveragePlot.Make(points, settings, config.LuminosityFb).ToSvg(),
            [SummaryFile] = summary + "\n",
        };
        ResultFolder.Fill(folder, [TableFile, FigureFile, SummaryFile], files);
        Console.Error.WriteLine(folder);
    }

    private static string Summary(RunConfig config, CoverageSettings settings, CoveragePoint[] points) => JsonLine.Make(json =>
    {
        json.WriteNumber("windows", points.Length / settings.InjectionCount);
        json.WriteNumber("points", points.Length);
        json.WriteNumber("toys", settings.Toys);
        json.WriteNumber("seed", settings.Seed);
        json.WriteNumber("cl", settings.ConfidenceLevel);
        json.WriteString("version", RunResultBuilder.Version);
        json.WriteString("device", config.Device);
        json.WriteString("precision", config.Precision.Name());
        json.WriteStartArray("injections");
        for (int i = 0; i < settings.InjectionCount; i++)
        {
            CoveragePoint[] of = [.. points.Where(p => p.Injection == i)];
            json.WriteStartObject();
            json.WriteNumberOrNull(settings.Injections.Count > 0 ? "injected_fb" : "injected_over_expected", settings.Injections.Count > 0 ? settings.Injections[i] : settings.Multiples[i]);
            WriteRange(json, "coverage_cls", of.Select(p => p.Cls));
            WriteRange(json, "coverage_clsb", of.Select(p => p.Clsb));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("fits", points.Sum(p => p.Fits));
        json.WriteNumber("retried_fits", points.Sum(p => p.RetriedFits));
        json.WriteNumber("failed_fits", points.Sum(p => p.FailedFits));
        json.WriteNumber("failed_toys", points.Sum(p => (long)p.FailedToys));
        json.WriteStartArray("failures");
        foreach (ToyFailure failure in points.SelectMany(p => p.Failures).Take(MostNamed))
        {
            json.WriteStartObject();
            json.WriteString("model", failure.Model);
            json.WriteNumber("seed", failure.Seed);
            json.WriteNumber("stream", failure.Stream);
            json.WriteNumber("toy", failure.Toy);
            json.WriteNumberOrNull("hypothesis", failure.Hypothesis);
            json.WriteNumberOrNull("poi", failure.Poi);
            json.WriteString("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Status.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Smallest, mean and largest coverage over the windows.</summary>
    private static void WriteRange(Utf8JsonWriter json, string name, IEnumerable<ToyFraction?> fractions)
    {
        double[] values = [.. fractions.Where(f => f is not null).Select(f => f!.Value.Value)];
        json.WriteStartObject(name);
        json.WriteNumberOrNull("min", values.Length > 0 ? values.Min() : null);
        json.WriteNumberOrNull("mean", values.Length > 0 ? values.Average() : null);
        json.WriteNumberOrNull("max", values.Length > 0 ? values.Max() : null);
        json.WriteEndObject();
    }

    private static int Verdict(RunConfig config, CoveragePoint[] points)
    {
        foreach (CoveragePoint point in points.Where(p => p.Problem is not null).Take(NamedOnScreen))
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"No coverage at {point.MassGeV:F4} GeV, injection {point.Injection + 1}: {point.Problem}"));
        }

        foreach (ToyFailure failure in points.SelectMany(p => p.Failures).Take(NamedOnScreen))
        {
            string hypothesis = failure.Poi is double poi ? $"at {poi:G6} fb" : "free";
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Failed fit: {failure.Model}, {hypothesis}, toy {failure.Toy}, stream {failure.Stream}, seed {failure.Seed}: {failure.Status}."));
        }

        long failed = points.Sum(p => p.FailedFits);
        bool complete = Array.TrueForAll(points, p => p.Problem is null) && failed <= config.Limits.MaxFailedFraction * points.Sum(p => p.Fits);
        if (failed > 0)
        {
            Console.Error.WriteLine($"{failed} fits failed; {points.Sum(p => (long)p.FailedToys)} toys are left out ({SummaryFile} names the first {MostNamed}).");
        }

        return complete ? 0 : 1;
    }

    private static int Toys(int toys)
        => toys is >= 1 and <= MostToys ? toys : throw new InputException($"--toys {toys} makes no sense; give 1 to {MostToys}.");

    private static double Level(double level)
        => level is > 0.0 and < 1.0
            ? level
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--cl {level} is no confidence level; give a number between 0 and 1, for instance 0.9."));

    private static double[] Injections(double[] values)
    {
        foreach (double value in values)
        {
            if (!(value >= 0.0 && double.IsFinite(value)))
            {
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--inject {value} is no cross section; give numbers from 0 up [fb]."));
            }
        }

        return values.Length <= CoverageSettings.MostInjections
            ? values
            : throw new InputException($"--inject has {values.Length} cross sections; give at most {CoverageSettings.MostInjections}.");
    }
}
