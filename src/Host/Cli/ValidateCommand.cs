using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Validation;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime validate</c>: the report that certifies a build on a machine; with <c>--device</c> alone, that device against the scalar path of the host.</summary>
internal static class ValidateCommand
{
    private const int Failure = 1;
    private const int TableWidth = 120;
    private const string DefaultFolder = "results/validation";
    private const string ShippedReferences = "references/functions.json";

    /// <summary>Makes the command.</summary>
    /// <param name="read">Reads a configuration.</param>
    /// <param name="stop">Stops.</param>
    public static Command Make(Func<string, RunConfig> read, CancellationToken stop)
    {
        var configuration = new Argument<string?>("CONFIG") { Description = "YAML configuration whose events and windows are used; samples/demo.yaml unless given.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--out") { Description = $"Folder of the report, {DefaultFolder} unless given.", HelpName = "DIR" };
        var quick = new Option<bool>("--quick") { Description = "Fewer toys and masses: under a minute." };
        var references = new Option<string?>("--references") { Description = "Folder of more reference workspaces: JSON files with 'workspace' and 'expected'.", HelpName = "DIR" };
        var device = new Option<string?>("--device") { Description = "Accelerator to validate; alone, without a report. All that are there unless given.", HelpName = "D" };
        var numbers = new Option<int?>("--numbers") { Description = "Compared on accelerators: random arguments of functions, as many random events.", HelpName = "N" };
        var windows = new Option<int?>("--windows") { Description = "Compared on accelerators: windows of the sample.", HelpName = "W" };
        var toys = new Option<int?>("--toys") { Description = "Compared on accelerators: toys in each window.", HelpName = "N" };
        var precision = new PrecisionOption();
        var command = new Command(
            "validate",
            "Certifies a build on this machine, red or green line by line, as HTML and JSON; exit code 1 on red.")
        {
            configuration, output, quick, references, device, numbers, windows, toys,
        };
        precision.AddTo(command);
        command.SetAction(p =>
        {
            ValidationPlan Plan(ValidationPlan unlessGiven) => new(
                Positive("--numbers", p.GetValue(numbers) ?? unlessGiven.Numbers),
                Positive("--windows", p.GetValue(windows) ?? unlessGiven.Windows),
                Positive("--toys", p.GetValue(toys) ?? unlessGiven.Toys));
            Precision asked = precision.Precision(p) ?? Precision.Auto;
            string? path = p.GetValue(configuration);
            bool isReport = p.GetValue(device) is null || path is not null || p.GetValue(output) is not null || p.GetValue(quick) || p.GetValue(references) is not null;
            if (!isReport)
            {
                return Device(read(Samples.Find("demo.yaml")), p.GetValue(device)!, asked, Plan(OfDevice), stop);
            }

            ValidationExtent extent = p.GetValue(quick) ? ValidationExtent.Quick : ValidationExtent.Full;
            string[] folders = [Path.GetDirectoryName(Samples.Find(ShippedReferences))!, .. p.GetValue(references) is string more ? (string[])[more] : []];
            var request = new ValidationRequest(
                read(path ?? Samples.Find("demo.yaml")), extent with { Compared = Plan(extent.Compared) }, p.GetValue(device) ?? "auto", Compared(p.GetValue(device), asked), asked, folders);
            return Report(request, p.GetValue(output) ?? DefaultFolder, stop);
        });
        return command;
    }

    /// <summary>What is compared with <c>--device</c> alone.</summary>
    private static ValidationPlan OfDevice { get; } = new(20_000, 6, 1000);

    /// <summary>The device asked for, else all but the scalar path itself.</summary>
    private static IReadOnlyList<AcceleratorInfo> Compared(string? device, Precision precision)
    {
        if (device is null)
        {
            return [.. AcceleratorFactory.List().Where(d => d.Name != "scalar")];
        }

        // Opened once, so that a name that is none is bad input before anything runs.
        using IAccelerator accelerator = AcceleratorFactory.Open(device, precision == Precision.Mixed ? Precision.Mixed : Precision.Double);
        return [new AcceleratorInfo(device, accelerator.Description, null, null, null)];
    }

    private static int Report(ValidationRequest request, string folder, CancellationToken stop)
    {
        ResultFolder.EnsureWritable(folder);
        ValidationReport report = CommandLine.WithProgress(progress => ValidationPipeline.Run(request, progress, stop));
        ValidationFiles.Write(report, folder);
        foreach (string section in ValidationSections.All)
        {
            ValidationLine[] lines = [.. report.Lines.Where(l => l.Section == section)];
            Console.Error.WriteLine(
                $"{section}: {lines.Count(l => l.Status == ValidationStatus.Passed)} green, {lines.Count(l => l.Status == ValidationStatus.Failed)} red, {lines.Count(l => l.Status == ValidationStatus.Skipped)} skipped");
        }

        foreach (ValidationLine line in report.Lines.Where(l => l.Status == ValidationStatus.Failed))
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"RED  {line.Section}: {line.Subject}: {line.Number?.ToString("G6", CultureInfo.InvariantCulture) ?? "no number"}, expected {line.Expected:G6} within {line.Tolerance:G3}"));
        }

        Console.Error.WriteLine(Path.Combine(folder, ValidationFiles.Page));
        Console.Out.WriteLine(ValidationJson.Line(report));
        return report.Passed ? 0 : Failure;
    }

    private static int Device(RunConfig config, string name, Precision asked, ValidationPlan plan, CancellationToken stop)
    {
        using IAccelerator accelerator = AcceleratorFactory.Open(name);
        using IAccelerator? mixed = asked == Precision.Mixed || (asked == Precision.Auto && accelerator.Toys is not null)
            ? AcceleratorFactory.Open(name, Precision.Mixed)
            : null;
        IReadOnlyList<ValidatedQuantity> results = CommandLine.WithProgress(progress => DeviceValidation.Run(config, accelerator, mixed, plan, progress, stop));
        Table(accelerator, results);
        var comparison = new DeviceComparison(accelerator.Name, accelerator.Description, results);
        Console.Out.WriteLine(JsonLine.Make(json => ValidationJson.WriteComparison(json, comparison)));
        return results.All(r => r.Passed) ? 0 : Failure;
    }

    private static int Positive(string option, int value)
        => value is >= 1 and <= 100_000_000 ? value : throw new InputException($"{option} {value} makes no sense; give a whole number from 1 to 100000000.");

    private static void Table(IAccelerator accelerator, IReadOnlyList<ValidatedQuantity> results)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected)
        {
            console.Profile.Width = TableWidth;
        }

        Table table = new Table().Border(TableBorder.Simple).Title(Markup.Escape($"{accelerator.Name} ({accelerator.Description}) against scalar"));
        foreach (string heading in (string[])["kernels", "quantity", "numbers", "worst difference", "tolerance", string.Empty])
        {
            table.AddColumn(heading);
        }

        foreach (ValidatedQuantity r in results)
        {
            table.AddRow(
                Markup.Escape(r.Family),
                Markup.Escape(r.Quantity),
                r.Count.ToString("N0", CultureInfo.InvariantCulture),
                r.Worst == 0.0 ? "same bits" : r.Worst.ToString("G3", CultureInfo.InvariantCulture),
                r.Tolerance == 0.0 ? "same bits" : r.Tolerance.ToString("G3", CultureInfo.InvariantCulture),
                r.Passed ? "pass" : "FAIL");
        }

        console.Write(table);
    }
}
