using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class BackgroundTemplateTests
{
    private static readonly SyntheticBackground Sparse = new(SyntheticBackground.Edges(80), x => x is > 2 and < 5 ? 8 : 0, _ => 5);

    [Theory]
    [InlineData(nameof(SmoothingMode.Off))]
    [InlineData(nameof(SmoothingMode.Adaptive))]
    public void Template_EmptyCells_HavePositiveContentAndError(string smoothing)
    {
        SmoothingMode mode = Enum.Parse<SmoothingMode>(smoothing);
        AnalysisGrid grid = Sparse.Analysis();
        ProcessTemplate template = Build(Sparse.Draw(new Random(1)), grid, mode).Template;
        Assert.Contains(template.RawContent, c => c == 0);
        Assert.All(template.Content, c => Assert.True(c > 0 && double.IsFinite(c)));
        Assert.All(template.Error, e => Assert.True(e > 0 && double.IsFinite(e)));
        Assert.All(template.RawError, e => Assert.True(e > 0));
    }

    [Fact]
    public void Off_EmptyCell_HasTheUncertaintyOfAZeroCount()
    {
        AnalysisGrid grid = Sparse.Analysis();
        ProcessTemplate template = Build(Sparse.Draw(new Random(1)), grid, SmoothingMode.Off).Template;
        int empty = Array.IndexOf(template.RawContent, 0.0);

        // −ln(1 − 0.6827) = 1.148 events of weight 5.
        Assert.Equal(1.147874 * 5, template.Error[empty], 1e-4);
        Assert.Equal(0.005, template.Content[empty], 1e-12);
        int filled = Array.FindIndex(template.RawContent, c => c > 0);
        Assert.Equal(template.RawContent[filled], template.Content[filled]);
        Assert.Equal(template.RawError[filled], template.Error[filled]);
    }

    [Fact]
    public void Adaptive_FarFromAllEvents_SharesTheZeroCountOverTheKernel()
    {
        AnalysisGrid grid = Sparse.Analysis(0, 180);
        BackgroundTemplate result = Build(Sparse.Draw(new Random(2)), grid, SmoothingMode.Adaptive, halfWidth: 5);
        int last = grid.Cells - 1;
        double effectiveBins = Sparse.Whole.Kernel(last, 5).EffectiveBins;
        Assert.Equal(ZeroCount.UpperLimit * 5 / effectiveBins, result.Template.Error[last], 1e-9);
    }

    [Fact]
    public void Template_ProcessWithoutEvents_IsZero()
    {
        var none = new SyntheticBackground(SyntheticBackground.Edges(10), _ => 0, _ => 1);
        foreach (SmoothingMode mode in Enum.GetValues<SmoothingMode>())
        {
            ProcessTemplate template = Build(none.Draw(new Random(1)), none.Analysis(), mode).Template;
            Assert.All(template.Content.Concat(template.Error), v => Assert.Equal(0, v));
        }
    }

    [Fact]
    public void ZeroCount_Limit_LeavesTheRightTail() => Assert.Equal(1 - 0.682689492, Math.Exp(-ZeroCount.UpperLimit), 1e-7);

    [Fact]
    public void Adaptive_ThetaSharesThatMoveWithM2_AreFollowed()
    {
        // A band in θ* that jumps from one side to the other in the middle of the spectrum.
        var grid = new FineGrid(SyntheticBackground.Edges(60), SyntheticBackground.ThetaBins);
        var random = new Random(3);
        var rows = new List<ClusteredEntry>();
        for (int i = 0; i < 60; i++)
        {
            for (int e = SyntheticBackground.Poisson(random, 40); e > 0; e--)
            {
                rows.Add(new ClusteredEntry((i * SyntheticBackground.ThetaBins) + (i < 30 ? 10 : 70) + random.Next(10), rows.Count, 1));
            }
        }

        var analysis = new AnalysisGrid(grid.M2Edges, [.. Enumerable.Range(0, 60).Select(_ => new double[] { 0, 90, 180 })]);
        ProcessSpectrum spectrum = SyntheticBackground.Spectrum("bands", grid, rows, false);
        ProcessTemplate template = Build(spectrum, analysis, SmoothingMode.Adaptive, thetaEvents: 1000).Template;
        for (int i = 0; i < 60; i++)
        {
            double wrong = template.Content[(2 * i) + (i < 30 ? 1 : 0)];
            double right = template.Content[(2 * i) + (i < 30 ? 0 : 1)];
            Assert.True(wrong < 0.2 * right, $"bin {i}: {wrong} of {right}");
        }
    }

    private static BackgroundTemplate Build(
        ProcessSpectrum spectrum, AnalysisGrid grid, SmoothingMode mode, int halfWidth = 30, double thetaEvents = 200)
        => BackgroundTemplateBuilder.Build(
            spectrum,
            grid,
            new BinSegments(spectrum.Grid.M2Bins, []),
            SyntheticBackground.Smoothing(mode, halfWidth: halfWidth, thetaEvents: thetaEvents),
            SyntheticBackground.Threads());
}
