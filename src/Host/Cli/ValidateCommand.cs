using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Validation;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime validate</c>: a device against the scalar path of the host.</summary>
internal static class ValidateCommand
{
    private const int Failure = 1;
    private const int TableWidth = 120;

    /// <summary>Makes the command.</summary>
    /// <param name="read">Reads a configuration.</param>
    /// <param name="stop">Stops.</param>
    public static Command Make(Func<string, RunConfig> read, CancellationToken stop)
    {
        var device = new Option<string>("--device") { Description = "Accelerator to validate.", HelpName = "D", DefaultValueFactory = _ => "auto" };
        var numbers = new Option<int>("--numbers") { Description = "Random arguments of functions; as many random events.", HelpName = "N", DefaultValueFactory = _ => 20_000 };
        var windows = new Option<int>("--windows") { Description = "Windows of the sample.", HelpName = "W", DefaultValueFactory = _ => 6 };
        var toys = new Option<int>("--toys") { Description = "Toys in each window.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        var precision = new PrecisionOption();
        var command = new Command("validate", "Compares every kernel of a device with the scalar path of the host; one line of JSON, exit code 1 where they differ.")
        {
            device, numbers, windows, toys,
        };
        precision.AddTo(command);
        command.SetAction(p =>
        {
            var plan = new ValidationPlan(Positive("--numbers", p.GetValue(numbers)), Positive("--windows", p.GetValue(windows)), Positive("--toys", p.GetValue(toys)));
            RunConfig config = read(Samples.Find("demo.yaml"));
            Precision asked = precision.Precision(p) ?? Precision.Auto;
            using IAccelerator accelerator = AcceleratorFactory.Open(p.GetValue(device)!);
            using IAccelerator? mixed = asked == Precision.Mixed || (asked == Precision.Auto && accelerator.Toys is not null)
                ? AcceleratorFactory.Open(p.GetValue(device)!, Precision.Mixed)
                : null;
            IReadOnlyList<ValidatedQuantity> results = CommandLine.WithProgress(progress => DeviceValidation.Run(config, accelerator, mixed, plan, progress, stop));
            Table(accelerator, results);
            Console.Out.WriteLine(Json(accelerator, results));
            return results.All(r => r.Passed) ? 0 : Failure;
        });
        return command;
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

    private static string Json(IAccelerator accelerator, IReadOnlyList<ValidatedQuantity> results) => JsonLine.Make(json =>
    {
        json.WriteString("device", accelerator.Name);
        json.WriteString("description", accelerator.Description);
        json.WriteBoolean("passed", results.All(r => r.Passed));
        json.WriteStartArray("quantities");
        foreach (ValidatedQuantity r in results)
        {
            json.WriteStartObject();
            json.WriteString("kernels", r.Family);
            json.WriteString("quantity", r.Quantity);
            json.WriteNumber("count", r.Count);
            json.WriteNumberOrNull("worst", r.Worst);
            json.WriteNumber("tolerance", r.Tolerance);
            json.WriteBoolean("passed", r.Passed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
