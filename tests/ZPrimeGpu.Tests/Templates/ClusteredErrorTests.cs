using Xunit;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Templates;

public sealed class ClusteredErrorTests
{
    private static readonly SyntheticBackground Background = new(SyntheticBackground.Edges(40), x => 200 * Math.Exp(-x), x => x < 1 ? 1 : 3) { Copies = 4 };

    [Fact]
    public void Variance_OfAnyCombination_AgreesWithTheSumOverClusters()
    {
        ProcessSpectrum spectrum = Background.Draw(new Random(3));
        M2Projection projection = M2Projection.Of(spectrum);
        var random = new Random(4);
        foreach ((int first, int count) in ((int, int)[])[(0, 40), (3, 1), (10, 7), (39, 1), (20, 20)])
        {
            double[] c = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.3)];
            double expected = TemplatesClusterOracle.Variance(spectrum.Clusters!, row =>
            {
                int k = (row.Cell / SyntheticBackground.ThetaBins) - first;
                return k >= 0 && k < count ? c[k] : 0;
            });

            // Sums of a few hundred terms in another order.
            Assert.Equal(expected, projection.Variance(first, c), 1e-10 * (expected + 1));
        }
    }

    [Fact]
    public void RawTemplate_Cells_HaveTheVarianceOfTheirClusters()
    {
        ProcessSpectrum spectrum = Background.Draw(new Random(5));
        AnalysisGrid grid = Background.Analysis();
        RawTemplate raw = RawTemplate.Of(spectrum, grid);
        int[] cells = RawTemplate.AnalysisCells(grid, SyntheticBackground.ThetaBins);
        bool clusteringMatters = false;
        for (int cell = 0; cell < grid.Cells; cell++)
        {
            double expected = TemplatesClusterOracle.Variance(spectrum.Clusters!, row => cells[row.Cell] == cell ? 1 : 0);
            Assert.Equal(expected, raw.Variance[cell], 1e-10 * (expected + 1));
            double unclustered = spectrum.SumSquaredWeights.Where((_, fine) => cells[fine] == cell).Sum();
            clusteringMatters |= expected > 1.2 * unclustered;
        }

        Assert.True(clusteringMatters);
    }

    [Fact]
    public void Rows_InAnyOrder_GiveTheSameBits()
    {
        ProcessSpectrum spectrum = Background.Draw(new Random(6));
        var shuffled = (ClusteredEntry[])spectrum.Clusters!.Clone();
        new Random(7).Shuffle(shuffled);
        AnalysisGrid grid = Background.Analysis();
        ProcessTemplate a = BackgroundTemplateBuilder.Build(
            spectrum, grid, Background.Whole, SyntheticBackground.Smoothing(), SyntheticBackground.Threads(1)).Template;
        ProcessTemplate b = BackgroundTemplateBuilder.Build(
            spectrum with { Clusters = shuffled }, grid, Background.Whole, SyntheticBackground.Smoothing(), SyntheticBackground.Threads(4)).Template;
        Assert.Equal(a.Content, b.Content);
        Assert.Equal(a.Error, b.Error);
        Assert.Equal(a.RawError, b.RawError);
    }

    [Fact]
    public void Variance_OfMixedSource_TreatsUnclusteredRowsAsIndependent()
    {
        // Only the second and third row belong to a clustered source.
        var grid = new FineGrid([0, 1, 2], SyntheticBackground.ThetaBins);
        ClusteredEntry[] rows = [new(0, -1, 2), new(0, 5, 3), new(0, 5, 4)];
        ProcessSpectrum spectrum = SyntheticBackground.Spectrum("mixed", grid, rows, false) with { Clusters = rows[1..] };
        Assert.Equal(4 + 49, M2Projection.Of(spectrum).BinVariance[0], 1e-12);
    }
}
