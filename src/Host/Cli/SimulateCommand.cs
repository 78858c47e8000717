using System.CommandLine;
using System.Globalization;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Simulation;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime simulate</c>: signal events of any mass, generated and through a parametric detector, as a file that 'run' reads as a signal source.</summary>
internal static class SimulateCommand
{
    private const int UsualEvents = 50_000;
    private const int MostEvents = 1_000_000_000;

    // Above it the user is told.
    private const double MostOverweight = 1e-3;

    /// <summary>Makes the command, without the options that it shares with others.</summary>
    /// <param name="configuration">The argument CONFIG.</param>
    /// <param name="read">Reads the configuration, with what the options override.</param>
    /// <param name="stop">Stops the work.</param>
    public static Command Make(Argument<string> configuration, Func<ParseResult, string, RunConfig> read, CancellationToken stop)
    {
        var output = new Option<string>("--out") { Description = "File to write, .parquet.", HelpName = "FILE", Required = true };
        var mass = new Option<double[]>("--mass") { Description = "Masses [GeV]; left out: every hypothesis of the configuration.", HelpName = "M", AllowMultipleArgumentsPerToken = true };
        var events = new Option<int>("--events") { Description = "Events to generate for each mass.", HelpName = "N", DefaultValueFactory = _ => UsualEvents };
        var radiation = new Option<string>("--isr")
        {
            Description = "Initial-state radiation: angular, collinear (along the beams) or off.",
            HelpName = "MODE",
            DefaultValueFactory = _ => "angular",
        };
        var sqrtS = new Option<double?>("--sqrt-s") { Description = "c.m. energy [GeV]; overrides that of the configuration's beams.", HelpName = "E" };
        var command = new Command("simulate", "Simulates signal events of any mass: matrix element, radiation, parametric detector. A signal source for 'run'.")
        {
            configuration, output, mass, events, radiation, sqrtS,
        };
        command.SetAction(p =>
        {
            RunConfig config = read(p, p.GetValue(configuration)!);
            string path = Path.GetFullPath(p.GetValue(output)!);
            if (!path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            {
                throw new InputException($"--out {p.GetValue(output)}: simulated events are written as Parquet; give a file name that ends in .parquet.");
            }

            BeamConfig beams = p.GetValue(sqrtS) is double e ? config.Beams with { SqrtSGeV = InRange(e, 0.5, 1000.0, "--sqrt-s", "0.5 to 1000 GeV") } : config.Beams;
            var settings = new SimulationSettings(
                beams,
                Masses(p.GetValue(mass) ?? [], config),
                (int)InRange(p.GetValue(events), 1, MostEvents, "--events", "1 to 1000000000 events"),
                Radiation(p.GetValue(radiation)!),
                config.Seed,
                config.Threads);
            IReadOnlyList<SimulatedMass> result = CommandLine.WithProgress(progress => SignalSimulation.Run(settings, path, progress, stop));
            Tell(result, settings, config.Interpretation.AlphaInverse);
            Console.Out.WriteLine(path);
            return 0;
        });
        return command;
    }

    private static double[] Masses(double[] wanted, RunConfig config)
        => wanted.Length > 0
            ? [.. wanted.Distinct()]
            : [.. MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS).Hypotheses.Select(h => h.MassGeV)];

    private static InitialStateRadiation Radiation(string text) => text switch
    {
        "off" => InitialStateRadiation.Off,
        "collinear" => InitialStateRadiation.Collinear,
        "angular" => InitialStateRadiation.Angular,
        _ => throw new InputException($"--isr '{text}' is not known; it is angular, collinear or off."),
    };

    private static double InRange(double value, double from, double to, string option, string allowed)
        => value >= from && value <= to
            ? value
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{option} {value} makes no sense; give {allowed}."));

    private static void Tell(IReadOnlyList<SimulatedMass> result, SimulationSettings settings, double? alphaInverse)
    {
        double s = EventConstants.Frame(settings.Beams).S;
        double alpha = alphaInverse is double inverse ? 1.0 / inverse : RunningAlpha.At(s);
        double factor = alpha * alpha * Constants.GeVMinus2InFb;
        const int Shown = 12;
        TextWriter people = Console.Error;
        people.WriteLine($"{"M [GeV]",10} {"generated",11} {"two tracks",11} {"cross section at g' = 1 [fb]",30}");
        foreach (SimulatedMass mass in result.Count <= Shown ? result : result.Where((_, i) => i % ((result.Count / Shown) + 1) == 0))
        {
            double crossSection = factor * mass.ReducedCrossSection;
            people.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{mass.MassGeV,10:0.#####} {mass.Generated,11} {mass.Written,11} {crossSection,18:G6} +- {crossSection * mass.RelativeError,8:G2}"));
        }

        foreach (SimulatedMass mass in result.Where(m => m.OverweightFraction > MostOverweight))
        {
            people.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"At {mass.MassGeV} GeV {100 * mass.OverweightFraction:G2} % of the points were denser than foreseen: their events are too few by up to {100 * (mass.Tally.LargestRatio - 1.0):G2} %."));
        }

        people.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"As a source: role: signal, mass_column: mzp, weight: w, weight_luminosity_fb: {SignalSimulation.WeightLuminosityFb}."));
    }
}
