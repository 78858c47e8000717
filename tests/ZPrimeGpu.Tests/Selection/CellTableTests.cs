using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;

namespace ZPrimeGpu.Tests.Selection;

public sealed class CellTableTests
{
    [Fact]
    public void Find_AnyEdgesAndValues_AgreesWithALinearSearch()
    {
        Arbitrary<double[]> widths = Gen.Choose(1, 40)
            .SelectMany(n => Gen.Choose(0, 1_000_000).Select(k => Math.Pow(10, (k / 200_000.0) - 5)).ArrayOf(n))
            .ToArbitrary();
        Prop.ForAll(widths, w =>
        {
            double[] edges = new double[w.Length + 1];
            edges[0] = -3.7;
            for (int i = 0; i < w.Length; i++)
            {
                edges[i + 1] = edges[i] + w[i];
            }

            var axis = new AxisTable(edges);
            var random = new Random(w.Length);
            IEnumerable<double> values = edges
                .SelectMany(e => new[] { Math.BitDecrement(e), e, Math.BitIncrement(e) })
                .Concat(Enumerable.Range(0, 200).Select(_ => edges[0] - 1 + (random.NextDouble() * (edges[^1] - edges[0] + 2))))
                .Concat([double.NaN, double.NegativeInfinity, double.PositiveInfinity]);
            return values.All(x => axis.Find(x) == Linear(edges, x));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Find_Cosines_AgreesWithTheAngle()
    {
        const int bins = 90;
        var table = new CellTable([0, 1, 3], bins);
        for (int i = 0; i < 200_000; i++)
        {
            // Off the edges by at least a tenth of a step of the scan: the arc cosine cannot decide on an edge.
            double degrees = (i + 0.5) * (180.0 / 200_000);
            int theta = (int)(degrees / 2);
            Assert.Equal(theta, table.Find(0.5, Math.Cos(double.DegreesToRadians(degrees))));
            Assert.Equal(bins + theta, table.Find(1, Math.Cos(double.DegreesToRadians(degrees))));
        }
    }

    [Fact]
    public void Find_EdgesOfTheta_BelongToTheUpperBin()
    {
        var table = new CellTable([0, 1], 2);
        Assert.Equal(0, table.Find(0.5, 1));
        Assert.Equal(0, table.Find(0.5, Math.BitIncrement(1.0)));
        Assert.Equal(0, table.Find(0.5, 1e-10));
        Assert.Equal(1, table.Find(0.5, -1e-10));
        Assert.Equal(1, table.Find(0.5, -1));
        Assert.Equal(1, table.Find(0.5, Math.BitDecrement(-1.0)));
    }

    [Fact]
    public void Find_OutsideOrNaN_HasNoCell()
    {
        var table = new CellTable([0, 1], 3);
        Assert.Equal(-1, table.Find(-1e-300, 0));
        Assert.Equal(-1, table.Find(1, 0));
        Assert.Equal(-1, table.Find(double.NaN, 0));
        Assert.Equal(-1, table.Find(0.5, double.NaN));
        Assert.Equal(0, table.Find(0, 1));
    }

    [Theory]
    [InlineData(new double[] { 0 })]
    [InlineData(new double[] { 0, 0 })]
    [InlineData(new double[] { 0, double.NaN })]
    [InlineData(new double[] { 0, double.PositiveInfinity })]
    [InlineData(new double[] { 1, 0 })]
    public void AxisTable_EdgesNotAscending_Throws(double[] edges) => Assert.Throws<ArgumentException>(() => new AxisTable(edges));

    private static int Linear(double[] edges, double x)
    {
        for (int i = 0; i + 1 < edges.Length; i++)
        {
            if (edges[i] <= x && x < edges[i + 1])
            {
                return i;
            }
        }

        return -1;
    }
}
