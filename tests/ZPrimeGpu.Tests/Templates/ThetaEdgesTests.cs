using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class ThetaEdgesTests
{
    private static readonly BinningConfig Binning = MassWindowGridTests.Binning() with { ThetaBins = [(3, 5), (6, 3), (double.PositiveInfinity, 1)] };

    [Fact]
    public void Choose_ManyEvents_GivesEqualPopulations()
    {
        var background = new SyntheticBackground(SyntheticBackground.Edges(80), _ => 20_000, _ => 1);
        ProcessSpectrum spectrum = background.Draw(new Random(1));
        double[][] edges = ThetaEdges.Choose(Binning, spectrum, background.Whole);
        for (int i = 0; i < edges.Length; i++)
        {
            double middle = 0.5 * (background.Grid.M2Edges[i] + background.Grid.M2Edges[i + 1]);
            int count = middle < 3 ? 5 : middle < 6 ? 3 : 1;
            Assert.Equal(count + 1, edges[i].Length);
            for (int t = 0; t < count; t++)
            {
                // A fine bin of 2° holds up to 2.6 % of the events, so an edge is off by at most 1.3 % of them, plus statistics.
                double share = background.Truth(i, edges[i][t], edges[i][t + 1]) / background.Truth(i, 0, 180);
                Assert.Equal(1.0 / count, share, 0.05);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [InlineData(2)]
    public void Choose_FewOrNoEvents_GivesAscendingEdges(double density)
    {
        var background = new SyntheticBackground(SyntheticBackground.Edges(80), _ => density, _ => 3);
        double[][] edges = ThetaEdges.Choose(Binning, background.Draw(new Random(2)), background.Whole);
        Assert.All(edges, e =>
        {
            Assert.Equal(0, e[0]);
            Assert.Equal(180, e[^1]);
            Assert.All(e.Zip(e.Skip(1)), pair => Assert.True(pair.First < pair.Second));
            Assert.All(e, x => Assert.Equal(0, x % 2));
        });
    }

    [Fact]
    public void Choose_NoEvents_GivesEqualWidths()
    {
        var background = new SyntheticBackground(SyntheticBackground.Edges(10), _ => 0, _ => 1);
        Assert.Equal([0, 36, 72, 108, 144, 180], ThetaEdges.Choose(Binning, background.Draw(new Random(1)), background.Whole)[0]);
    }

    [Fact]
    public void Choose_AllEventsInOneFineBin_StaysAscending()
    {
        var grid = new FineGrid(SyntheticBackground.Edges(4), SyntheticBackground.ThetaBins);
        var rows = new List<ClusteredEntry>();
        for (int i = 0; i < 4; i++)
        {
            rows.Add(new ClusteredEntry((i * SyntheticBackground.ThetaBins) + 89, i, 1000));
        }

        double[][] edges = ThetaEdges.Choose(Binning, SyntheticBackground.Spectrum("one", grid, rows, false), new BinSegments(4, []));
        Assert.All(edges, e => Assert.All(e.Zip(e.Skip(1)), pair => Assert.True(pair.First < pair.Second)));
        Assert.Equal(180, edges[0][^1]);
    }
}
