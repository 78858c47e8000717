using System.CommandLine;
using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime theory</c>: cross sections, widths and branching fractions by mass; JSON on standard output, a table on standard error.</summary>
internal static class TheoryCommand
{
    private const double DefaultSqrtS = 10.58;
    private const double DefaultGPrime = 1.0;
    private const double LargestSqrtS = 1000.0;

    /// <summary>Above this the neglected Z exchange is a per-mille effect [GeV].</summary>
    private const double PhotonOnlyBelow = 20.0;

    private static readonly double[] DefaultMasses =
        [0.01, 0.03, 0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 8.0, 8.5];

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var mass = new Option<double[]>("--mass")
        {
            Description = "Z' masses [GeV]; twenty from 0.01 to 8.5 unless given.",
            HelpName = "M",
            AllowMultipleArgumentsPerToken = true,
        };
        var sqrtS = new Option<double>("--sqrt-s") { Description = "c.m. energy [GeV].", HelpName = "E", DefaultValueFactory = _ => DefaultSqrtS };
        var alphaInverse = new Option<string?>("--alpha-inverse")
        {
            Description = "1/α of the hard process: a number, or 'running'; 127.9, as in the simulation of the paper, unless given.",
            HelpName = "A",
        };
        var gPrime = new Option<double>("--g-prime") { Description = "Coupling g'.", HelpName = "G", DefaultValueFactory = _ => DefaultGPrime };
        var command = new Command("theory", "Cross sections of e+e- -> mu+mu- Z', widths and branching fractions, by mass; a JSON array.") { mass, sqrtS, alphaInverse, gPrime };
        command.SetAction(p =>
        {
            double[] masses = p.GetValue(mass) is { Length: > 0 } given ? given : DefaultMasses;
            Array.ForEach(masses, CheckMass);
            var theory = new SignalTheory(SqrtS(p.GetValue(sqrtS)), AlphaInverse(p.GetValue(alphaInverse)));
            Execute(theory, masses, Coupling(p.GetValue(gPrime)), Console.Out, Console.Error);
            return 0;
        });
        return command;
    }

    /// <summary>Writes the array and the table.</summary>
    public static void Execute(SignalTheory theory, IReadOnlyList<double> masses, double gPrime, TextWriter output, TextWriter people)
    {
        string alpha = theory.AlphaInverse is double inverse ? string.Create(CultureInfo.InvariantCulture, $"1/α = {inverse}") : "running α";
        people.WriteLine(string.Create(CultureInfo.InvariantCulture, $"e+e- -> mu+mu- Z' at {theory.SqrtS} GeV, {alpha}, g' = {gPrime}"));
        if (theory.SqrtS > PhotonOnlyBelow)
        {
            people.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Only photon exchange is computed: above {PhotonOnlyBelow} GeV the Z boson, left out here, matters."));
        }

        people.WriteLine($"{"M [GeV]",10} {"Born [fb]",13} {"error [fb]",10} {"with ISR [fb]",13} {"Γ/M",10} {"B(μμ)",8} {"B(ττ)",8} {"B(νν)",8}");
        var array = new StringBuilder("[");
        foreach (double mass in masses)
        {
            Integral born = theory.Born(mass, gPrime);
            Integral radiative = theory.Radiative(mass, gPrime);
            BranchingFractions decays = BranchingFractions.Vanilla(mass, gPrime);
            array.Append(array.Length > 1 ? ",\n " : string.Empty).Append(JsonLine.Make(json =>
            {
                json.WriteNumber("mass_gev", mass);
                json.WriteNumber("sigma_born_fb", born.Value);
                json.WriteNumber("sigma_born_err_fb", born.Error);
                json.WriteNumber("sigma_isr_fb", radiative.Value);
                json.WriteNumber("width_over_mass", decays.WidthOverMass);
                json.WriteNumber("b_mumu", decays.Muons);
                json.WriteNumber("b_tautau", decays.Taus);
                json.WriteNumber("b_inv_vanilla", decays.Invisible);
            }));
            people.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{mass,10:0.#####} {born.Value,13:G7} {born.Error,10:G2} {radiative.Value,13:G7} {decays.WidthOverMass,10:G4} {decays.Muons,8:F4} {decays.Taus,8:F4} {decays.Invisible,8:F4}"));
        }

        output.WriteLine(array.Append(']').ToString());
    }

    private static void CheckMass(double mass)
    {
        if (!(mass is >= 1e-6 and <= LargestSqrtS))
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--mass {mass} makes no sense; give masses from 0.000001 to {LargestSqrtS} GeV."));
        }
    }

    private static double SqrtS(double value)
        => value is >= 0.3 and <= LargestSqrtS
            ? value
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--sqrt-s {value} makes no sense; give 0.3 to {LargestSqrtS} GeV."));

    private static double Coupling(double value)
        => value is > 0.0 and <= 100.0
            ? value
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--g-prime {value} makes no sense; give a coupling above 0, at most 100."));

    private static double? AlphaInverse(string? text)
    {
        if (text is null)
        {
            return Configuration.InterpretationConfig.PaperAlphaInverse;
        }

        return text switch
        {
            "running" => null,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 10.0 and <= 1000.0 => value,
            _ => throw new InputException($"--alpha-inverse '{text}' is no value of 1/α; give a number from 10 to 1000, for instance 137.036, or 'running'."),
        };
    }
}
