using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class TemplateBuilderTests
{
    private static readonly MassWindowGrid Grid = MassWindowGrid.Create(MassWindowGridTests.Binning(), 10.58);
    private static readonly List<ProcessSpectrum> Dense = Spectra(scale: 1);
    private static readonly List<ProcessSpectrum> Thinned = Spectra(scale: 0.01);
    private static readonly TemplateSet Set = TemplateBuilder.Build(TestConfig.Run(), Dense, Grid);

    [Fact]
    public void Build_AllWindows_HoldTheirSliceOfTheSpectrum()
    {
        Assert.Equal(582, Set.Windows.Count);
        SpectrumTable table = Set.Spectrum;
        Assert.Equal(["mumu", "tautau"], table.Backgrounds.Select(b => b.Process));
        foreach (MassHypothesis hypothesis in Grid.Hypotheses)
        {
            WindowTemplates window = Set.Windows[hypothesis.Index];
            int first = table.Grid.Offsets[Grid.FirstBin(hypothesis)];
            int bins = table.Grid.Offsets[Grid.FirstBin(hypothesis) + 20] - first;
            Assert.Equal(hypothesis.MassGeV, window.MassGeV);
            Assert.Equal(table.Data![first..(first + bins)], window.Observed);
            Assert.Equal(bins, window.SignalFraction.Length);
            for (int i = 0; i < bins; i++)
            {
                Assert.Equal(table.Backgrounds.Sum(b => b.Content[first + i]), window.Background[i], 1e-12 * window.Background[i]);
            }
        }

        Assert.Equal(100, Set.Windows[0].Background.Length);
        Assert.Equal(20, Set.Windows[581].Background.Length);
    }

    [Fact]
    public void Build_Data_KeepsEveryCount()
    {
        ProcessSpectrum data = Dense.Single(s => s.Role == SourceRole.Data);
        Assert.Equal(data.SumWeights.Sum(), Set.Spectrum.Data!.Sum());
        TemplateSet blind = TemplateBuilder.Build(TestConfig.Run(), [.. Dense.Where(s => s.Role != SourceRole.Data)], Grid);
        Assert.Null(blind.Spectrum.Data);
        Assert.Empty(blind.Windows[0].Observed);
    }

    [Fact]
    public void Build_WithoutMcStatistics_CombinesTheSystematicsOfTheRanges()
    {
        RunConfig config = TestConfig.Run();
        config = config with { Systematics = config.Systematics with { McStatistics = false } };
        TemplateSet set = TemplateBuilder.Build(config, Dense, Grid);
        foreach (MassHypothesis hypothesis in Grid.Hypotheses.Where((_, k) => k % 20 == 0))
        {
            double m2 = hypothesis.MassGeV * hypothesis.MassGeV;
            double shape = m2 < 9 ? 0.032 : m2 < 36 ? 0.086 : 0.25;
            WindowTemplates window = set.Windows[hypothesis.Index];
            Assert.Equal(m2 < 9 ? 0.027 : m2 < 36 ? 0.065 : 0.083, window.EfficiencyError, 1e-12);
            Assert.All(window.SignalRelativeError, e => Assert.Equal(0.1, e, 1e-12));
            for (int i = 0, bin = 0; i < 20; i++)
            {
                int m2Bin = Grid.FirstBin(hypothesis) + i;
                double veto = 0.5 * (Grid.M2Edges[m2Bin] + Grid.M2Edges[m2Bin + 1]) < 1 ? 0.34 : 0.05;
                for (int t = 0; t + 1 < set.Spectrum.Grid.ThetaEdgesDeg[m2Bin].Length; t++)
                {
                    Assert.Equal(Math.Sqrt((shape * shape) + (veto * veto)), window.BackgroundRelativeError[bin++], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Build_SmoothingOff_AddsEachCellsErrorInQuadrature()
    {
        TemplateSet set = TemplateBuilder.Build(TestConfig.Run(SmoothingMode.Off), Thinned, Grid);
        WindowTemplates window = set.Windows[300];
        int first = set.Spectrum.Grid.Offsets[Grid.FirstBin(Grid.Hypotheses[300])];
        for (int i = 0; i < window.Background.Length; i++)
        {
            double variance = set.Spectrum.Backgrounds.Sum(b => b.Error[first + i] * b.Error[first + i]);
            double expected = (0.25 * 0.25) + (0.05 * 0.05) + (variance / (window.Background[i] * window.Background[i]));
            Assert.Equal(Math.Sqrt(expected), window.BackgroundRelativeError[i], 1e-9 * Math.Sqrt(expected));
        }

        Assert.Empty(set.Smoothing);
        Assert.Empty(set.WindowWarnings);
    }

    [Fact]
    public void Build_ThinnedSample_ScalesCorrelatedErrorsToTheirEffect()
    {
        TemplateSet set = TemplateBuilder.Build(TestConfig.Run(), Thinned, Grid);
        var largest = 0.0;
        foreach (int k in (int[])[20, 100, 300])
        {
            WindowTemplates window = set.Windows[k];
            int first = set.Spectrum.Grid.Offsets[Grid.FirstBin(Grid.Hypotheses[k])];
            double shape = window.MassGeV < 3 ? 0.032 : window.MassGeV < 6 ? 0.086 : 0.25;
            double[] scales =
            [
                .. window.Background.Select((b, i) => Math.Sqrt(
                    (Math.Pow(window.BackgroundRelativeError[i], 2) - (shape * shape) - 0.0025)
                    * b * b / set.Spectrum.Backgrounds.Sum(p => p.Error[first + i] * p.Error[first + i]))),
            ];

            // One factor a window: above 1 where kernels are about as wide as the signal, about 1 or below where they are as wide as the window.
            Assert.All(scales, s => Assert.Equal(set.McErrorScale[k], s, 1e-6));
            Assert.InRange(scales[0], 0.3, 6);
            largest = Math.Max(largest, scales[0]);
        }

        Assert.True(largest > 1.3);

        Assert.All(set.Windows, w => Assert.All(w.Background.Concat(w.BackgroundRelativeError), v => Assert.True(v > 0 && double.IsFinite(v))));
    }

    [Fact]
    public void Build_AnyThreads_GivesTheSameBits()
    {
        TemplateSet one = TemplateBuilder.Build(TestConfig.Run() with { Threads = 1 }, Dense, Grid);
        for (int k = 0; k < 582; k++)
        {
            Assert.Equal(Set.Windows[k].Background, one.Windows[k].Background);
            Assert.Equal(Set.Windows[k].BackgroundRelativeError, one.Windows[k].BackgroundRelativeError);
            Assert.Equal(Set.Windows[k].SignalFraction, one.Windows[k].SignalFraction);
        }
    }

    [Fact]
    public void Build_WrongInput_SaysWhy()
    {
        Assert.Contains("No background", Message(Dense.Where(s => s.Role != SourceRole.Background), TestConfig.Run()), StringComparison.Ordinal);
        RunConfig config = TestConfig.Run();
        string message = Message(Dense, config with { Binning = config.Binning with { ThetaEdgeProcess = "bhabha" } });
        Assert.Contains("'bhabha'", message, StringComparison.Ordinal);
        Assert.Contains("mumu, tautau", message, StringComparison.Ordinal);
        Assert.Contains("morph", Message(Dense, config with { Systematics = config.Systematics with { ResolutionMorph = 1 } }), StringComparison.Ordinal);

        static string Message(IEnumerable<ProcessSpectrum> spectra, RunConfig config)
            => Assert.Throws<InputException>(() => TemplateBuilder.Build(config, [.. spectra], Grid)).Message;
    }

    [Fact]
    public void Build_ProcessWithoutEvents_WarnsAndKeepsBackgroundsPositive()
    {
        var none = new SyntheticBackground(Grid.M2Edges, _ => 0, _ => 1);
        List<ProcessSpectrum> spectra = [none.Draw(new Random(1), "mumu"), .. Dense.Where(s => s.Role == SourceRole.Signal)];
        TemplateSet set = TemplateBuilder.Build(TestConfig.Run(), spectra, Grid);
        Assert.Contains(set.Warnings, w => w.Contains("No event of mumu", StringComparison.Ordinal));
        Assert.All(set.Windows, w => Assert.All(w.Background, b => Assert.True(b > 0)));
        Assert.All(set.Windows, w => Assert.All(w.BackgroundRelativeError, e => Assert.True(double.IsFinite(e))));
    }

    [Fact]
    public void TemplateWarning_TotalFarFromTheRawOne_IsReported()
    {
        var background = new SyntheticBackground(Grid.M2Edges, _ => 50, _ => 2);
        AnalysisGrid grid = background.Analysis(0, 180);
        BackgroundTemplate built = BackgroundTemplateBuilder.Build(
            background.Draw(new Random(1), "tautau"), grid, background.Whole, SyntheticBackground.Smoothing(), SyntheticBackground.Threads());
        Assert.True(TemplateWarning.Find(built, grid, Grid).Count() < 15);

        BackgroundTemplate wrong = built with { Template = built.Template with { Content = Array.ConvertAll(built.Template.Content, c => 3 * c) } };
        TemplateWarning[] warnings = [.. TemplateWarning.Find(wrong, grid, Grid)];
        Assert.Equal(582, warnings.Length);
        Assert.Equal("tautau", warnings[0].Process);
        Assert.True(warnings[0].Pull > 3);
        string sentence = Assert.Single(TemplateWarning.Sentences(warnings));
        Assert.Contains("582 windows between 0.010 and 8.500 GeV", sentence, StringComparison.Ordinal);
    }

    private static List<ProcessSpectrum> Spectra(double scale)
    {
        var random = new Random(5);
        var mumu = new SyntheticBackground(Grid.M2Edges, x => scale * (500 + (5000 * Math.Exp(-x * x))), _ => 1) { Copies = 4 };
        var tautau = new SyntheticBackground(Grid.M2Edges, x => scale * 4000 * Math.Max(0, 1 - Math.Exp(-x / 5)), _ => 5);
        var data = new SyntheticBackground(Grid.M2Edges, x => 300 + (2000 * Math.Exp(-x * x)), _ => 1);
        List<ProcessSpectrum> spectra = [mumu.Draw(random, "mumu"), tautau.Draw(random, "tautau"), data.Draw(random, "data") with { Role = SourceRole.Data }];
        spectra.AddRange(SyntheticSignal.Draw(Grid, SyntheticSignal.Masses, 5000, seed: 21));
        return spectra;
    }
}
