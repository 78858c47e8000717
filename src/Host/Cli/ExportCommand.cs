using System.CommandLine;
using System.Text;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.HepData;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime export</c>: the fitted models as files for other programs.</summary>
/// <remarks>
/// The folder is that of <c>--out</c>, else <c>pyhf</c> in the configuration's output folder. It is filled all at once: one workspace for each
/// window and <c>index.csv</c>. Files of an earlier export there are replaced, all of them, so that folder and index agree. For HEPData it is <c>hepdata</c>, with what is
/// published of the finished run in that folder.
/// </remarks>
internal static class ExportCommand
{
    private const string IndexFile = "index.csv";
    private const string PyhfFormat = "pyhf";
    private const string HepDataFormat = "hepdata";

    /// <summary>Makes the command, without the options that it shares with others.</summary>
    /// <param name="configuration">The argument CONFIG.</param>
    /// <param name="output">The option --out.</param>
    /// <param name="read">Reads the configuration, with what the options override.</param>
    /// <param name="stop">Stops the work.</param>
    public static Command Make(
        Argument<string> configuration, Option<string?> output, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var format = new Option<string>("--format") { Description = "What to write: pyhf (one workspace for each window) or hepdata (a submission with the limits, and limits.txt).", HelpName = "FORMAT", Required = true };
        var mass = new Option<double[]>("--mass")
        {
            Description = "Only the windows nearest to these masses [GeV].",
            HelpName = "M",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("export", "Writes every window's model as a pyhf workspace, exactly as it is fitted, or the limits as a HEPData submission.") { configuration, format, mass };
        command.SetAction(p =>
        {
            CheckFormat(p.GetValue(format)!);
            RunConfig config = read(p, p.GetValue(configuration)!);
            double[] wanted = p.GetValue(mass) ?? [];
            if (p.GetValue(format) == HepDataFormat)
            {
                return wanted.Length == 0
                    ? HepData(config, p.GetValue(output) is null, stop)
                    : throw new InputException("--mass goes with --format pyhf; a submission has every hypothesis.");
            }

            MassChoice.Check(wanted, config.Binning);
            string folder = p.GetValue(output) is null ? Path.Combine(config.OutputFolder, PyhfFormat) : config.OutputFolder;
            ResultFolder.EnsureWritable(folder);
            TemplateSet templates = CommandLine.WithProgress(progress => Export(config, wanted, folder, progress, stop));
            foreach (string warning in templates.Warnings)
            {
                Console.Error.WriteLine(warning);
            }

            Console.Out.WriteLine(folder);
            return 0;
        });
        return command;
    }

    private static void CheckFormat(string format)
    {
        if (format is not (PyhfFormat or HepDataFormat))
        {
            throw new InputException($"--format '{format}' is not known; it is {PyhfFormat} or {HepDataFormat}.");
        }
    }

    /// <summary>A submission from the finished run in the configuration's output folder; where there is none, the analysis is run first.</summary>
    private static int HepData(RunConfig config, bool isBesideTheRun, CancellationToken stop)
    {
        // --out is where the submission goes, not where the run is.
        string results = RunConfigReader.Read(config.Path, new RunOverrides()).OutputFolder;
        string folder = isBesideTheRun ? Path.Combine(results, HepDataFormat) : config.OutputFolder;
        ResultFolder.EnsureWritable(folder);
        if (!PublishedLimits.IsFinished(results))
        {
            PipelineOutcome outcome = CommandLine.WithProgress(progress => AnalysisPipeline.Run(config with { OutputFolder = results }, PipelineStage.Limits, Continuation.None, progress, stop));
            Array.ForEach([.. outcome.Summary], Console.Error.WriteLine);
        }

        ResultFolder.Fill(folder, HepDataSubmission.Names, HepDataSubmission.Make(PublishedLimits.Read(results, config), config));
        Console.Out.WriteLine(folder);
        return 0;
    }

    private static TemplateSet Export(RunConfig config, double[] masses, string folder, IProgressSink progress, CancellationToken stop)
    {
        TemplateSet templates = AnalysisPipeline.Templates(config, progress, stop);
        WindowTemplates[] windows = masses.Length == 0 ? [.. templates.Windows] : MassChoice.Nearest(templates.Windows, masses);
        progress.Begin("Writing workspaces", windows.Length);
        var files = new Dictionary<string, string>();
        foreach (WindowTemplates window in windows)
        {
            stop.ThrowIfCancellationRequested();
            files.Add(WindowWorkspace.FileName(window), Encoding.UTF8.GetString(WorkspaceWriter.ToJson(WindowWorkspace.Of(window))));
            progress.Report(files.Count);
        }

        files.Add(IndexFile, Index(windows));
        ResultFolder.Fill(folder, [.. EarlierWorkspaces(folder).Union(files.Keys)], files);
        progress.End($"{windows.Length} windows in {folder}");
        return templates;
    }

    private static string[] EarlierWorkspaces(string folder)
        => Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, WindowWorkspace.FilePattern).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
            : [];

    private static string Index(IEnumerable<WindowTemplates> windows)
    {
        var text = new StringBuilder();
        using (var table = new CsvTable(new StringWriter(text), ["file", "mass_gev", "m2_gev2", "bins"]))
        {
            foreach (WindowTemplates window in windows)
            {
                table.Add(WindowWorkspace.FileName(window)).Add(window.MassGeV).Add(window.MassGeV * window.MassGeV).Add(window.Background.Length);
                table.EndRow();
            }
        }

        return text.ToString();
    }
}
