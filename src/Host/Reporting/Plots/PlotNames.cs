namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>File names of the figures, without extension.</summary>
internal static class PlotNames
{
    /// <summary>Recoil spectrum.</summary>
    public const string Spectrum = "spectrum";

    /// <summary>Recoil spectrum at low recoil mass.</summary>
    public const string SpectrumLow = "spectrum_low";

    /// <summary>The θ*–M² plane.</summary>
    public const string ThetaM2 = "theta_m2";

    /// <summary>Signal efficiency.</summary>
    public const string Efficiency = "efficiency";

    /// <summary>What smoothing changes.</summary>
    public const string Smoothing = "smoothing";

    /// <summary>Upper limits on the statistic that the configuration chose.</summary>
    public const string Limits = "limits";

    /// <summary>Upper limits, CLs+b.</summary>
    public const string LimitsClsb = "limits_clsb";

    /// <summary>Upper limits, CLs, where the configuration chose CLs+b.</summary>
    public const string LimitsCls = "limits_cls";

    /// <summary>Upper limits on g′, fully invisible.</summary>
    public const string Coupling = "gprime";

    /// <summary>Upper limits on g′, fully invisible, mass axis linear.</summary>
    public const string CouplingLinear = "gprime_linear";

    /// <summary>Upper limits on g′ without dark matter, mass axis linear.</summary>
    public const string CouplingVanillaLinear = "gprime_vanilla_linear";

    /// <summary>Recoil spectrum before the network.</summary>
    public const string SpectrumBeforeNetwork = "spectrum_before_network";

    /// <summary>Cut flow.</summary>
    public const string CutFlow = "cutflow";

    /// <summary>Resolution of the recoil mass squared.</summary>
    public const string Resolution = "resolution";

    /// <summary>Upper limits on g′ without dark matter.</summary>
    public const string CouplingVanilla = "gprime_vanilla";

    /// <summary>Limits by toys over asymptotic limits.</summary>
    public const string ToysOverAsymptotic = "toys_asymptotic";

    /// <summary>Goodness of fit.</summary>
    public const string GoodnessOfFit = "goodness_of_fit";

    /// <summary>Local p-values.</summary>
    public const string PValues = "p_values";

    /// <summary>Fitted cross section.</summary>
    public const string SigmaHat = "sigma_hat";

    /// <summary>Limits on a wide signal beside those on a narrow one.</summary>
    public const string WideNarrow = "wide_narrow";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [
            CutFlow, SpectrumBeforeNetwork, Spectrum, SpectrumLow, ThetaM2, Efficiency, Resolution, Smoothing, Limits, LimitsClsb, LimitsCls,
            Coupling, CouplingLinear, CouplingVanilla, CouplingVanillaLinear, ToysOverAsymptotic, GoodnessOfFit, PValues, SigmaHat, WideNarrow,
        ];
}
