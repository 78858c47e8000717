using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Templates;

public sealed class SignalTemplateTests
{
    private static readonly MassWindowGrid Grid = MassWindowGrid.Create(MassWindowGridTests.Binning(), 10.58);
    private static readonly AnalysisGrid Analysis = new(
        Grid.M2Edges, [.. Enumerable.Range(0, Grid.GlobalGrid.M2Bins).Select(i => Grid.M2Edges[i] < 30 ? new double[] { 0, 60, 90, 120, 180 } : [0, 180])]);

    /// <summary>15 000 selected events at each mass, as many as the real samples have.</summary>
    private static readonly List<ProcessSpectrum> Spectra = SyntheticSignal.Draw(Grid, SyntheticSignal.Masses, 50_000, seed: 11);

    [Fact]
    public void Efficiency_AnyHypothesis_IsWithinThreePerCentOfTheTruth()
    {
        SignalTemplateBuilder builder = Builder(Spectra);
        foreach (MassHypothesis hypothesis in Grid.Hypotheses)
        {
            double truth = new TemplatesSignalOracle(hypothesis.MassGeV).Efficiency;
            Assert.Equal(truth, builder.At(hypothesis, 0).Efficiency, 0.03 * truth);
        }
    }

    [Fact]
    public void Fractions_AnyHypothesis_AgreeWithTheTruth()
    {
        SignalTemplateBuilder builder = Builder(Spectra);
        foreach (MassHypothesis hypothesis in Grid.Hypotheses.Where((_, k) => k < 40 || k % 37 == 0))
        {
            SignalFractions signal = builder.At(hypothesis, 0).Nominal;
            double sum = signal.Fraction.Sum();
            Assert.InRange(sum, 0.5, 1);
            double chi2 = 0;
            for (int i = 0, bin = 0; i < Grid.BinsPerWindow; i++)
            {
                int m2Bin = Grid.FirstBin(hypothesis) + i;
                double[] theta = Analysis.ThetaEdgesDeg[m2Bin];
                double content = new TemplatesSignalOracle(hypothesis.MassGeV).Fraction(Grid.M2Edges[m2Bin], Grid.M2Edges[m2Bin + 1]);
                for (int t = 0; t + 1 < theta.Length; t++, bin++)
                {
                    double truth = content
                        * (SyntheticSignal.ThetaBelow(theta[t + 1], hypothesis.MassGeV) - SyntheticSignal.ThetaBelow(theta[t], hypothesis.MassGeV));
                    double error = signal.Fraction[bin] * signal.RelativeError[bin];

                    // Statistics, 6 % for what interpolation and the grid of residuals do to the shape, 2e-4 for bins far out.
                    double tolerance = Math.Sqrt((error * error) + Math.Pow(0.06 * truth, 2) + 4e-8);
                    chi2 += Math.Pow((signal.Fraction[bin] - truth) / tolerance, 2);
                    Assert.Equal(truth, signal.Fraction[bin], 4.5 * tolerance);
                }
            }

            Assert.True(chi2 < 1.5 * signal.Fraction.Length, $"{hypothesis.MassGeV} GeV: {chi2} for {signal.Fraction.Length} bins");
        }
    }

    [Fact]
    public void LeaveOneOut_RealisticSamples_InterpolatesEfficiencyAndShape()
    {
        IReadOnlyList<LeaveOneOutResult> results = Builder(Spectra).CheckInterpolation(SyntheticBackground.Threads());
        Assert.Equal(SyntheticSignal.Masses, results.Select(r => r.MassGeV));
        Assert.Equal(9, results.Count(r => r.Inner));
        Assert.All(results.Where(r => r.Inner), r =>
        {
            Assert.InRange(r.RelativeDifference, -0.03, 0.03);

            // Without the sample at 2 GeV nothing knows the step there.
            Assert.True(r.MassGeV == 2 || r.Chi2 < 1.6 * r.Bins, $"{r.MassGeV} GeV: χ² {r.Chi2} for {r.Bins} bins");
        });
    }

    [Fact]
    public void LeaveOneOut_WrongSample_IsFound()
    {
        ProcessSpectrum broken = Spectra[6] with
        {
            SumWeights = Array.ConvertAll(Spectra[6].SumWeights, w => 1.1 * w),
            TotalSelected = 1.1 * Spectra[6].TotalSelected,
        };
        List<ProcessSpectrum> spectra = [.. Spectra];
        spectra[6] = broken;
        LeaveOneOutResult result = Builder(spectra).CheckInterpolation(SyntheticBackground.Threads())[6];
        Assert.True(Math.Abs(result.RelativeDifference) > 0.05);
    }

    [Fact]
    public void SelectionStep_StraddlingSample_GivesTheRatio()
    {
        SignalSample[] samples = [.. Spectra.Select(s => SignalSample.Of(s, SyntheticSignal.LuminosityFb, 4))];

        // 7500 events on either side: 2 %.
        Assert.Equal(1 / TemplatesSignalOracle.StepFactor, SelectionStep.Estimate(samples, 4).Ratio, 0.06);
        Assert.Equal(1, SelectionStep.Estimate([.. samples.Where(s => s.MassGeV != 2)], 4).Ratio);
        Assert.Equal(1, SelectionStep.Estimate(samples, 36).Ratio);
    }

    [Fact]
    public void At_GeneratedMass_HasItsOwnEfficiencyAndShape()
    {
        MassWindowGrid grid = Grid.WithHypotheses([5]);
        SignalTemplate template = new SignalTemplateBuilder(TestConfig.Run(), Spectra, grid, Analysis).At(grid.Hypotheses[0], 0);
        SignalSample own = SignalSample.Of(Spectra[7], SyntheticSignal.LuminosityFb, 4);
        Assert.Equal(own.Efficiency, template.Efficiency, 1e-9);
        (double[] fraction, _) = own.WindowFractions(Analysis, grid.FirstBin(grid.Hypotheses[0]), 20);
        Assert.Equal(fraction.Sum(), template.Nominal.Fraction.Sum(), 1e-9);
    }

    [Fact]
    public void At_WithMorph_WidensAndNarrows()
    {
        MassHypothesis hypothesis = Grid.Hypotheses[120];
        SignalTemplate template = Builder(Spectra).At(hypothesis, 0.1);
        int centre = Analysis.Offsets[hypothesis.CentreEdge] - Analysis.Offsets[Grid.FirstBin(hypothesis)];
        Assert.True(template.Narrow![centre] > 1.05 * template.Nominal.Fraction[centre]);
        Assert.True(template.Wide![centre] < 0.95 * template.Nominal.Fraction[centre]);
        Assert.True(template.Wide!.Sum() <= 1 && template.Narrow!.Sum() <= 1);
        Assert.Null(Builder(Spectra).At(hypothesis, 0).Wide);
    }

    [Fact]
    public void Builder_HypothesesWithoutSample_AreNamed()
    {
        SignalTemplateBuilder middle = Builder(Spectra.GetRange(5, 2));
        InputException e = Assert.Throws<InputException>(middle.RequireSamplesForEveryHypothesis);
        Assert.Contains("below the smallest generated signal mass", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InputException>(Builder(Spectra.GetRange(0, 3)).RequireSamplesForEveryHypothesis);
        Assert.Contains("above the largest generated signal mass", e.Message, StringComparison.Ordinal);
        Builder(Spectra).RequireSamplesForEveryHypothesis();
        Assert.Empty(Builder(Spectra.GetRange(5, 1)).CheckInterpolation(SyntheticBackground.Threads()));
    }

    [Fact]
    public void Builder_FewEvents_StaysFinite()
    {
        SignalTemplateBuilder builder = Builder(SyntheticSignal.Draw(Grid, SyntheticSignal.Masses, 100, seed: 3));
        foreach (MassHypothesis hypothesis in Grid.Hypotheses)
        {
            SignalTemplate template = builder.At(hypothesis, 0.08);
            Assert.True(template.Efficiency > 0 && template.EfficiencyStatError is > 0 and < 1);
            Assert.All(template.Nominal.Fraction.Concat(template.Nominal.RelativeError), v => Assert.True(v >= 0 && double.IsFinite(v)));
            Assert.True(template.Nominal.Fraction.Sum() <= 1 + 1e-12);
        }
    }

    [Fact]
    public void Builder_UnusableSignal_SaysWhy()
    {
        Assert.Contains("No signal sample", Assert.Throws<InputException>(() => Builder([])).Message, StringComparison.Ordinal);
        ProcessSpectrum empty = Spectra[3] with { SumWeights = new double[Spectra[3].SumWeights.Length], TotalSelected = 0 };
        Assert.Contains("mass 1 GeV", Assert.Throws<InputException>(() => Builder([empty])).Message, StringComparison.Ordinal);
        ProcessSpectrum heavy = Spectra[3] with { MassGeV = 500 };
        Assert.Contains("kinematic end", Assert.Throws<InputException>(() => Builder([heavy])).Message, StringComparison.Ordinal);
    }

    private static SignalTemplateBuilder Builder(List<ProcessSpectrum> spectra) => new(TestConfig.Run(), spectra, Grid, Analysis);
}
