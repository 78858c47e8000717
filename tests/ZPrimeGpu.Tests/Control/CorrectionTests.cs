using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Templates;

namespace ZPrimeGpu.Tests.Control;

public sealed class CorrectionTests
{
    [Fact]
    public void Factor_OfARescaledProcess_IsTriggerTimesRatio()
    {
        var trigger = new EfficiencyFunction(EfficiencyForm.Linear, 0.89, 0.0005, 0, 0, 0);
        var veto = new PhotonVetoCorrection("mumu", 1, [(60, 1.5), (double.PositiveInfinity, 2)]);
        var correction = new EventCorrection(new CorrectionsConfig(trigger, veto), 3);
        double at50 = Math.Cos(50 * Math.PI / 180);
        double at80 = Math.Cos(80 * Math.PI / 180);
        Assert.Equal(0.89025 * 1.5, correction.Factor(0.5, at50, 3), 1e-12);
        Assert.Equal(0.89025 * 2, correction.Factor(0.5, at80, 3), 1e-12);
        Assert.Equal(0.89025, correction.Factor(0.5, at80, 2), 1e-12);
        Assert.Equal(0.915, correction.Factor(50, at80, 3), 1e-12);
    }

    [Fact]
    public void EfficiencyFunction_ErrorOfTheLogisticForm_IsThePropagatedOne()
    {
        // Reference: numerical derivatives by both parameters.
        var f = new EfficiencyFunction(EfficiencyForm.Logistic, 2.1, 0.01, 0.0004, -3e-6, 1e-7);
        const double M2 = 30;
        const double Step = 1e-5;
        double a = ((f with { Intercept = 2.1 + Step }).At(M2) - (f with { Intercept = 2.1 - Step }).At(M2)) / (2 * Step);
        double b = ((f with { Slope = 0.01 + Step }).At(M2) - (f with { Slope = 0.01 - Step }).At(M2)) / (2 * Step);
        double variance = (a * a * 0.0004) + (2 * a * b * -3e-6) + (b * b * 1e-7);
        Assert.Equal(Math.Sqrt(variance), f.ErrorAt(M2), 1e-6 * f.ErrorAt(M2));
    }

    [Fact]
    public void Templates_WithCorrections_AreScaledAndCarryTheTriggerUncertainty()
    {
        TemplateSet plain = Build(string.Empty);
        Assert.NotEmpty(plain.Windows);
        TemplateSet half = Build("corrections: { trigger_efficiency: { intercept: 0.5, slope_per_gev2: 0 } }");
        TemplateSet uncertain = Build("corrections: { trigger_efficiency: { intercept: 0.5, slope_per_gev2: 0, covariance: [0.0025, 0, 0] } }");
        Assert.All(plain.Spectrum.Backgrounds.Zip(half.Spectrum.Backgrounds), p => Assert.Equal(0.5 * p.First.RawContent.Sum(), p.Second.RawContent.Sum(), 1e-9 * p.First.RawContent.Sum()));
        for (int k = 0; k < plain.Windows.Count; k += 97)
        {
            WindowTemplates before = plain.Windows[k];
            WindowTemplates after = half.Windows[k];

            Assert.Equal(0.5 * before.Efficiency, after.Efficiency, 1e-9 * before.Efficiency);
            Assert.Equal(before.Observed, after.Observed);

            // 0.05/0.5 beside what was there.
            Assert.Equal(Math.Sqrt((after.EfficiencyError * after.EfficiencyError) + 0.01), uncertain.Windows[k].EfficiencyError, 1e-12);
            Assert.Equal(after.Efficiency, uncertain.Windows[k].Efficiency);
        }
    }

    [Fact]
    public void Templates_WithARescaledPhotonVeto_ChangeThatProcessOnly()
    {
        TemplateSet plain = Build(string.Empty);
        TemplateSet doubled = Build("corrections: { photon_veto: { process: mumu, below_gev2: 10000, regions: [{ ratio: 2 }] } }");
        foreach (ProcessTemplate before in plain.Spectrum.Backgrounds)
        {
            ProcessTemplate after = doubled.Spectrum.Backgrounds.First(b => b.Process == before.Process);
            double factor = before.Process == "mumu" ? 2 : 1;
            Assert.Equal(factor * before.RawContent.Sum(), after.RawContent.Sum(), 1e-9 * before.RawContent.Sum());
        }
    }

    [Fact]
    public void Templates_WithAWidthRatio_AreThoseOfTheMorph()
    {
        // A ratio of 1.1 is the upper template of a morph by 0.1; what the step of the selection at 4 GeV2 keeps changes with it.
        TemplateSet morph = Build("systematics: { resolution_morph: 0.1 }");
        TemplateSet scaled = Build("corrections: { signal_width_ratio: 1.1 }");
        for (int k = 30; k < morph.Windows.Count; k += 97)
        {
            Assert.All(morph.Windows[k].SignalFractionWide!.Zip(scaled.Windows[k].SignalFraction), p => Assert.Equal(p.First, p.Second, 1e-9));
            Assert.Equal(morph.Windows[k].Efficiency, scaled.Windows[k].Efficiency, 0.01 * morph.Windows[k].Efficiency);
        }
    }

    [Fact]
    public void Templates_WithAMorphPerBin_HaveHalfItsDifferenceAsUncertainty()
    {
        TemplateSet morph = Build("systematics: { resolution_morph: { value: 0.1, as: correlated } }");
        TemplateSet perBin = Build("systematics: { resolution_morph: { value: 0.1, as: per_bin } }");
        for (int k = 0; k < morph.Windows.Count; k += 97)
        {
            (WindowTemplates a, WindowTemplates b) = (morph.Windows[k], perBin.Windows[k]);
            Assert.Null(b.SignalFractionWide);
            Assert.Equal(a.SignalFraction, b.SignalFraction);
            for (int i = 0; i < a.SignalFraction.Length; i++)
            {
                double half = a.SignalFraction[i] > 0 ? Math.Min(1, 0.5 * Math.Abs(a.SignalFractionWide![i] - a.SignalFractionNarrow![i]) / a.SignalFraction[i]) : 0;
                Assert.Equal(Math.Sqrt((a.SignalRelativeError[i] * a.SignalRelativeError[i]) + (half * half)), b.SignalRelativeError[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Tables_OfUncertaintiesAndImpacts_AreRectangularAndComplete()
    {
        RunConfig config = TestConfig.Run() with { Corrections = new CorrectionsConfig(null, null) { SignalWidthRatio = 1.08 } };
        using var text = new StringWriter();
        SystematicsCsv.Write(text, config);
        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(1 + SystematicRow.Of(config).Count + 1, lines.Length);
        Assert.Contains("uncertainty,Background shape,9,36,0.086,8.6 %,background,per bin,given", lines);
        Assert.Contains(lines, l => l.StartsWith("correction,Signal width,,,1.08,", StringComparison.Ordinal));
        using var impacts = new StringWriter();
        SystematicsCsv.WriteImpacts(impacts, [new(null, [(1, 4), (2, null)]), new("Luminosity", [(1, 3), (2, 5)])]);
        Assert.Equal("without,mass_gev,expected_fb,relative_change\nnothing,1,4,0\nnothing,2,,\nLuminosity,1,3,-0.25\nLuminosity,2,5,\n", impacts.ToString());
    }

    [Theory]
    [InlineData("systematics: { resolution_morph: { value: 0.1, as: something } }", "something")]
    [InlineData("corrections: { signal_width_ratio: 20 }", "signal_width_ratio")]
    [InlineData("corrections: { photon_veto: { process: nothing, regions: [{ ratio: 2 }] } }", "nothing")]
    [InlineData("corrections: { trigger_efficiency: { intercept: 0.9, slope_per_gev2: 0, covariance: [1, 2, 1] } }", "covariance")]
    [InlineData("corrections: { trigger: 1 }", "trigger")]
    [InlineData("systematics: { measured: [luminosities] }", "luminosities")]
    public void Configuration_WithAMistake_OneSentence(string section, string named)
        => Assert.Contains(named, Assert.Throws<InputException>(() => Configuration(section)).Message, StringComparison.Ordinal);

    [Fact]
    public void SystematicRows_NameOriginAndRange()
    {
        RunConfig config = TestConfig.Run();
        config = config with
        {
            Systematics = config.Systematics with { Measured = ["photon_veto"] },
            Corrections = new(new(EfficiencyForm.Linear, 0.9, 0, 0.0081, 0, 0), null),
        };
        IReadOnlyList<SystematicRow> rows = SystematicRow.Of(config);
        Assert.Equal(["given", "given", "given"], rows.Where(r => r.Name == "Background shape").Select(r => r.Origin));
        Assert.Equal(["below 1", "above 1"], rows.Where(r => r.Name == "Photon veto").Select(r => r.Range));
        Assert.All(rows.Where(r => r.Name == "Photon veto"), r => Assert.Equal("measured", r.Origin));
        Assert.StartsWith("10", rows.First(r => r.Name == "Trigger efficiency").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Impacts_OfTheDemonstration_AreLimitsThatFallWhereUncertaintiesAreLeftOut()
    {
        // Without the network: with it events are few, and uncertainties matter less.
        RunConfig config = Configuration("systematics: { impact_masses_gev: [1.2, 7] }");
        config = config with { Selection = config.Selection with { PunziNet = null } };
        using IAccelerator accelerator = AcceleratorFactory.Open("simd");
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        SelectedEvents events = EventSelection.Run(config, masses, accelerator.Events, _ => { }, CancellationToken.None);
        IReadOnlyList<SystematicImpact> impacts = SystematicsImpacts.Run(config, events.Spectra, masses, accelerator.Fits, CancellationToken.None);
        Assert.Equal([null, "Luminosity", "Signal efficiency", "Signal shape", "Background shape", "Photon veto", "Simulation statistics", "All of them"], impacts.Select(i => i.Name));
        double[] all = [.. impacts[0].Limits.Select(l => l.Limit!.Value)];
        double[] none = [.. impacts[^1].Limits.Select(l => l.Limit!.Value)];

        // A limit falls with an uncertainty left out, to the precision of its root search.
        Assert.All(impacts.Skip(1), i => Assert.All(i.Limits.Zip(all), p => Assert.True(p.First.Limit <= p.Second * (1 + 1e-6), i.Name)));
        Assert.All(none.Zip(all), p => Assert.True(p.First < 0.9 * p.Second));

        // Reference: the same window of a whole run.
        TemplateSet whole = TemplateBuilder.Build(config, events.Spectra, masses);
        WindowTemplates window = whole.Windows.MinBy(w => Math.Abs(w.MassGeV - 7))! with { Observed = [] };
        WindowLimit limit = AsymptoticLimitCalculator.Run([window], config.Limits, accelerator.Fits, 1, _ => { }, CancellationToken.None)[0];
        Assert.Equal(limit.ExpectedCls[2], impacts[0].Limits[1].Limit);
    }

    private static RunConfig Configuration(string section)
    {
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
        return RunConfigReader.Parse("demo.yaml", samples, File.ReadAllText(Path.Combine(samples, "demo.yaml")) + "\n" + section + "\n", new RunOverrides(Threads: 2));
    }

    private static TemplateSet Build(string section)
        => AnalysisPipeline.Templates(
            Configuration(section) with { Templates = Configuration(section).Templates with { Smoothing = SmoothingMode.Off } }, new PlainProgress(TextWriter.Null), CancellationToken.None);
}
