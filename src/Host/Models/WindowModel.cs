using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>The likelihood of a window (design.md, section 4) as a compiled model.</summary>
/// <remarks>
/// <para>Signal: σ·kL(aL)·ke(ae) times L·eff·t; background: ν times b; per-bin γ ~ N(1, ρ) for each of the two. kL and ke are
/// normsys code4 factors with hi = 1 + d, lo = 1 − d. A resolution morph is a histosys code4p on the signal. In pyhf terms: normfactor
/// <see cref="CrossSection"/> (POI), normsys <see cref="Luminosity"/> and <see cref="Efficiency"/>, histosys <see cref="Resolution"/>,
/// normfactor <see cref="BackgroundNormalisation"/>, one staterror per sample.</para>
/// <para>Bounds: σ from 0 to where the signal is a thousand times the background and the data together (at least a thousand events), ν in
/// [0, 10], nuisances in [−5, 5], γ in [10⁻¹⁰, 10].</para>
/// </remarks>
internal static class WindowModel
{
    /// <summary>Name of the POI: the cross section [fb].</summary>
    public const string CrossSection = "sigma";

    /// <summary>Name of the background normalisation ν.</summary>
    public const string BackgroundNormalisation = "bkg_norm";

    /// <summary>Name of the luminosity's nuisance.</summary>
    public const string Luminosity = "lumi";

    /// <summary>Name of the efficiency's nuisance.</summary>
    public const string Efficiency = "sig_eff";

    /// <summary>Name of the resolution's nuisance.</summary>
    public const string Resolution = "sig_width";

    /// <summary>Name of the signal's per-bin factors γ.</summary>
    public const string SignalFactors = "stat_signal";

    /// <summary>Name of the background's per-bin factors γ.</summary>
    public const string BackgroundFactors = "stat_background";

    /// <summary>Upper bound of ν; the lower one is 0.</summary>
    public const double BackgroundNormalisationMax = 10.0;

    /// <summary>Index of σ.</summary>
    public const int CrossSectionIndex = 0;

    /// <summary>Index of ν.</summary>
    public const int BackgroundNormalisationIndex = 1;

    private const double NuisanceMax = 5.0;
    private const int Groups = 2;
    private const int BackgroundGroup = 1;

    /// <summary>Compiles a window.</summary>
    public static CompiledModel Build(WindowTemplates window)
    {
        int bins = window.Background.Length;
        var builder = new ModelBuilder($"window {window.Index} (M = {window.MassGeV:0.####} GeV)", bins);
        int sigma = builder.AddGlobal(new(CrossSection, 0.0, 0.0, CrossSectionMax(window), null));
        int nu = builder.AddGlobal(new(BackgroundNormalisation, 1.0, 0.0, BackgroundNormalisationMax, null));
        List<int> signalFactors = [builder.AddFactor(FactorKind.Value, sigma)];
        AddNormalisation(builder, signalFactors, Luminosity, window.LuminosityError);
        AddNormalisation(builder, signalFactors, Efficiency, window.EfficiencyError);

        double[] nominal = SignalYields(window, window.SignalFraction);
        int signal = AddGroup(builder, SignalFactors, window.SignalRelativeError, nominal);
        int background = AddGroup(builder, BackgroundFactors, window.BackgroundRelativeError, window.Background);
        int sample = builder.AddSample(signalFactors, signal, 0, nominal);
        if (window.SignalFractionWide is double[] wide && window.SignalFractionNarrow is double[] narrow)
        {
            int morph = builder.AddGlobal(new(Resolution, 0.0, -NuisanceMax, NuisanceMax, new GaussianConstraint(0.0, 1.0)));
            new TemplateVariation(nominal, SignalYields(window, narrow), SignalYields(window, wide))
                .AddTo(builder, sample, morph, HistoSysInterpolation.Code4P);
        }

        builder.AddSample([builder.AddFactor(FactorKind.Value, nu)], background, 0, window.Background);
        return builder.Build(sigma);
    }

    /// <summary>Number of bins whose background γ is at its lower bound.</summary>
    /// <param name="factors">Profiled γ [bin, group].</param>
    public static int EmptiedBins(ReadOnlySpan<double> factors)
    {
        int emptied = 0;
        for (int at = BackgroundGroup; at < factors.Length; at += Groups)
        {
            emptied += factors[at] <= ProfiledBin.GammaMin ? 1 : 0;
        }

        return emptied;
    }

    /// <summary>Upper bound of σ [fb].</summary>
    public static double CrossSectionMax(WindowTemplates window)
    {
        double signalPerFb = window.LuminosityFb * window.Efficiency * window.SignalFraction.Sum();
        double mostEvents = 1000.0 * (1.0 + window.Background.Sum() + window.Observed.Sum());
        return signalPerFb > 0.0 ? mostEvents / signalPerFb : 1.0;
    }

    /// <summary>Signal events for a cross section of 1 fb, L·eff·t [bin].</summary>
    /// <param name="window">The window.</param>
    /// <param name="fraction">t: the nominal one, or one of the morph's.</param>
    public static double[] SignalYields(WindowTemplates window, double[] fraction)
    {
        double scale = window.LuminosityFb * window.Efficiency;
        return [.. fraction.Select(t => scale * t)];
    }

    private static void AddNormalisation(ModelBuilder builder, List<int> factors, string name, double relativeError)
    {
        if (relativeError > 0.0)
        {
            int alpha = builder.AddGlobal(new(name, 0.0, -NuisanceMax, NuisanceMax, new GaussianConstraint(0.0, 1.0)));
            factors.Add(builder.AddFactor(FactorKind.NormSysCode4, alpha, 1.0 - relativeError, 1.0 + relativeError));
        }
    }

    private static int AddGroup(ModelBuilder builder, string name, double[] relativeError, double[] template)
    {
        int group = builder.AddGroup(name, LocalKind.GaussianFactor);
        for (int bin = 0; bin < template.Length; bin++)
        {
            // As in pyhf: without yield, or without uncertainty, γ is fixed.
            builder.SetLocal(group, bin, template[bin] > 0.0 ? relativeError[bin] : 0.0);
        }

        return group;
    }
}
