using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class MassWindowGridTests
{
    private const double SqrtS = 10.58;

    internal static BinningConfig Binning(
        double massMin = 0.01, double massMax = 8.5, IReadOnlyList<(double M2, double Width)>? table = null, int binsPerWindow = 20)
        => new(massMin, massMax, table, binsPerWindow, [(9, 5), (25, 4), (36, 3), (50, 2), (double.PositiveInfinity, 1)], "mumu");

    /// <summary>Rows of mass_grid_582_B.csv: index, mass, written with six decimals.</summary>
    public static TheoryData<int, double> PublishedMasses => new()
    {
        { 0, 0.010000 }, { 1, 0.212078 }, { 2, 0.322570 }, { 9, 1.026867 }, { 80, 4.085999 }, { 160, 5.521236 }, { 240, 6.430909 },
        { 320, 7.096414 }, { 400, 7.619487 }, { 480, 8.049208 }, { 560, 8.413104 }, { 578, 8.487782 }, { 580, 8.495934 }, { 581, 8.500000 },
    };

    [Fact]
    public void Create_BuiltInWidths_Gives582Hypotheses()
        => Assert.Equal(582, MassWindowGrid.Create(Binning(), SqrtS).Hypotheses.Count);

    [Theory]
    [MemberData(nameof(PublishedMasses))]
    public void Create_BuiltInWidths_GivesTheMassesOfTheList(int index, double mass)
    {
        // 1e-6 relative, or the rounding of the list where that is coarser (below 0.5 GeV).
        MassHypothesis hypothesis = MassWindowGrid.Create(Binning(), SqrtS).Hypotheses[index];
        Assert.Equal(index, hypothesis.Index);
        Assert.Equal(mass, hypothesis.MassGeV, Math.Max(1e-6 * mass, 5.3e-7));
    }

    [Fact]
    public void Create_BuiltInWidths_StepsAreTheWidth()
    {
        MassWindowGrid grid = MassWindowGrid.Create(Binning(), SqrtS);
        double[] edges = grid.M2Edges;
        for (int i = 0; i + 1 < edges.Length; i++)
        {
            Assert.Equal(RecoilBinWidth.BuiltIn.At(edges[i]), edges[i + 1] - edges[i], 1e-12 + (1e-12 * edges[i + 1]));
        }

        Assert.True(edges[0] < -0.4);
        Assert.True(edges[^1] >= Math.Pow(SqrtS - (2 * 0.1056583755), 2));
        Assert.All(grid.Hypotheses, h => Assert.Equal(h.MassGeV * h.MassGeV, edges[h.CentreEdge], 1e-12 * (1 + edges[h.CentreEdge])));
        Assert.Equal(0, grid.FirstBin(grid.Hypotheses[0]));
    }

    [Fact]
    public void Create_WidthTable_InterpolatesAndClamps()
    {
        MassWindowGrid grid = MassWindowGrid.Create(Binning(massMin: 1, massMax: 8, table: [(0.0, 0.2), (10.0, 0.4)]), SqrtS);
        Assert.Equal(0.22, grid.Width.At(1), 1e-12);
        Assert.Equal(0.4, grid.Width.At(80), 1e-12);
        Assert.Equal(0.2, grid.Width.At(-3), 1e-12);
        MassHypothesis first = grid.Hypotheses[0];
        Assert.Equal(10, first.CentreEdge);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(grid.M2Edges[i] + grid.Width.At(grid.M2Edges[i]), grid.M2Edges[i + 1], 1e-12);
        }
    }

    [Fact]
    public void SignalGrid_AnyMass_HasTheMassOnAnEdgeAndHoldsTheWindow()
    {
        MassWindowGrid grid = MassWindowGrid.Create(Binning(), SqrtS);
        foreach (double mass in (double[])[0.01, 0.1, 0.5, 1, 2, 5, 8.5])
        {
            FineGrid signal = grid.SignalGrid(mass, 15);
            int centre = signal.M2Bins / 2;
            Assert.Equal(mass * mass, signal.M2Edges[centre], 1e-12 * (1 + (mass * mass)));
            Assert.Equal(grid.Width.At(mass * mass) / 8, signal.M2Edges[centre + 1] - signal.M2Edges[centre], 1e-10);
            int edge = grid.NearestEdge(mass * mass);
            Assert.True(signal.M2Edges[^1] > grid.M2Edges[edge + 10] && signal.M2Edges[0] < grid.M2Edges[Math.Max(0, edge - 10)]);
            Assert.True(signal.M2Edges[^1] - (mass * mass) >= 3);
        }
    }

    [Fact]
    public void WithHypotheses_MassesByHand_SitOnTheNearestEdge()
    {
        MassWindowGrid grid = MassWindowGrid.Create(Binning(), SqrtS).WithHypotheses([2.352, 5]);
        Assert.Equal(2.352, grid.Hypotheses[0].MassGeV);
        double[] edges = grid.M2Edges;
        int edge = grid.Hypotheses[0].CentreEdge;
        Assert.True(Math.Abs(edges[edge] - (2.352 * 2.352)) <= 0.5 * (edges[edge + 1] - edges[edge - 1]) / 2);
        Assert.Throws<InputException>(() => grid.WithHypotheses([10.36]));
    }

    [Fact]
    public void Create_ImpossibleBinning_SaysWhy()
    {
        Throws(Binning(binsPerWindow: 7), "even number");
        Throws(Binning(massMin: 3, massMax: 2), "mass range");
        Throws(Binning(massMax: 10.4), "kinematic end");
        Throws(Binning(massMax: 10.36), "half a window needs 10");
        Throws(Binning(table: []), "empty");
        Throws(Binning(table: [(1, 0.2), (0.5, 0.3)]), "Sort the rows");
        Throws(Binning(table: [(1, 0.2), (2, -0.3)]), "positive");
        Throws(Binning(table: [(1, 2), (1.5, 0.2)]), "columns swapped");
        Throws(Binning(table: [(1, 1e-5)]), "too small");

        static void Throws(BinningConfig binning, string part)
            => Assert.Contains(part, Assert.Throws<InputException>(() => MassWindowGrid.Create(binning, SqrtS)).Message, StringComparison.Ordinal);
    }
}
