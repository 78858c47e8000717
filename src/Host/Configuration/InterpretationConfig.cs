namespace ZPrimeGpu.Host.Configuration;

/// <summary>How cross sections are turned into couplings (physics.md, section 3).</summary>
/// <param name="AlphaInverse">1/α of the hard process; null = running.</param>
/// <param name="InitialStateRadiation">Whether the cross section includes initial-state radiation, as the simulation that gave the efficiencies did.</param>
/// <param name="InvisibleBelowGeV">Below this mass B(invisible) = 1 holds in the fully invisible model; a mark on figures [GeV].</param>
/// <param name="GMinus2">The measured difference of the muon's magnetic moment from its prediction.</param>
internal sealed record InterpretationConfig(double? AlphaInverse, bool InitialStateRadiation, double InvisibleBelowGeV, GMinus2Config GMinus2)
{
    /// <summary>1/α of the UFO model that the paper's signal samples were made with, by its default.</summary>
    public const double PaperAlphaInverse = 127.9;

    /// <summary>Earlier limits, drawn over the figures.</summary>
    public IReadOnlyList<OverlayConfig> Overlays { get; init; } = [];

    /// <summary>The paper's choices, as far as they are known.</summary>
    public static InterpretationConfig Paper { get; } = new(
        PaperAlphaInverse, InitialStateRadiation: true, InvisibleBelowGeV: 6.5, new(251e-11, 59e-11, "Phys. Rev. Lett. 126, 141801 (2021)"));
}

/// <summary>The measured difference Δa = a(measured) − a(predicted) of the muon's anomalous magnetic moment.</summary>
/// <param name="Difference">Δa.</param>
/// <param name="Uncertainty">Its standard deviation.</param>
/// <param name="Source">Where the numbers are from.</param>
internal sealed record GMinus2Config(double Difference, double Uncertainty, string Source);
