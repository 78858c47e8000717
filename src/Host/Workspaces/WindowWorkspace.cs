using System.Globalization;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>A window as a pyhf workspace: the likelihood of <see cref="WindowModel"/>, parameter by parameter.</summary>
/// <remarks>
/// <para>One channel. Sample "signal", yields L·eff·t per fb: normfactor σ (the parameter of interest, in fb), normsys of luminosity and
/// efficiency (each where it has an uncertainty), histosys of the resolution (where there is a morph), staterror. Sample "background",
/// yields b: normfactor ν, staterror. The two staterrors have names of their own, so that pyhf does not make one γ of both; their
/// uncertainties are ρ times the yield. Where a bin has no yield or no uncertainty, pyhf holds its γ at 1, and so does the model.</para>
/// <para>The measurement holds starts and bounds of σ and ν; the bounds of all others are pyhf's defaults, which the model has too.</para>
/// </remarks>
internal static class WindowWorkspace
{
    /// <summary>Name of the signal sample.</summary>
    public const string SignalSample = "signal";

    /// <summary>Name of the background sample.</summary>
    public const string BackgroundSample = "background";

    /// <summary>What every <see cref="FileName"/> looks like, for a listing of a folder.</summary>
    public const string FilePattern = "window_*_*GeV.json";

    /// <summary>The workspace of a window. Without data its observation is the nominal background.</summary>
    public static Workspace Of(WindowTemplates window)
    {
        double[] observed = window.Observed.Length > 0 ? window.Observed : window.Background;
        var channel = new Channel(ChannelName(window), [Signal(window), Background(window)], observed);
        var measurement = new Measurement(
            $"mass_{Mass(window)}",
            WindowModel.CrossSection,
            [
                Settings(WindowModel.CrossSection, 0.0, WindowModel.CrossSectionMax(window)),
                Settings(WindowModel.BackgroundNormalisation, 1.0, WindowModel.BackgroundNormalisationMax),
            ]);
        return new Workspace(FileName(window), [channel], [measurement]);
    }

    /// <summary>Name of the file: index and mass, so that names sort by mass, for instance <c>window_0311_2.352GeV.json</c>.</summary>
    public static string FileName(WindowTemplates window) => $"{ChannelName(window)}_{Mass(window)}.json";

    private static string ChannelName(WindowTemplates window) => string.Create(CultureInfo.InvariantCulture, $"window_{window.Index:D4}");

    private static string Mass(WindowTemplates window) => string.Create(CultureInfo.InvariantCulture, $"{window.MassGeV:F3}GeV");

    private static Sample Signal(WindowTemplates window)
    {
        double[] yields = WindowModel.SignalYields(window, window.SignalFraction);
        List<Modifier> modifiers = [new NormFactorModifier(WindowModel.CrossSection)];
        AddNormalisation(modifiers, WindowModel.Luminosity, window.LuminosityError);
        AddNormalisation(modifiers, WindowModel.Efficiency, window.EfficiencyError);
        if (window.SignalFractionWide is double[] wide && window.SignalFractionNarrow is double[] narrow)
        {
            modifiers.Add(new HistoSysModifier(WindowModel.Resolution, WindowModel.SignalYields(window, narrow), WindowModel.SignalYields(window, wide)));
        }

        modifiers.Add(StatError(WindowModel.SignalFactors, yields, window.SignalRelativeError));
        return new Sample(SignalSample, yields, modifiers);
    }

    private static Sample Background(WindowTemplates window) => new(
        BackgroundSample,
        window.Background,
        [
            new NormFactorModifier(WindowModel.BackgroundNormalisation),
            StatError(WindowModel.BackgroundFactors, window.Background, window.BackgroundRelativeError),
        ]);

    private static void AddNormalisation(List<Modifier> modifiers, string name, double relativeError)
    {
        if (relativeError > 0.0)
        {
            modifiers.Add(new NormSysModifier(name, 1.0 - relativeError, 1.0 + relativeError));
        }
    }

    private static StatErrorModifier StatError(string name, double[] yields, double[] relativeErrors)
        => new(name, [.. yields.Zip(relativeErrors, (yield, error) => yield > 0.0 ? error * yield : 0.0)]);

    private static ParameterSettings Settings(string name, double start, double upper)
        => new(name, [start], [new ParameterBounds(0.0, upper)], null, null, null);
}
