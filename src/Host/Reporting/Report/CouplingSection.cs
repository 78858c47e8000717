using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>Limits on the coupling g′: how they follow from those on the cross section, figures, and what they say about (g−2)_μ.</summary>
internal static class CouplingSection
{
    private const int EveryNth = 20;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        InterpretationConfig config = run.Config.Interpretation;
        html.Section("coupling", title);
        if (run.Couplings.Count == 0)
        {
            html.Paragraph("Cross sections were not computed.");
            return;
        }

        string alpha = config.AlphaInverse is double inverse ? $"1/α = {NumberText.Setting(inverse)}" : "running α";
        string radiation = config.InitialStateRadiation ? "with initial-state radiation, about 1 % theory error" : "tree level";
        html.Paragraph(
            $"g′ = √(σ_limit / (σ₁ B)), σ₁ the cross section of e⁺e⁻ → μ⁺μ⁻Z′ for g′ = 1 ({alpha}, {radiation}), B the branching fraction to invisible particles: 1 in the "
            + "fully invisible model, that to neutrinos in L_μ − L_τ without dark matter. The choice of α moves g′ by up to 7 %.");
        if (run.Config.Binning.Width is WidthConfig width)
        {
            html.Paragraph(Wide(width));
        }

        html.Picture(
            figures.GetValueOrDefault(PlotNames.Coupling),
            $"Upper limits on g′ in the fully invisible model. Above {NumberText.Setting(config.InvisibleBelowGeV)} GeV (dotted line) couplings are so large that decays to "
            + "μμ, ττ and neutrinos compete: B = 1 is no longer a good assumption there, and the limit is to be divided by √B.");
        html.Picture(figures.GetValueOrDefault(PlotNames.CouplingLinear), "The same against a linear mass axis.");
        html.Picture(figures.GetValueOrDefault(PlotNames.CouplingVanilla), "Upper limits on g′ in L_μ − L_τ without dark matter.");
        html.Picture(figures.GetValueOrDefault(PlotNames.CouplingVanillaLinear), "The same against a linear mass axis.");
        if (run.Overlays.Count > 0)
        {
            html.Paragraph("Earlier limits, as configured: " + string.Join("; ", run.Overlays.Select(o => $"{o.Source.Label} ({Path.GetFileName(o.Source.File)}, {o.MassesGeV.Count} points)")) + ".");
        }

        MagneticMoment(html, run);
        html.Table(Table(run));
    }

    private static string Wide(WidthConfig width)
    {
        double alpha = ZPrimeWidths.AlphaDForWidth(width.GammaOverM, 1.0, DarkMatter.ComplexScalar, 1.0 / 3.0) ?? 0.0;
        return $"The signal is wide: Γ/M = {NumberText.Setting(width.GammaOverM)}, which a complex scalar of mass M/3 gives with α_D = {NumberText.Significant(alpha, 2)}. σ₁ is then the cross section "
            + $"averaged over the Breit–Wigner within {NumberText.Setting(width.WindowHalfWidths)} half widths MΓ of M², times the part of the line shape below the kinematic end: equal yields where "
            + "the fit looks. Such a width is that of decays to dark matter, so B = 1, and there is no limit for the model without.";
    }

    private static void MagneticMoment(HtmlBuilder html, RunResult run)
    {
        GMinus2Config measured = run.Config.Interpretation.GMinus2;
        LimitStatistic on = run.Config.Limits.LimitOn;
        bool hasData = run.Spectrum.Data is not null;
        double valid = run.Config.Interpretation.InvisibleBelowGeV;
        double[] masses = [.. run.Limits.Select(w => w.MassGeV)];
        double?[] limits = [.. run.Limits.Select((w, i) => w.MassGeV < valid
            ? run.Couplings[i].FullyInvisible(hasData ? w.Observed(on) : w.Expected(on, LimitBand.Median)) : null)];
        IReadOnlyList<(double From, double To)> excluded = GMinus2Band.Excluded(measured, masses, limits);
        string intervals = string.Join(", ", excluded.Select(e => $"{NumberText.Fixed(e.From, 3)} to {NumberText.Fixed(e.To, 3)} GeV"));
        html.Paragraph(
            $"A Z′ adds to the muon's anomalous magnetic moment. The band of g′ that would explain the difference Δa = {NumberText.WithError(1e11 * measured.Difference, 1e11 * measured.Uncertainty)} × 10⁻¹¹ "
            + $"({measured.Source}) within 2σ is {(hasData ? "excluded" : "expected to be excluded")} in the fully invisible model, below the mark, "
            + (excluded.Count > 0 ? $"at every hypothesis from {intervals}." : "at no hypothesis."));
    }

    private static HtmlTable Table(RunResult run)
    {
        LimitStatistic on = run.Config.Limits.LimitOn;
        var table = new HtmlTable(
            $"Limits on g′, every {EveryNth}th hypothesis",
            ">M [GeV]", ">σ₁ [fb]", ">B(νν)", ">median, B = 1", ">observed, B = 1", ">median, no dark matter", ">observed, no dark matter");
        for (int i = 0; i < run.Limits.Count; i += EveryNth)
        {
            WindowLimit window = run.Limits[i];
            CouplingScale scale = run.Couplings[i];
            double? expected = window.Expected(on, LimitBand.Median);
            double? observed = window.Observed(on);
            table.Row(
                NumberText.Fixed(window.MassGeV, 4),
                NumberText.Significant(scale.UnitCrossSectionFb, 4),
                NumberText.Significant(scale.VanillaInvisibleFraction),
                NumberText.Significant(scale.FullyInvisible(expected)),
                NumberText.Significant(scale.FullyInvisible(observed)),
                NumberText.Significant(scale.Vanilla(expected)),
                NumberText.Significant(scale.Vanilla(observed)));
        }

        return table;
    }
}
