using System.Globalization;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Titles and labels that several figures share.</summary>
internal static class PlotText
{
    /// <summary>Title of a mass axis.</summary>
    public static RichText Mass { get; } = RichText.Of("*M*_{Z′} [GeV]");

    /// <summary>Title of an axis of recoil mass squared.</summary>
    public static RichText RecoilMassSquared { get; } = RichText.Of("*M*^{2}_{recoil} [GeV^{2}]");

    /// <summary>The cross section that is measured.</summary>
    public static RichText CrossSection { get; } = RichText.Of("σ(e^{+}e^{−} → μ^{+}μ^{−}Z′) × *B*(Z′ → inv.) [fb]");

    /// <summary>The integrated luminosity.</summary>
    public static RichText Luminosity(double perFb) => RichText.Of("∫*L* d*t* = " + Number(perFb, 4) + " fb^{−1}");

    /// <summary>The integrated luminosity and the c.m. energy of a run.</summary>
    public static RichText Luminosity(RunConfig config)
        => RichText.Of("√*s* = " + Number(SqrtS(config.Beams), 4) + " GeV, ") + Luminosity(config.LuminosityFb);

    /// <summary>A confidence level: "90% CL".</summary>
    public static string ConfidenceLevel(double level) => Number(100.0 * level, 4) + "% CL";

    /// <summary>The statistic that a limit is on.</summary>
    public static RichText Statistic(LimitStatistic statistic)
        => RichText.Of(statistic == LimitStatistic.Cls ? "CL_{s}" : "CL_{s+b}");

    /// <summary>A process as physicists write it; a name that is not known stays as it is.</summary>
    public static RichText Process(string name) => name switch
    {
        "mumu" => RichText.Of("μ^{+}μ^{−}(γ)"),
        "tautau" => RichText.Of("τ^{+}τ^{−}(γ)"),
        "eemumu" => RichText.Of("e^{+}e^{−}μ^{+}μ^{−}"),
        "pipi" => RichText.Of("π^{+}π^{−}(γ)"),
        "eeee" => RichText.Of("e^{+}e^{−}e^{+}e^{−}"),
        "ee" => RichText.Of("e^{+}e^{−}(γ)"),
        _ => RichText.Plain(name),
    };

    // Two beams without mass that cross at an angle.
    private static double SqrtS(BeamConfig beams)
        => beams.SqrtSGeV ?? Math.Sqrt(2.0 * beams.ElectronGeV * beams.PositronGeV * (1.0 + Math.Cos(1e-3 * beams.CrossingAngleMrad)));

    /// <summary>A number to so many significant digits, without exponent for ordinary sizes.</summary>
    public static string Number(double value, int digits) => value.ToString("G" + digits, CultureInfo.InvariantCulture).Replace('-', '−');
}
